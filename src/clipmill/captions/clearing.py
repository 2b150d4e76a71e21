# SPDX-License-Identifier: MIT
"""
Captions off the faces of a clip.

In: a caption track, or two that are shown together, and what they have around them. Out: the captions where they hide
the least of the faces that are seen while they stand: in one place, or in one for each of a few stretches between
cuts. The style stays as it was asked for, but that two languages take one line each where two do not fit beside the
faces; they stay on either side of one line. Nothing is drawn here, and no face is looked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from clipmill.captions.bilingual import BilingualTracks
from clipmill.captions.covering import CaptionScene, cover, hidden_share, share_on_faces
from clipmill.captions.layout import place_track
from clipmill.captions.measure import TextMeasurer
from clipmill.captions.places import Block, choose_ways
from clipmill.captions.shapes import cue_box
from clipmill.domain.captions import CaptionStyle, CaptionTrack
from clipmill.domain.picture import SeenBox
from clipmill.domain.times import ClipRange, TimeRange

__all__ = [
    "CaptionScene",
    "both_off_faces",
    "caption_texts",
    "hidden_share",
    "shifted",
    "track_off_faces",
    "tracks_off_faces",
]

_STEP_NORM = 0.01
_NO_WAY = 1e-3
ENOUGH = 0.05
"""Part of their time for which two languages may stand on faces before each is given one line only."""


def track_off_faces(track: CaptionTrack, scene: CaptionScene, measurer: TextMeasurer) -> CaptionTrack:
    """
    Return captions where they hide the least of faces, moving as little as it takes.

    Args:
        track: captions in their usual place.
        scene: what is around them.
        measurer: of text.

    """
    safe = track.safe_area
    ways = _ways_norm([track], (safe.top_norm, 1 - safe.bottom_norm), scene, measurer)
    return shifted(track, ways)


def both_off_faces(
    make: Callable[[CaptionStyle], BilingualTracks], style: CaptionStyle, scene: CaptionScene, measurer: TextMeasurer
) -> BilingualTracks:
    """
    Return two languages that hide the least of faces: moved, and where that is not enough, on one line each.

    Below the chin of a close-up there is room for two lines, not for four (experiment log, "Two languages off faces").

    Args:
        make: captions the clip in both languages in a style.
        style: that was asked for.
        scene: what is around them.
        measurer: of text.

    """
    tracks = tracks_off_faces(make(style), scene, measurer)
    share = _share_on_faces(tracks, scene, measurer)
    if style.max_lines == 1 or share <= ENOUGH:
        return tracks
    flat = tracks_off_faces(make(replace(style, max_lines=1)), scene, measurer)
    return flat if _share_on_faces(flat, scene, measurer) < share else tracks


def tracks_off_faces(tracks: BilingualTracks, scene: CaptionScene, measurer: TextMeasurer) -> BilingualTracks:
    """
    Return two languages with the line between them where both together hide the least of faces.

    Both move the same way at the same time, inside the part of the output that they had together, and keep their
    sizes.

    Args:
        tracks: captions in their usual place.
        scene: what is around them.
        measurer: of text.

    """
    original, under = tracks.original, tracks.translation
    upper, lower = original.safe_area, under.safe_area
    ways = _ways_norm([original, under], (upper.top_norm, 1 - lower.bottom_norm), scene, measurer)
    count = len(original.cues)
    return BilingualTracks(shifted(original, ways[:count]), shifted(under, ways[count:]))


def caption_texts(tracks: Sequence[CaptionTrack], measurer: TextMeasurer) -> tuple[SeenBox, ...]:
    """Return where and when the cues of tracks stand, in output pixels; cues of which nothing is drawn have none."""
    return tuple(box for track in tracks for box in _boxes(track, measurer) if box is not None)


def _share_on_faces(tracks: BilingualTracks, scene: CaptionScene, measurer: TextMeasurer) -> float:
    return share_on_faces(caption_texts([tracks.original, tracks.translation], measurer), scene)


def _boxes(track: CaptionTrack, measurer: TextMeasurer) -> list[SeenBox | None]:
    """Return a box for each cue, none where nothing of it is drawn."""
    placed = place_track(track, measurer)
    return [SeenBox(cue.cue.range, cue_box(track.style, placed, cue)) if cue.lines else None for cue in placed.cues]


def _ways_norm(
    tracks: Sequence[CaptionTrack], room_norm: tuple[float, float], scene: CaptionScene, measurer: TextMeasurer
) -> list[float]:
    """Return how far down each cue of the tracks is best moved, of the output's height."""
    cues = [cue for track in tracks for cue in track.cues]
    boxes = [box for track in tracks for box in _boxes(track, measurer)]
    texts = [box for box in boxes if box is not None]
    if not texts or not (scene.faces or scene.kept):
        return [0.0] * len(cues)
    height_px = scene.size.height_px
    top_px = min(item.box.y_px for item in texts)
    bottom_px = max(item.box.y_px + item.box.height_px for item in texts)
    block = Block(top_px, bottom_px, (room_norm[0] * height_px, room_norm[1] * height_px))
    spans, unit_of = _units([cue.range for cue in cues])
    ways_px = block.ways(_STEP_NORM * height_px)
    owners = [unit for unit, box in zip(unit_of, boxes, strict=True) if box is not None]
    chosen = choose_ways(spans, cover(texts, owners, scene, ways_px, len(spans)), ways_px, block, scene)
    ways = [float(chosen[unit]) / height_px for unit in unit_of]
    return [way if abs(way) >= _NO_WAY else 0.0 for way in ways]


def _units(spans: Sequence[ClipRange]) -> tuple[list[ClipRange], list[int]]:
    """Return stretches of time in which cues that overlap stand together, in order, and the one of each cue."""
    units: list[ClipRange] = []
    unit_of = [0] * len(spans)
    for index in sorted(range(len(spans)), key=lambda item: spans[item].in_us):
        span = spans[index]
        if units and span.in_us < units[-1].out_us:
            units[-1] = TimeRange(units[-1].in_us, max(units[-1].out_us, span.out_us))
        else:
            units.append(span)
        unit_of[index] = len(units) - 1
    return units, unit_of


def shifted(track: CaptionTrack, ways_norm: Sequence[float]) -> CaptionTrack:
    """Return captions with each cue so much further down than the track's place, of the output's height."""
    cues = (replace(cue, shift_norm=round(way, 6)) for cue, way in zip(track.cues, ways_norm, strict=True))
    return replace(track, cues=tuple(cues))
