# SPDX-License-Identifier: MIT
"""
What a user set by hand for a stretch of the source; it wins over what the director chose there.

Goes in: scenes of a take and its override. Comes out: scenes with the windows that were set. Which layout and which
persons were set is the director's to obey.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from clipmill.domain.clip import CameraOverride, CropWindow, LayoutName
from clipmill.reframe import reasons
from clipmill.reframe.layouts import picture_count
from clipmill.reframe.plans import Plan, Scene, Sight, Stage


def complete_plan(override: CameraOverride | None, stage: Stage) -> Plan | None:
    """Return the plan of an override that says everything, layout and a window for each picture; none otherwise."""
    if override is None or override.layout in {None, LayoutName.AUTO} or not override.windows:
        return None
    layout = override.layout or stage.layout
    if layout is None or len(override.windows) < picture_count(layout):
        return None
    sights = tuple(Sight(stage.content, window=window) for window in override.windows[: picture_count(layout)])
    return Plan(layout, sights, reasons.BY_HAND)


def set_by_hand(scenes: Sequence[Scene], override: CameraOverride | None, stage: Stage) -> tuple[Scene, ...]:
    """Return scenes with what was set by hand: windows in their pictures from the first, and the reason."""
    if override is None:
        return tuple(scenes)
    plans = {id(scene.plan): _set(scene.plan, override.windows, stage) for scene in scenes}
    return tuple(replace(scene, plan=plans[id(scene.plan)]) for scene in scenes)


def _set(plan: Plan, windows: Sequence[CropWindow], stage: Stage) -> Plan:
    sights = list(plan.sights)
    for number, window in enumerate(windows[: len(sights)]):
        sights[number] = Sight(stage.content, window=window)
    return replace(plan, sights=tuple(sights), reason=reasons.BY_HAND if windows else plan.reason)
