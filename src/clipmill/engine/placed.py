# SPDX-License-Identifier: MIT
"""
Captions where they hide no face: the caption room meets the camera, the faces and the headings of a recipe.

In: how captions are made in a style, what the recipe shows. Out: captions in their places. A place that somebody chose
by hand is theirs. Nothing is rendered here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from clipmill.captions import CAPTION_STYLES, TextMeasurer
from clipmill.captions.bilingual import BilingualTracks
from clipmill.captions.clearing import CaptionScene, both_off_faces, shifted, track_off_faces
from clipmill.domain.captions import CaptionStyle, CaptionTrack
from clipmill.domain.clip import CameraPath, ClipSpec
from clipmill.domain.overlays import HeadingPosition
from clipmill.domain.picture import Box, SeenBox
from clipmill.domain.result import Clip
from clipmill.domain.times import ClipRange, ClipTime, TimeRange
from clipmill.overlays import HOOK_MIDDLE_NORM, clear_area, hook_range_of

_HEADING_NORM = 0.16
"""Of the output's height: what a heading of two lines usually takes."""

Tracks = tuple[CaptionTrack, CaptionTrack | None]
"""Captions, and those under them where there are any."""


def off_faces(
    show: Callable[[CaptionStyle], Tracks], style: CaptionStyle, scene: CaptionScene, measurer: TextMeasurer
) -> Tracks:
    """Return captions in a style where they hide the least of faces; where they were put by hand they stay."""
    track, under = show(style)
    if is_placed_by_hand(style):
        return track, under
    if under is None:
        return track_off_faces(track, scene, measurer), None

    def make(look: CaptionStyle) -> BilingualTracks:
        upper, lower = show(look)
        return BilingualTracks(upper, lower or under)

    both = both_off_faces(make, style, scene, measurer)
    return both.original, both.translation


def is_placed_by_hand(style: CaptionStyle) -> bool:
    """Say whether a style's captions stand elsewhere than those of the catalogue's style of its name."""
    usual = CAPTION_STYLES.get(style.name)
    return usual is not None and style.position_norm != usual.position_norm


def placed_alike(track: CaptionTrack, other: CaptionTrack) -> CaptionTrack:
    """Return captions where those of another track stand, if these have one place in the whole clip."""
    ways = {cue.shift_norm for cue in other.cues}
    return shifted(track, [*ways] * len(track.cues)) if len(ways) == 1 else track


def scene_of(spec: ClipSpec, camera: CameraPath, faces: Iterable[SeenBox]) -> CaptionScene:
    """Return what captions have around them in a recipe."""
    return CaptionScene(spec.size, tuple(faces), cuts_of(camera), _borders(camera), tuple(_kept(spec)))


def cuts_of(camera: CameraPath) -> tuple[int, ...]:
    """Return the clip times of a camera's cuts, in order: only there texts may change their place."""
    return tuple(sorted({int(shot.range.in_us) for shot in camera.shots} - {0}))


def faces_of(clip: Clip) -> tuple[SeenBox, ...]:
    """Return the faces of a recipe; those of recipes without their times are taken to be there all the time."""
    whole = _whole(clip.spec)
    return clip.faces_seen or tuple(SeenBox(whole, box) for box in clip.faces)


def _borders(camera: CameraPath) -> tuple[float, ...]:
    """Return where panes over the whole width meet above each other, of the output's height."""
    borders = set()
    for shot in camera.shots:
        areas = [pane.area for pane in shot.panes]
        tops = {round(area.y_norm, 3) for area in areas}
        ends = {round(area.y_norm + area.height_norm, 3) for area in areas}
        borders |= {top for top in tops if any(abs(top - end) < 0.02 for end in ends)}  # noqa: PLR2004
    return tuple(sorted(borders))


def _kept(spec: ClipSpec) -> Iterable[SeenBox]:
    """Yield where a heading and a hook text of a recipe are wanted."""
    clear = clear_area(spec.size).margins
    if spec.heading is not None:
        middle = {
            HeadingPosition.TOP: clear.top_norm + _HEADING_NORM / 2,
            HeadingPosition.MIDDLE: 0.5,
            HeadingPosition.BOTTOM: None,  # gives way to captions
        }[spec.heading.position]
        yield from _strip(spec, middle, _whole(spec))
    if spec.hook_text is not None:
        yield from _strip(spec, HOOK_MIDDLE_NORM, hook_range_of(spec.hook_text.place, spec.edl.duration_us))


def _strip(spec: ClipSpec, middle_norm: float | None, shown: ClipRange) -> Sequence[SeenBox]:
    if middle_norm is None:
        return ()
    width, height = spec.size.width_px, spec.size.height_px
    return [SeenBox(shown, Box(0.0, (middle_norm - _HEADING_NORM / 2) * height, width, _HEADING_NORM * height))]


def _whole(spec: ClipSpec) -> ClipRange:
    return TimeRange(ClipTime(0), ClipTime(spec.edl.duration_us))
