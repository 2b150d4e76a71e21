# SPDX-License-Identifier: MIT
"""
Captions off the faces of a clip.

In: a caption track, or two that are shown together, and the faces that the finished pictures show. Out: the part of the
safe area in which the captions cover the least of them. The style stays as it was asked for, but that two languages
take one line each where two do not fit beside the faces; they stay on either side of one line. Nothing is drawn here,
and no face is looked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from clipmill.captions.bilingual import BilingualTracks, bilingual_boxes
from clipmill.captions.layout import text_boxes
from clipmill.captions.measure import TextMeasurer
from clipmill.domain.captions import CaptionStyle, CaptionTrack, SafeArea
from clipmill.domain.media import Size
from clipmill.domain.picture import Box

Floats = npt.NDArray[np.float64]

COVERED = 0.1
"""Part of a face that captions may cover: faces are found as boxes, and chins are round."""
_STEP_NORM = 0.01
_WAY_WEIGHT = 0.25
"""What a way of the whole height costs, as a share of faces covered: captions move no further than it takes."""
_TOUCHED = 0.02
"""The same of a head: captions on hair and hats are no better than on a chin."""
_HAIR = 0.4
"""How far hair and hats reach above a face, which begins at the hairline, as a share of its height."""
_BELOW_CHIN = 0.12
"""How far boxes of faces reach below the chin, as a share of their height (looked at in 12 close-ups)."""
_LEAST_ROOM_NORM = 0.25
"""Least height of the area that is left for captions."""
_NO_WAY = 1e-3
ENOUGH = 0.05
"""Share of faces that two languages may stand on before each is given one line only."""


def area_off_faces(track: CaptionTrack, faces: Sequence[Box], size: Size, measurer: TextMeasurer) -> SafeArea:
    """
    Return the part of the track's safe area in which its captions cover the fewest faces, moving as little as it takes.

    Args:
        track: captions in their usual place.
        faces: boxes of faces as the output shows them, in its pixels, each as often as it was looked for.
        size: of the output.
        measurer: of text.

    """
    safe = track.safe_area
    way_norm = _best_way_norm(text_boxes(track, measurer), faces, size, (safe.top_norm, 1 - safe.bottom_norm))
    return _moved(safe, track.style.position_norm, way_norm) if way_norm else safe


def both_off_faces(
    make: Callable[[CaptionStyle], BilingualTracks],
    style: CaptionStyle,
    faces: Sequence[Box],
    size: Size,
    measurer: TextMeasurer,
) -> BilingualTracks:
    """
    Return two languages that cover the fewest faces: moved, and where that is not enough, on one line each.

    Below the chin of a close-up there is room for two lines, not for four (experiment log, "Two languages off faces").

    Args:
        make: captions the clip in both languages in a style.
        style: that was asked for.
        faces: as `area_off_faces` has them.
        size: of the output.
        measurer: of text.

    """
    tracks = tracks_off_faces(make(style), faces, size, measurer)
    share = _share_on_faces(tracks, faces, measurer)
    if style.max_lines == 1 or share <= ENOUGH:
        return tracks
    flat = tracks_off_faces(make(replace(style, max_lines=1)), faces, size, measurer)
    return flat if _share_on_faces(flat, faces, measurer) < share else tracks


def _share_on_faces(tracks: BilingualTracks, faces: Sequence[Box], measurer: TextMeasurer) -> float:
    boxes, targets = _corners(bilingual_boxes(tracks, measurer)), _faces_and_heads(faces)[0]
    return float((_shares(boxes, targets, 0.0) > COVERED).mean()) if len(boxes) and len(targets) else 0.0


def tracks_off_faces(
    tracks: BilingualTracks, faces: Sequence[Box], size: Size, measurer: TextMeasurer
) -> BilingualTracks:
    """
    Return two languages with the line between them where both together cover the fewest faces.

    Both move the same way, inside the part of the output that they had together, and keep their sizes.

    Args:
        tracks: captions in their usual place.
        faces: as `area_off_faces` has them.
        size: of the output.
        measurer: of text.

    """
    upper, lower = tracks.original.safe_area, tracks.translation.safe_area
    room = (upper.top_norm, 1 - lower.bottom_norm)
    way_norm = _best_way_norm(bilingual_boxes(tracks, measurer), faces, size, room)
    if not way_norm:
        return tracks
    return BilingualTracks(
        replace(tracks.original, safe_area=replace(upper, bottom_norm=upper.bottom_norm - way_norm)),
        replace(tracks.translation, safe_area=replace(lower, top_norm=lower.top_norm + way_norm)),
    )


def _best_way_norm(text: Sequence[Box], faces: Sequence[Box], size: Size, room_norm: tuple[float, float]) -> float:
    """Return how far down text is best moved inside a room from top to bottom, as a share of the height; 0 for not."""
    boxes = _corners(text)
    if not len(boxes) or not faces:
        return 0.0
    targets, heads = _faces_and_heads(faces)
    top_px, bottom_px = (side * size.height_px for side in room_norm)
    ways = np.arange(-1.0, 1.0, _STEP_NORM) * size.height_px
    ways = ways[(boxes[:, 1].min() + ways >= top_px) & (boxes[:, 3].max() + ways <= bottom_px)]
    ways = np.concatenate([[0.0], ways])
    costs = [
        _cost(boxes, targets, way, COVERED)
        + _cost(boxes, heads, way, _TOUCHED)
        + _WAY_WEIGHT * abs(way) / size.height_px
        for way in ways
    ]
    best = float(ways[int(np.argmin(costs))]) / size.height_px
    return best if abs(best) >= _NO_WAY else 0.0


def _faces_and_heads(faces: Sequence[Box]) -> tuple[Floats, Floats]:
    """Return (N, 4) sides of faces down to the chin, and of the same with their hair."""
    targets = _corners(faces)
    heights = targets[:, 3] - targets[:, 1]
    targets[:, 3] -= _BELOW_CHIN * heights
    heads = targets.copy()
    heads[:, 1] -= _HAIR * heights
    return targets, heads


def _cost(boxes: Floats, faces: Floats, way_px: float, bar: float) -> float:
    """Return the part of faces covered, and with it the share of those that are covered more than the bar."""
    share = _shares(boxes, faces, way_px)
    return float(share.mean() + (share > bar).mean())


def _shares(boxes: Floats, faces: Floats, way_px: float) -> Floats:
    """Return which part of each face (M) each box (N), moved down, covers: (N, M)."""
    moved = boxes + np.array([0.0, way_px, 0.0, way_px])
    low = np.maximum(moved[:, None, :2], faces[None, :, :2])
    high = np.minimum(moved[:, None, 2:], faces[None, :, 2:])
    shared = np.prod(np.maximum(0.0, high - low), axis=2)
    areas = np.maximum(1.0, np.prod(faces[:, 2:] - faces[:, :2], axis=1))
    return np.asarray(shared / areas[None, :], dtype=np.float64)


def _moved(safe: SafeArea, position_norm: float, way_norm: float) -> SafeArea:
    """Return the part of a safe area whose own position lies so much further down."""
    top, bottom = safe.top_norm, 1 - safe.bottom_norm
    middle = top + position_norm * (bottom - top) + way_norm
    if way_norm > 0:
        share = max(_NO_WAY, 1 - position_norm)
        top = min(bottom - _LEAST_ROOM_NORM, max(top, (middle - position_norm * bottom) / share))
    else:
        share = max(_NO_WAY, position_norm)
        bottom = max(top + _LEAST_ROOM_NORM, min(bottom, (middle - (1 - position_norm) * top) / share))
    return replace(safe, top_norm=top, bottom_norm=1 - bottom)


def _corners(boxes: Sequence[Box]) -> Floats:
    """Return (N, 4) left, top, right and bottom of boxes."""
    rows = [(box.x_px, box.y_px, box.x_px + box.width_px, box.y_px + box.height_px) for box in boxes]
    return np.array(rows, dtype=np.float64).reshape(-1, 4)
