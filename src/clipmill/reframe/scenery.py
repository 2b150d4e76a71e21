# SPDX-License-Identifier: MIT
"""
What there is to show in one take: people, an inset and who is in it, a screen, a game, a place where things happen.

Goes in: a take with the shot of its footage. Comes out: the scenery that the director chooses from. Decides nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from clipmill.domain.picture import Box, Focus, Shot, Speaking
from clipmill.domain.times import SourceTime, TimeRange
from clipmill.reframe.boxes import area_px2, grown
from clipmill.reframe.plans import Sight, Stage
from clipmill.reframe.stretches import Take
from clipmill.reframe.subjects import Subject, lies_in, subjects_of
from clipmill.reframe.windows import clipped, largest_size

LEAST_INSET_CONFIDENCE = 0.5
LARGEST_INSET = 0.5
"""An inset of more than this share of the picture is the picture."""

LEAST_INSET_PX = 8
"""Fewer pixels show nothing."""

INSET_RIM_NORM = 0.012
"""What an inset's border and shadow may reach beyond it, over the picture's height; nothing of it is shown beside."""

LIKELY = 0.5
"""From here on a screen or a game is taken for one."""


@dataclass(frozen=True, slots=True, eq=False)
class Scenery:
    """One take, and what can be shown of it."""

    stage: Stage
    take: Take
    shot: Shot
    times: tuple[SourceTime, ...]
    """Source time of each frame."""
    people: tuple[Subject, ...]
    """The main one first; those in an inset as well."""
    inset: Box | None
    speaking: tuple[Speaking, ...]
    """Only what is said while the take is seen."""
    is_by_hand: bool = False
    """The people and their order were set by hand."""

    @property
    def outside(self) -> tuple[Subject, ...]:
        """People who are not in the inset."""
        inset = self.inset
        return tuple(item for item in self.people if not (inset and lies_in(item.extent, inset)))

    @property
    def is_screen(self) -> bool:
        """It is likely a screen, and no less likely than a game."""
        return self.shot.screen >= LIKELY and self.shot.screen >= self.shot.game

    @property
    def is_game(self) -> bool:
        """It is likely a game."""
        return self.shot.game >= LIKELY and self.shot.game > self.shot.screen

    @property
    def focus(self) -> tuple[Focus, ...]:
        """Where most happens, while the take is seen."""
        low, high = min(self.times), max(self.times)
        return tuple(item for item in self.shot.focus if low - _NEAR_US <= item.time <= high + _NEAR_US)

    def inset_sight(self) -> Sight | None:
        """Return the picture of the inset, following who is in it: often one, sometimes one after the other."""
        if self.inset is None:
            return None
        return Sight(self.inset, tuple(item for item in self.people if lies_in(item.extent, self.inset)))

    def beside_sight(self) -> Sight:
        """Return the picture of what is beside the inset."""
        rim_px = INSET_RIM_NORM * self.stage.content.height_px
        return Sight(self.stage.content, hole=grown(self.inset, rim_px) if self.inset else None)

    def is_focus_narrow(self, share: float = 1.0) -> bool:
        """Say whether what happens at each time fits into the widest window of the output's shape."""
        width_px, _ = largest_size(self.stage.content, self.stage.output.aspect)
        return bool(self.focus) and median(item.spread_px for item in self.focus) * 2 <= width_px * share


_NEAR_US = 500_000


def survey(take: Take, shot: Shot, stage: Stage, persons: Sequence[int] = ()) -> Scenery:
    """
    Return what can be shown of a take.

    Args:
        take: with pictures that were looked at.
        shot: of the take.
        stage: of the clip.
        persons: only these, in this order; none allows everybody.

    """
    times = take.times
    low, high = min(times), max(times)
    seen = TimeRange(low, SourceTime(high + 1))
    speaking = tuple(item for item in take.speaking if item.range.overlaps(seen))
    people = subjects_of(shot, times, stage.content, speaking)
    if persons:
        everybody = subjects_of(shot, times, stage.content, speaking, is_picky=False)
        chosen = tuple(item for number in persons for item in everybody if item.person == number)
        if chosen:
            # Who is shown does not hang on who speaks.
            return Scenery(stage, take, shot, times, chosen, _inset_of(shot, stage.content), (), is_by_hand=True)
    inset = _inset_of(shot, stage.content)
    if inset and shot.game >= LIKELY and shot.game > shot.screen:
        # A figure in a game, or somebody in a film that is commented on, is not who the clip is about.
        people = tuple(item for item in people if lies_in(item.extent, inset))
    return Scenery(stage, take, shot, times, people, inset, speaking)


def _inset_of(shot: Shot, content: Box) -> Box | None:
    if shot.inset is None or shot.inset.confidence < LEAST_INSET_CONFIDENCE:
        return None
    box = clipped(shot.inset.box, content)
    is_large_enough = min(box.width_px, box.height_px) >= LEAST_INSET_PX
    return box if is_large_enough and area_px2(box) <= LARGEST_INSET * area_px2(content) else None
