# SPDX-License-Identifier: MIT
"""
Scenes of a layout that was asked for, and what comes instead where a take cannot fill it.

Goes in: scenery and the wish. Comes out: scenes that cover the take, each with a reason. A layout for several people
falls back to the one for fewer, down to one window; never an empty picture, never the same face in two.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from clipmill.domain.clip import LayoutName
from clipmill.reframe import reasons
from clipmill.reframe.cards import with_card
from clipmill.reframe.layouts import picture_count
from clipmill.reframe.people import (
    FEWEST,
    MOST_PICTURES,
    SPLITS,
    cast_scenes,
    close_scenes,
    foremost,
    lasting,
    one_plan,
)
from clipmill.reframe.plans import CALM_SHARE, Plan, Scene, Sight, relabeled, single, split, together, whole
from clipmill.reframe.scenery import Scenery
from clipmill.reframe.subjects import Subject

_PARTED = frozenset({LayoutName.SPLIT_2, LayoutName.TRIO, LayoutName.GRID_4})
_CARDS = frozenset({LayoutName.PIP, LayoutName.OTS})

Scenes = tuple[Scene, ...]


def fixed_scenes(scenery: Scenery, wish: LayoutName, otherwise: Callable[[Scenery], Scenes]) -> Scenes:
    """
    Return the scenes of a layout that was asked for.

    Args:
        scenery: of the take.
        wish: any layout but `AUTO`.
        otherwise: chooses freely, for layouts that mean nothing without an inset.

    """
    if wish is LayoutName.FIT:
        return one_plan(scenery, whole(scenery.stage, reasons.ASKED))
    if wish is LayoutName.FULL:
        return full(scenery, reasons.ASKED)
    if wish is LayoutName.SCREEN_FIRST:
        return _screen(scenery)
    if wish in _PARTED | _CARDS:
        return _for_several(scenery, wish, otherwise)
    inset = gameplay(scenery, wish, reasons.ASKED)
    if inset:
        return one_plan(scenery, inset)
    return _because(otherwise(scenery), reasons.lacking(wish.value, "no facecam"))


def _for_several(scenery: Scenery, wish: LayoutName, otherwise: Callable[[Scenery], Scenes]) -> Scenes:
    """Return scenes of a layout for several people; a slide or a single person is shown as if nothing were asked."""
    if wish in _CARDS and scenery.inset and not scenery.outside:
        return one_plan(scenery, _inset_card(scenery, wish))
    # Several who come and go in one inset are one picture.
    count = 1 if scenery.inset and scenery.people and not scenery.outside else len(lasting(scenery, scenery.people))
    if count < FEWEST:
        return _because(otherwise(scenery), reasons.too_few(wish, count))
    return _parted(scenery, wish) if wish in _PARTED else _carded(scenery, wish)


def gameplay(scenery: Scenery, layout: LayoutName, reason: str) -> Plan | None:
    """Return the plan with the facecam and the game, or none without an inset."""
    cam = scenery.inset_sight()
    if cam is None:
        return None
    game = scenery.beside_sight()
    sights = (cam, game) if layout is LayoutName.GAMEPLAY_A else (game, cam)
    return Plan(layout, sights, reason)


def screen_first(scenery: Scenery, reason: str) -> Plan | None:
    """Return the plan with the whole screen and the presenter from the inset, or none without an inset."""
    cam = scenery.inset_sight()
    return Plan(LayoutName.SCREEN_FIRST, (Sight(scenery.stage.content), cam), reason) if cam else None


def full(scenery: Scenery, reason: str) -> Scenes:
    """Return scenes with one window that fills the output, on whoever speaks or where most happens."""
    stage = scenery.stage
    people = foremost(scenery, MOST_PICTURES)
    cam = None if scenery.outside or scenery.is_by_hand else scenery.inset_sight()
    if cam and (scenery.is_game or scenery.is_screen):
        # Around an inset there is nothing but a piece of it: a game is shown beside it, and a screen cannot be.
        is_cam = scenery.is_screen and bool(cam.subjects)
        return one_plan(scenery, Plan(LayoutName.FULL, (cam if is_cam else scenery.beside_sight(),), reason))
    if not people:
        return one_plan(scenery, Plan(LayoutName.FULL, (Sight(stage.content, focus=scenery.focus),), reason))
    held = together(stage, people, reason)
    if held:
        return one_plan(scenery, held)
    return _because(close_scenes(scenery, people, CALM_SHARE, None), reason)


def _parted(scenery: Scenery, wish: LayoutName) -> Scenes:
    people = lasting(scenery, foremost(scenery, len(scenery.people)))[: picture_count(wish)]
    layout = SPLITS[len(people)]
    reason = reasons.ASKED if layout is wish else reasons.too_few(wish, len(people))
    plan = split(scenery.stage, layout, people, reason, is_ordered=scenery.is_by_hand)
    return one_plan(scenery, plan) if plan else full(scenery, reasons.cannot_part(wish))


def _inset_card(scenery: Scenery, wish: LayoutName) -> Plan:
    """Return the plan with the inset as the card over what is beside it; a screen has its card and is shown whole."""
    cam = scenery.inset_sight()
    if scenery.is_screen or cam is None:
        return whole(scenery.stage, reasons.has_card(wish))
    return Plan(wish, (scenery.beside_sight(), cam), reasons.ASKED)


def _carded(scenery: Scenery, wish: LayoutName) -> Scenes:
    """Return scenes with the speaker large and another in a card, who change places with the speaker."""
    pair = lasting(scenery, foremost(scenery, len(scenery.people)))[:2]
    plans = {id(main): with_card(scenery.stage, wish, main, other, reasons.ASKED) for main, other in (pair, pair[::-1])}
    if any(plan is None for plan in plans.values()):
        beside = split(scenery.stage, LayoutName.SPLIT_2, pair, reasons.covers_face(wish))
        return one_plan(scenery, beside) if beside else full(scenery, reasons.cannot_part(wish))

    def show(subject: Subject) -> Plan:
        plan = plans[id(subject)]
        return plan or single(scenery.stage, subject, (), CALM_SHARE, reasons.cannot_part(wish))

    return cast_scenes(scenery, pair, show, None)


def _screen(scenery: Scenery) -> Scenes:
    wish = LayoutName.SCREEN_FIRST
    plan = screen_first(scenery, reasons.ASKED)
    if plan:
        return one_plan(scenery, plan)
    if scenery.people and not scenery.is_screen:
        return full(scenery, reasons.lacking(wish.value, "no screen"))
    return one_plan(
        scenery, whole(scenery.stage, reasons.lacking(wish.value, "no presenter in a picture of their own"))
    )


def _because(scenes: Scenes, reason: str) -> Scenes:
    """Return scenes with another reason; scenes of one plan keep sharing it."""
    plans = {id(scene.plan): relabeled(scene.plan, reason) for scene in scenes}
    return tuple(replace(scene, plan=plans[id(scene.plan)]) for scene in scenes)
