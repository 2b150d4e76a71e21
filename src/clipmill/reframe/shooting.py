# SPDX-License-Identifier: MIT
"""
Scenes made camera shots: the areas of their layouts, and the windows in them.

Goes in: scenes of one take. Comes out: camera shots that cover them. A subject that can be held by one still window
wherever its plan is used in the take gets that one, across edits too; otherwise each stretch moves by itself, so that
no movement crosses a cut or an edit. Chooses nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import groupby
from statistics import fmean

from clipmill.domain.clip import CameraShot, CropWindow, Fill, Keyframe, Pane
from clipmill.domain.picture import Box
from clipmill.domain.times import ClipRange, SourceTime
from clipmill.reframe import reasons
from clipmill.reframe.boxes import around, aspect_of, beside
from clipmill.reframe.cards import leaning
from clipmill.reframe.layouts import Place, arrange
from clipmill.reframe.path import Aim, Framing, follow
from clipmill.reframe.plans import Plan, Scene, Sight, Stage
from clipmill.reframe.room import open_size
from clipmill.reframe.stretches import Take, clip_range
from clipmill.reframe.windows import box_window, clipped, largest_window, window_that_holds

AIM_EVERY = 2
"""A head is looked up in every second frame of a stretch, and in its first and last."""

FOCUS_SMOOTH_US = 1_500_000
"""What happens jumps about: its place is the mean over this long."""

FOCUS_HEAD_NORM = 0.2
"""Height of the box that is kept in the picture around a focus, over the picture's height."""

Spans = Sequence[tuple[int, int]]


def shoot(scenes: Sequence[Scene], take: Take, stage: Stage) -> tuple[CameraShot, ...]:
    """Return the camera shots of a take's scenes, in order."""
    drawn: dict[int, tuple[_Picture, ...]] = {}
    found: list[CameraShot] = []
    for scene in scenes:
        if id(scene.plan) not in drawn:
            uses = [(item.first_frame, item.end_frame) for item in scenes if item.plan is scene.plan]
            drawn[id(scene.plan)] = _pictures(scene.plan, uses, take, stage)
        pictures = drawn[id(scene.plan)]
        is_still = _is_still(picture.keyframes for picture in pictures)
        spans = [(scene.first_frame, scene.end_frame)] if is_still else _inside(scene, take)
        for span in spans:
            found.append(_shot(scene.plan, pictures, span, take, stage))  # noqa: PERF401 - reads in order
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Picture:
    """One picture of a plan, as it is drawn wherever the plan is used in a take."""

    sight: Sight
    place: Place
    open_px: tuple[float, float] | None
    """Size of the window, where the head is too large for one of the place's shape."""
    keyframes: tuple[Keyframe, ...] = ()
    """Over all of its uses; one alone is a window that lies still through them."""

    @property
    def fill(self) -> Fill:
        """How the window is put into its place."""
        return Fill.BLUR if self.open_px else self.place.fill

    @property
    def aspect(self) -> Fraction:
        """Width over height of the window."""
        return Fraction(self.open_px[0]) / Fraction(self.open_px[1]) if self.open_px else self.place.aspect


def _pictures(plan: Plan, uses: Spans, take: Take, stage: Stage) -> tuple[_Picture, ...]:
    pictures = []
    times = dict(zip(range(take.first_frame, take.end_frame), take.times, strict=True))
    for sight, place in zip(plan.sights, _places(plan, stage), strict=True):
        open_px = None
        if sight.subjects and place.fill is Fill.COVER and not sight.window and not place.border_norm:
            looked = [times[frame] for first, end in uses for frame in _looked(first, end, take)]
            heads = [box for who in sight.subjects for time in looked if (box := who.box_at(time))]
            open_px = open_size(heads, sight.bounds, place.aspect)
        picture = _Picture(sight, place, open_px)
        pictures.append(replace(picture, keyframes=_framed(picture, uses, take, stage)))
    return tuple(pictures)


def _is_still(stills: Iterable[tuple[Keyframe, ...]]) -> bool:
    return all(len(keyframes) == 1 for keyframes in stills)


def _inside(scene: Scene, take: Take) -> list[tuple[int, int]]:
    """Return the parts of a scene that lie in one stretch each."""
    spans = (
        (max(scene.first_frame, stretch.first_frame), min(scene.end_frame, stretch.end_frame))
        for stretch in take.stretches
    )
    return [(first, end) for first, end in spans if first < end]


def _shot(plan: Plan, pictures: Sequence[_Picture], span: tuple[int, int], take: Take, stage: Stage) -> CameraShot:
    reach = clip_range(take.grid, *span)
    panes = []
    for picture in pictures:
        is_still = len(picture.keyframes) == 1
        keyframes = picture.keyframes if is_still else _framed(picture, [span], take, stage)
        first = replace(keyframes[0], time=reach.in_us)
        place = picture.place
        panes.append(Pane(place.area, picture.fill, (first, *keyframes[1:]), place.border_norm))
    reason = reasons.opened(plan.reason) if any(picture.open_px for picture in pictures) else plan.reason
    persons = tuple(subject.person for sight in plan.sights for subject in sight.subjects)
    return CameraShot(reach, tuple(panes), reason, plan.layout, persons)


def _places(plan: Plan, stage: Stage) -> tuple[Place, ...]:
    first = plan.sights[0]
    shape = aspect_of(first.bounds) if first.hole is None else None
    return arrange(plan.layout, stage.output, shape, spot=plan.spot)


def _framed(picture: _Picture, spans: Spans, take: Take, stage: Stage) -> tuple[Keyframe, ...]:
    """Return the keyframes of one picture over some frames of a take."""
    sight, place = picture.sight, picture.place
    reach = clip_range(take.grid, spans[0][0], spans[-1][1])
    still = _still(sight, place)
    if still:
        return (Keyframe(reach.in_us, still),)
    times = dict(zip(range(take.first_frame, take.end_frame), take.times, strict=True))
    frames = [frame for first, end in spans for frame in _looked(first, end, take)]
    aims = [aim for frame in frames if (aim := _aim(sight, place, frame, times[frame], take))]
    return _followed(aims, reach, picture, stage)


def _looked(first: int, end: int, take: Take) -> list[int]:
    """Return the frames in which a head is looked up: every second one, and those at the ends of stretches."""
    ends = {frame for stretch in take.stretches for frame in (stretch.first_frame, stretch.end_frame - 1)}
    last = end - 1
    return [frame for frame in range(first, end) if (frame - first) % AIM_EVERY == 0 or frame in ends or frame == last]


def _followed(aims: Sequence[Aim], reach: ClipRange, picture: _Picture, stage: Stage) -> tuple[Keyframe, ...]:
    return follow(
        aims,
        reach,
        bounds=picture.sight.bounds,
        aspect=picture.aspect,
        framing=Framing(head_share=None if picture.open_px else picture.sight.head_share),
        output_px=picture.place.size,
        rate=stage.rate,
    )


def _still(sight: Sight, place: Place) -> CropWindow | None:
    """Return the window of a sight that follows nobody, or none."""
    if sight.window:
        return _fitted(sight.window, sight.bounds, place)
    if sight.hole:
        return beside(sight.bounds, sight.hole, place.aspect)
    if place.fill is Fill.BLUR:
        return box_window(sight.bounds)
    if not sight.subjects and not sight.focus:
        return largest_window(sight.bounds, place.aspect)
    return None


def _fitted(window: CropWindow, bounds: Box, place: Place) -> CropWindow:
    """Return a window that a user chose, fitted to its picture's shape around its middle and inside the bounds."""
    box = clipped(Box(window.x_px, window.y_px, window.width_px, window.height_px), bounds)
    if place.fill is Fill.BLUR and min(box.width_px, box.height_px) >= 1:
        return box_window(box)
    return window_that_holds([box], bounds=bounds, aspect=place.aspect)


def _aim(sight: Sight, place: Place, frame: int, time: SourceTime, take: Take) -> Aim | None:
    """Return what must be inside the window in one frame, or none when nobody is seen."""
    at = take.grid.time_of(frame)
    if not sight.subjects:
        box = _focus_box(sight, time)
        return Aim(at, box) if box else None
    seen = [(box, subject) for subject in sight.subjects if (box := subject.box_at(time))]
    if not seen:
        return None
    yaw = seen[0][1].yaw_at(time) if len(seen) == 1 else 0.0
    box = around(box for box, _ in seen)
    return Aim(at, leaning(box, sight, place), yaw)


def _focus_box(sight: Sight, time: int) -> Box | None:
    near = [item for item in sight.focus if abs(item.time - time) <= FOCUS_SMOOTH_US]
    if not near:
        return None
    side_px = FOCUS_HEAD_NORM * sight.bounds.height_px
    x_px, y_px = fmean(item.x_px for item in near), fmean(item.y_px for item in near)
    return clipped(Box(x_px - side_px / 2, y_px - side_px / 2, side_px, side_px), sight.bounds)


def merged(shots: Sequence[CameraShot]) -> tuple[CameraShot, ...]:
    """Return shots with neighbors that show exactly the same made one."""

    def look(shot: CameraShot) -> tuple[object, ...] | int:
        if not _is_still(pane.keyframes for pane in shot.panes):
            return id(shot)
        panes = tuple((pane.area, pane.fill, pane.border_norm, pane.keyframes[0].window) for pane in shot.panes)
        return panes, shot.layout, shot.reason, shot.persons

    found = []
    for _, group in groupby(shots, key=look):
        same = list(group)
        found.append(replace(same[0], range=replace(same[0].range, out_us=same[-1].range.out_us)))
    return tuple(found)
