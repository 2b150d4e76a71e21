# SPDX-License-Identifier: MIT
"""
What is shown when: for each take of a clip one or more scenes, each with a layout, its subjects and a reason.

Goes in: a take with all that was seen and heard in it, and what the user wished. Comes out: scenes that cover it.
A scene ends only at a cut, at an edit by hand, or where another person speaks for long enough. Frames nothing: windows
are chosen later.
"""

from __future__ import annotations

from clipmill.domain.clip import CameraMode, LayoutName
from clipmill.reframe import reasons
from clipmill.reframe.fixed import Scenes, fixed_scenes, gameplay, screen_first
from clipmill.reframe.people import (
    AS_IMPORTANT,
    FEWEST,
    MOST_PICTURES,
    close_scenes,
    crowd_scenes,
    everybody,
    lasting,
    one_plan,
)
from clipmill.reframe.plans import (
    CALM_SHARE,
    CLOSE_SHARE,
    SEVERAL_SHARE,
    Plan,
    Scene,
    Sight,
    Stage,
    together,
    whole,
)
from clipmill.reframe.scenery import Scenery, survey
from clipmill.reframe.stretches import Take
from clipmill.reframe.subjects import SURE_SPEAKER, Subject

OPEN_FROM = 0.9
"""An output that shows at least this share of the picture shows all of it, unless the camera was asked to go close."""

WIDE_FROM = 0.75
"""So does an output for a screen with a presenter's inset: the presenter is seen well enough, and not twice."""

TALL_TO = 0.5
"""A picture so much narrower than the output that less than this of it would be seen is shown whole."""

LARGE_FACE = 0.25
"""A face of more than this share of the picture's height makes it a talk, unless it is very surely a screen."""

SURELY_SCREEN = 0.8

MOST_INSET_UPSCALE = 6.0
"""Output pixels for each pixel of a presenter's inset at most; beyond, only the screen is shown."""

STILL = 0.004
"""Mean change from frame to frame of a picture that stands still: a title card, a photo."""


def direct(take: Take, stage: Stage) -> Scenes:
    """Return the scenes of a take; they follow each other from its first frame to its end."""
    override = take.override
    wish = (override.layout if override else None) or stage.layout
    if take.shot is None:
        return (Scene(take.first_frame, take.end_frame, _unseen(stage, wish)),)
    scenery = survey(take, take.shot, stage, override.persons if override else ())
    if wish is None and stage.camera is CameraMode.STANDARD and not (override and override.persons):
        return one_plan(scenery, plain(stage, CameraMode.STANDARD))
    if wish is None and stage.camera is CameraMode.CENTER_CROP and not (override and override.persons):
        return one_plan(scenery, plain(stage, CameraMode.CENTER_CROP))
    if wish is None or wish is LayoutName.AUTO:
        return _by_mode(scenery, stage.camera if wish is None else CameraMode.STANDARD)
    return fixed_scenes(scenery, wish, lambda found: _by_mode(found, CameraMode.STANDARD))


def plain(stage: Stage, camera: CameraMode) -> Plan:
    """Return the plan of the modes that look at nothing: the whole picture, or its middle."""
    if camera is CameraMode.STANDARD:
        return whole(stage, reasons.WHOLE)
    return whole(stage, reasons.MIDDLE, LayoutName.FULL)


def _unseen(stage: Stage, wish: LayoutName | None) -> Plan:
    """Return the plan of a stretch that nobody looked at."""
    is_whole = wish is LayoutName.FIT or (wish is not LayoutName.FULL and stage.camera is CameraMode.STANDARD)
    return whole(stage, reasons.NOT_LOOKED_AT, LayoutName.FIT if is_whole else LayoutName.FULL)


def _by_mode(scenery: Scenery, camera: CameraMode) -> Scenes:
    """Return scenes chosen freely; the camera mode says how close, and `STANDARD` stands for `Auto`."""
    if camera is CameraMode.FACECAM:
        plan = gameplay(scenery, LayoutName.GAMEPLAY_A, reasons.GAME_WITH_FACECAM)
        if plan:
            return one_plan(scenery, plan)
    is_close = camera in {CameraMode.SPEAKER_ZOOM, CameraMode.ACTIVE_SPEAKER}
    if scenery.stage.kept >= OPEN_FROM and not ((is_close or scenery.is_by_hand) and scenery.people):
        return one_plan(scenery, _open(scenery))
    return (
        _of_inset(scenery) or _of_screen(scenery) or _of_people(scenery, camera) or one_plan(scenery, _empty(scenery))
    )


def _open(scenery: Scenery) -> Plan:
    stage = scenery.stage
    if stage.kept >= 1 - 1e-2:
        return whole(stage, reasons.SAME_SHAPE, LayoutName.FULL)
    if scenery.is_screen:
        return whole(stage, reasons.SCREEN)
    people = tuple(scenery.people)
    held = together(stage, people, reasons.NEARLY_SAME_SHAPE) if people else None
    return held or whole(stage, reasons.NEARLY_SAME_SHAPE, LayoutName.FULL)


def _of_inset(scenery: Scenery) -> Scenes | None:
    """Return scenes of a game or a screen with somebody in an inset."""
    if scenery.inset is None:
        return None
    shot = scenery.shot
    if not (scenery.is_game or scenery.is_screen) and scenery.outside:
        return None
    is_readable = scenery.stage.output.width_px / scenery.inset.height_px <= MOST_INSET_UPSCALE
    if scenery.is_screen and scenery.stage.kept >= WIDE_FROM:
        plan: Plan | None = whole(scenery.stage, reasons.SCREEN)
    elif shot.game > shot.screen:
        plan = gameplay(scenery, LayoutName.GAMEPLAY_A, reasons.GAME_WITH_FACECAM)
    elif is_readable:
        plan = screen_first(scenery, reasons.SCREEN_WITH_PRESENTER)
    else:
        plan = whole(scenery.stage, reasons.SCREEN)
    return one_plan(scenery, plan) if plan else None


def _of_screen(scenery: Scenery) -> Scenes | None:
    """Return scenes of a screen or a game without an inset, unless a person is what it is about."""
    stage = scenery.stage
    largest = max((item.head_px for item in scenery.outside), default=0.0) / stage.content.height_px
    is_talk = largest >= LARGE_FACE
    if scenery.is_screen and not (is_talk and scenery.shot.screen < SURELY_SCREEN):
        return one_plan(scenery, whole(stage, reasons.SCREEN))
    if scenery.is_game and not is_talk and not _speaks(scenery):
        return one_plan(scenery, _focused(scenery, reasons.GAME) or whole(stage, reasons.GAME))
    return None


def _of_people(scenery: Scenery, camera: CameraMode) -> Scenes | None:
    """Return scenes of people, or none without any."""
    stage, people = scenery.stage, scenery.people
    if not people:
        return None
    if stage.is_tall_source and stage.kept < TALL_TO and camera is CameraMode.STANDARD:
        return one_plan(scenery, whole(stage, reasons.TALL_SOURCE))
    if camera is CameraMode.SPEAKER_ZOOM:
        return close_scenes(scenery, people[:MOST_PICTURES], CLOSE_SHARE, None)
    if len(people) == 1:
        return close_scenes(scenery, people, CALM_SHARE, None)
    share = SEVERAL_SHARE if camera is CameraMode.ACTIVE_SPEAKER else CALM_SHARE
    if len(people) > MOST_PICTURES:
        return crowd_scenes(scenery, people, share)
    return _of_several(scenery, people, share, is_cut=camera is CameraMode.ACTIVE_SPEAKER)


def _of_several(scenery: Scenery, people: tuple[Subject, ...], share: float, *, is_cut: bool) -> Scenes:
    """Return scenes of two to four people: one window for all, whoever speaks, or one picture for each."""
    stage = scenery.stage
    held = together(stage, people, reasons.TOGETHER)
    if held and not is_cut:
        return one_plan(scenery, held)
    if scenery.is_by_hand:
        return one_plan(scenery, everybody(scenery, people, reasons.BY_HAND))
    if len(lasting(scenery, people)) < FEWEST:
        return close_scenes(scenery, people, share, None)
    if scenery.speaking:
        wide = everybody(scenery, people, reasons.EVERYBODY)
        if stage.kept >= OPEN_FROM:
            wide = whole(stage, reasons.EVERYBODY, LayoutName.FULL)
        return close_scenes(scenery, people, share, wide)
    equals = tuple(item for item in people if item.weight >= AS_IMPORTANT * people[0].weight)
    if len(equals) == 1:
        return close_scenes(scenery, equals, share, None)
    return one_plan(scenery, everybody(scenery, equals, reasons.NOBODY_SPEAKS))


def _speaks(scenery: Scenery) -> bool:
    return any(item.track_id is not None and item.confidence >= SURE_SPEAKER for item in scenery.speaking)


def _empty(scenery: Scenery) -> Plan:
    """Return the plan of a picture without a subject."""
    stage = scenery.stage
    if stage.is_tall_source and stage.kept < TALL_TO:
        return whole(stage, reasons.TALL_SOURCE)
    if scenery.shot.motion <= STILL:
        return whole(stage, reasons.STILL_PICTURE)
    return _focused(scenery, reasons.ACTION) or whole(stage, reasons.WIDE_ACTION)


def _focused(scenery: Scenery, reason: str) -> Plan | None:
    """Return the plan with one window where most happens, or none when that is all over the picture."""
    if not scenery.is_focus_narrow():
        return None
    return Plan(LayoutName.FULL, (Sight(scenery.stage.content, focus=scenery.focus),), reason)
