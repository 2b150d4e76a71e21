# SPDX-License-Identifier: MIT
"""
When a line looks how: the stretches of a cue in which one word is marked and everything goes in a straight way.

In: a placed cue, one of its lines, a style. Out: stretches in order, without a gap, in hundredths of a second (ASS's
unit). It draws nothing.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from clipmill.captions.geometry import POP_REACH_EM, SLIDE_EM, is_popping
from clipmill.captions.motion import REST, STILL, Move, Pose, pose_at
from clipmill.captions.placed import PlacedCue, PlacedLine, PlacedText, PlacedTrack
from clipmill.captions.shapes import cue_box, word_box
from clipmill.captions.timing import TICK_US
from clipmill.domain.captions import CaptionStyle, Entrance, Highlight

POP_TICKS = 12
"""A word grows and shrinks within 120 ms: three or four frames."""
DEFAULT_POP_SCALE = 1.18
POP_SPACE_SHARE = 0.45
"""Part of the space to a neighbor that a word may grow over."""
LEAST_POP_EM = 0.04
"""How far it may grow where no space is: Chinese, Japanese, Thai."""
FADE_TICKS = 10
WRITE_TICKS = 12
"""The longest a word takes to be written."""
_ENTRANCE_KEYS = {
    Entrance.FADE: ((0, 1.0, 0.0), (FADE_TICKS, 1.0, 0.0)),
    Entrance.POP: ((0, 0.75, 0.0), (6, 0.95, 0.0), (12, 1.0, 0.0)),
    Entrance.SLIDE: ((0, 1.0, SLIDE_EM), (7, 1.0, SLIDE_EM / 4), (14, 1.0, 0.0)),
}
"""Ticks, size and shift in em: fast at first, then slower, as things that are caught do."""

Keys = tuple[tuple[int, Pose], ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the time of a cue."""

    start: int
    end: int
    word: PlacedText | None
    """The word of the line that is marked."""
    entrance: Move
    """How the whole cue moves."""
    pop: Move
    """How the marked word moves; still while the cue moves."""
    wipe: tuple[float, float]
    """How much of the marked word is filled or written at the start and at the end, 0 to 1."""


def ticks(time_us: int) -> int:
    """Return hundredths of a second, rounded; every time is rounded alike, so that what touches keeps touching."""
    return (time_us + TICK_US // 2) // TICK_US


def cue_ticks(cue: PlacedCue) -> tuple[int, int]:
    """Return when a cue is shown."""
    return ticks(cue.cue.range.in_us), ticks(cue.cue.range.out_us)


def word_ticks(word: PlacedText) -> tuple[int, int]:
    """Return when a word is marked."""
    return ticks(word.word.range.in_us), ticks(word.word.range.out_us)


def entrance_stretches(style: CaptionStyle, placed: PlacedTrack, cue: PlacedCue) -> Iterator[tuple[int, int, Move]]:
    """Yield the cue's time in parts, each with a straight move of the whole cue; none for one that draws nothing."""
    if not cue.lines:
        return
    begins, ends = cue_ticks(cue)
    keys = entrance_keys(style, cue)
    for start, end in _cut(begins, ends, [tick for tick, _ in keys]):
        yield start, end, _entrance(style, placed, cue, keys, (start, end))


def line_stretches(style: CaptionStyle, placed: PlacedTrack, cue: PlacedCue, line: PlacedLine) -> Iterator[Stretch]:
    """Yield the cue's time in parts in which one word of this line, or none, is marked."""
    entrance = entrance_keys(style, cue)
    for begins, ends, word in _states(style, cue, line):
        pop = _pop_keys(style, cue, line, word) if word is not None and is_popping(style) else ()
        written = _wipe_end(style, word) if word is not None else ends
        cuts = [*(tick for tick, _ in entrance), *(tick for tick, _ in pop), written]
        for start, end in _cut(begins, ends, cuts):
            moving = _entrance(style, placed, cue, entrance, (start, end))
            own = STILL
            if word is not None and pop and moving == STILL:
                center = word_box(placed, cue, line, word).center
                own = _settled(Move(pose_at(pop, start), pose_at(pop, end), center))
            wipe = (1.0, 1.0)
            if word is not None and written > begins:
                first, last = ((tick - begins) / (written - begins) for tick in (start, end))
                wipe = (min(1.0, first), min(1.0, last))
            yield Stretch(start, end, word, moving, own, wipe)


def entrance_keys(style: CaptionStyle, cue: PlacedCue) -> Keys:
    """Return the poses of the cue's entrance, none without one; a short cue comes in faster."""
    shape = _ENTRANCE_KEYS.get(style.entrance, ())
    begins, ends = cue_ticks(cue)
    pace = min(1.0, (ends - begins) / 3 / shape[-1][0]) if shape else 0.0
    return _increasing([(begins + round(pace * tick), Pose(scale, shift * cue.em_px)) for tick, scale, shift in shape])


def _states(style: CaptionStyle, cue: PlacedCue, line: PlacedLine) -> Iterator[tuple[int, int, PlacedText | None]]:
    """Yield the stretches of the cue in ticks, each with the word of this line that is marked in it."""
    now, end = cue_ticks(cue)
    is_marked = style.highlight is not Highlight.NONE or is_popping(style) or style.entrance is Entrance.TYPEWRITER
    for word in line.words if is_marked else ():
        begins, ends = word_ticks(word)
        if ends <= begins:
            continue
        if begins > now:
            yield now, begins, None
        yield begins, ends, word
        now = ends
    if end > now:
        yield now, end, None


def _entrance(style: CaptionStyle, placed: PlacedTrack, cue: PlacedCue, keys: Keys, span: tuple[int, int]) -> Move:
    if not keys or span[0] >= keys[-1][0]:
        return STILL
    center = cue_box(style, placed, cue).center
    return _settled(Move(pose_at(keys, span[0]), pose_at(keys, span[1]), center))


def _settled(move: Move) -> Move:
    return STILL if move.start == REST and move.end == REST else move


def _pop_keys(style: CaptionStyle, cue: PlacedCue, line: PlacedLine, word: PlacedText) -> Keys:
    """Return how the word grows and shrinks; a wide word between near neighbors grows less."""
    begins, ends = word_ticks(word)
    wanted = style.pop_scale if style.pop_scale > 1.0 else DEFAULT_POP_SCALE
    room = 2 * _room_px(cue, line, word) / max(1.0, word.drawn_right_px - word.drawn_left_px)
    length = min(POP_TICKS, ends - begins)
    peak = Pose(min(wanted, 1.0 + room))
    return _increasing([(begins, REST), (begins + length // 2, peak), (begins + length, REST)])


def _room_px(cue: PlacedCue, line: PlacedLine, word: PlacedText) -> float:
    """Return how far a word may grow on either side: over most of the space to its neighbors, a little without one."""
    after = [other for other in line.words if other.left_px >= word.right_px - 1]
    before = [other for other in line.words if other.right_px <= word.left_px + 1]
    gaps = [max(0.0, other.drawn_left_px - word.drawn_right_px) for other in after]
    gaps += [max(0.0, word.drawn_left_px - other.drawn_right_px) for other in before]
    free = POP_SPACE_SHARE * min(gaps, default=cue.em_px)
    return min(max(free, LEAST_POP_EM * cue.em_px), POP_REACH_EM * cue.em_px)


def _wipe_end(style: CaptionStyle, word: PlacedText) -> int:
    begins, ends = word_ticks(word)
    if style.highlight is Highlight.FILL:
        return ends
    return min(ends, begins + WRITE_TICKS) if style.entrance is Entrance.TYPEWRITER else begins


def _increasing(keys: list[tuple[int, Pose]]) -> Keys:
    """Return the keys without those that stand at the time of the one before."""
    return tuple(key for index, key in enumerate(keys) if not index or key[0] > keys[index - 1][0])


def _cut(start: int, end: int, cuts: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the parts of a time between its cuts."""
    inside = sorted({cut for cut in cuts if start < cut < end})
    yield from itertools.pairwise([start, *inside, end])
