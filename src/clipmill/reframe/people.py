# SPDX-License-Identifier: MIT
"""
Scenes of a take that is about people: one of them, whoever speaks, or everybody.

Goes in: scenery with people in it. Comes out: scenes that cover the take. Knows nothing of screens and games.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from clipmill.domain.clip import LayoutName
from clipmill.reframe import reasons
from clipmill.reframe.casting import ALL, cast
from clipmill.reframe.plans import Plan, Scene, single, split, together, whole
from clipmill.reframe.scenery import Scenery
from clipmill.reframe.subjects import SURE_SPEAKER, Subject

SPLITS = {2: LayoutName.SPLIT_2, 3: LayoutName.TRIO, 4: LayoutName.GRID_4}
"""Which layout has one picture for each of so many people."""

FEWEST = 2
"""People in a layout for several."""

MOST_PICTURES = 4
"""More people than this are a crowd."""

STANDS_OUT = 1.6
"""In a crowd, a face this many times as high as the next one is a subject."""

AS_IMPORTANT = 0.55
"""While nobody speaks, people who weigh at least this share of the main one are shown with it."""


PRESENT = 0.5
"""Who is seen in less of a take than this gets no picture of their own: it would be empty for most of it."""


def lasting(scenery: Scenery, people: Sequence[Subject]) -> tuple[Subject, ...]:
    """Return who is there for long enough to have a picture of their own; whoever was set by hand is."""
    return tuple(item for item in people if scenery.is_by_hand or item.presence >= PRESENT)


def one_plan(scenery: Scenery, plan: Plan) -> tuple[Scene, ...]:
    """Return a single scene over the whole take."""
    return (Scene(scenery.take.first_frame, scenery.take.end_frame, plan),)


def cast_scenes(
    scenery: Scenery,
    people: Sequence[Subject],
    show: Callable[[Subject], Plan],
    wide: Plan | None,
) -> tuple[Scene, ...]:
    """
    Return scenes that show whoever speaks, or everybody where that is offered and reads better.

    Args:
        scenery: of the take.
        people: at least one, the main one first.
        show: makes the plan for one of them; called once for each who is shown.
        wide: the plan with everybody, or none.

    """
    runs = cast(people, scenery.times, scenery.speaking, rate=float(scenery.take.grid.rate), has_wide=wide is not None)
    plans: dict[int, Plan] = {ALL: wide} if wide else {}
    start = scenery.take.first_frame
    scenes = []
    for run in runs:
        if run.subject not in plans:
            plans[run.subject] = show(people[run.subject])
        scenes.append(Scene(start + run.first, start + run.end, plans[run.subject]))
    return tuple(scenes)


def close_scenes(scenery: Scenery, people: Sequence[Subject], share: float, wide: Plan | None) -> tuple[Scene, ...]:
    """Return scenes with one window on whoever speaks, of a head share at least."""
    reason = reasons.ONE_PERSON if len(people) == 1 else reasons.SPEAKER

    def show(subject: Subject) -> Plan:
        return single(scenery.stage, subject, [other for other in people if other is not subject], share, reason)

    return cast_scenes(scenery, people, show, wide)


def everybody(scenery: Scenery, people: Sequence[Subject], reason: str) -> Plan:
    """Return the plan that shows all of several people: in one window, one by one, or else the whole picture."""
    stage = scenery.stage
    held = together(stage, people, reasons.TOGETHER)
    if held:
        return held
    there = lasting(scenery, people)
    parted = _parted(scenery, there, reason) if len(there) in SPLITS else None
    return parted or whole(stage, reasons.CROWD if len(people) > MOST_PICTURES else reasons.TOO_CLOSE)


def _parted(scenery: Scenery, people: Sequence[Subject], reason: str) -> Plan | None:
    return split(scenery.stage, SPLITS[len(people)], people, reason, is_ordered=scenery.is_by_hand)


def crowd_scenes(scenery: Scenery, people: Sequence[Subject], share: float) -> tuple[Scene, ...]:
    """Return scenes of more people than a layout has pictures: the one who stands out or speaks, or all of them."""
    by_size = sorted(people, key=lambda item: -item.head_px)
    sure = {item.track_id for item in scenery.speaking if item.confidence >= SURE_SPEAKER}
    seen = [item for item in people if item.track_ids & sure]
    if by_size[0].head_px >= STANDS_OUT * by_size[1].head_px and by_size[0] not in seen:
        seen.append(by_size[0])
    wide = everybody(scenery, people, reasons.CROWD)
    if not seen:
        return one_plan(scenery, wide)
    return close_scenes(scenery, seen[:MOST_PICTURES], share, wide)


def foremost(scenery: Scenery, count: int) -> tuple[Subject, ...]:
    """
    Return the people who matter most in a take, at most so many.

    Those who speak longest come first, then the main ones; people set by hand stay in their order.
    """
    spoken_us: dict[int, float] = {}
    for item in scenery.speaking:
        if item.track_id is not None:
            spoken_us[item.track_id] = spoken_us.get(item.track_id, 0.0) + item.range.duration_us * item.confidence
    longest = sorted(scenery.people, key=lambda item: -sum(spoken_us.get(track, 0.0) for track in item.track_ids))
    return tuple(longest[:count])
