# SPDX-License-Identifier: MIT
"""
Which part of a line has which color in one stretch of time.

In: a placed line, a style, a stretch. Out: parts, each a drawing of the whole line clipped to some of its words. Their
clips tile the line, so that together they are the line and nothing moves from one state to the next.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace

from clipmill.captions.geometry import WEIGHT_EM
from clipmill.captions.motion import STILL, Clip, Move, Sides
from clipmill.captions.paint import readable_on
from clipmill.captions.placed import PlacedCue, PlacedLine, PlacedText, PlacedTrack
from clipmill.captions.stretches import Stretch, word_ticks
from clipmill.captions.telling import FULL_SIZE, Growth, is_emphasizing
from clipmill.captions.text import is_rtl_text
from clipmill.domain.captions import Alternation, CaptionStyle, Emphasis, Entrance, Highlight

_OWN_DRAWINGS = frozenset({Emphasis.LARGER, Emphasis.HEAVIER, Emphasis.BOX})
"""Ways to stand out that take a drawing of the word alone."""


@dataclass(frozen=True, slots=True)
class Part:
    """One drawing of a line."""

    color: str
    clip: Clip | None = None
    is_marked: bool = False
    is_bare: bool = False
    """True for a word on a box: it has neither outline nor shadow."""
    move: Move = STILL
    """Its own move, besides the cue's."""
    growth: Growth = FULL_SIZE
    """How much larger than the line it is all the time."""
    weight_px: float = 0.0
    """How much thicker its strokes are on every side."""


def line_parts(
    style: CaptionStyle, placed: PlacedTrack, cue: PlacedCue, line: PlacedLine, stretch: Stretch
) -> list[Part]:
    """Return what of the line is drawn in the stretch, in the order of drawing."""
    colors = _colors(style, cue, line, stretch.start)
    marked = next((index for index, word in enumerate(line.words) if word is stretch.word), None)
    others = {color for index, color in enumerate(colors) if index != marked}
    is_wiped = marked is not None and stretch.wipe != (1.0, 1.0)
    if any(stands_apart(style, word) for word in line.words):
        return _tiles(style, placed, line, stretch, colors)
    if len(set(colors)) > 1 if marked is None else (len(others) > 1 or None in others or is_wiped):
        return _tiles(style, placed, line, stretch, colors)
    if marked is None:
        return [Part(colors[0])] if colors[0] is not None else []
    base = next(iter(others), colors[marked]) or style.text_color
    sides = word_sides(placed, line, line.words[marked])
    return [Part(base, Clip(sides, sides, is_hole=True)), _marked(style, colors[marked], stretch, Clip(sides, sides))]


def stands_apart(style: CaptionStyle, word: PlacedText) -> bool:
    """Say whether a word that stands out is drawn in another way than by its color and letters alone."""
    return is_emphasizing(style) and word.is_telling and style.emphasis in _OWN_DRAWINGS


def word_sides(placed: PlacedTrack, line: PlacedLine, word: PlacedText) -> Sides:
    """Return the rectangle, over the whole height, that holds the word and half of the space to its neighbors."""
    geometry = placed.geometry
    reach = max(line.ink.left_px, line.ink.right_px) + 2 * geometry.border_px + 2
    before = [other.right_px for other in line.words if other.right_px <= word.left_px + 1]
    after = [other.left_px for other in line.words if other.left_px >= word.right_px - 1]
    left = (max(before) + word.left_px) / 2 if before else word.left_px - reach
    right = (min(after) + word.right_px) / 2 if after else word.right_px + reach
    top = line.baseline_px - placed.above_em * placed.geometry.em_px - reach
    bottom = line.baseline_px + placed.below_em * placed.geometry.em_px + reach
    return left, top, right, bottom


def is_written(style: CaptionStyle, word: PlacedText, tick: int) -> bool:
    """Say whether a word has begun to be seen; one that has no time of its own is seen from the start."""
    begins, ends = word_ticks(word)
    return style.entrance is not Entrance.TYPEWRITER or begins <= tick or ends <= begins


def _colors(style: CaptionStyle, cue: PlacedCue, line: PlacedLine, tick: int) -> list[str | None]:
    """Return the color of each word of the line before any is marked; none for a word that is not written yet."""
    number = cue.lines.index(line)
    offset = sum(len(other.words) for other in cue.lines[:number])
    colors: list[str | None] = []
    for index, word in enumerate(line.words):
        color = style.text_color
        turn = {Alternation.WORD: offset + index, Alternation.LINE: number}.get(style.alternation, 0)
        if turn % 2:
            color = style.second_color
        if word.is_telling and style.emphasis_color is not None and style.emphasis is not Emphasis.UNDERLINE:
            color = style.emphasis_color
        begins, ends = word_ticks(word)
        if style.highlight is Highlight.FILL and ends <= tick and ends > begins:
            color = style.highlight_color
        colors.append(color if is_written(style, word, tick) else None)
    return colors


def _marked(style: CaptionStyle, base: str | None, stretch: Stretch, clip: Clip) -> Part:
    """Return the drawing of the word that is said."""
    is_bare = style.highlight is Highlight.BOX
    color = base or style.text_color
    if style.highlight in {Highlight.COLOR, Highlight.POP, Highlight.FILL}:
        color = style.highlight_color
    elif style.highlight_text_color is not None:
        color = style.highlight_text_color
    elif is_bare:
        color = readable_on(style.highlight_color, (style.text_color, style.outline_color))
    return Part(color, clip, is_marked=True, is_bare=is_bare, move=stretch.pop)


def _tiles(
    style: CaptionStyle, placed: PlacedTrack, line: PlacedLine, stretch: Stretch, colors: list[str | None]
) -> list[Part]:
    """Return a drawing for each run of words of one color, from left to right, and the marked word last."""
    order = sorted(range(len(line.words)), key=lambda index: line.words[index].left_px)
    marked: list[Part] = []
    parts: list[Part] = []
    keyed = [
        (colors[index], word is stretch.word, index if stands_apart(style, word) else -1, word)
        for index, word in ((index, line.words[index]) for index in order)
    ]
    for (color, is_marked, own), group in itertools.groupby(keyed, key=lambda item: item[:3]):
        words = [item[-1] for item in group]
        first, last = word_sides(placed, line, words[0]), word_sides(placed, line, words[-1])
        sides = (first[0], first[1], last[2], first[3])
        if is_marked:
            drawn = _wiped(style, placed, stretch, words[0], color, sides)
        else:
            drawn = [Part(color, Clip(sides, sides))] if color is not None else []
        if own >= 0:
            drawn = [_dressed(style, placed, line.words[own], part, is_marked=is_marked) for part in drawn]
        (marked if is_marked else parts).extend(drawn)
    return parts + marked


def _dressed(style: CaptionStyle, placed: PlacedTrack, word: PlacedText, part: Part, *, is_marked: bool) -> Part:
    """Return a drawing of a word that stands out as large, as heavy and on such a box as it is."""
    if style.emphasis is Emphasis.BOX and not (is_marked and style.highlight is Highlight.BOX):
        box = style.emphasis_color or style.text_color
        wanted = (part.color,) if part.color != box else ()
        return replace(part, color=readable_on(box, (*wanted, style.text_color, style.outline_color)), is_bare=True)
    weight = WEIGHT_EM * placed.geometry.em_px if style.emphasis is Emphasis.HEAVIER else 0.0
    return replace(part, growth=word.growth, weight_px=weight)


def _wiped(
    style: CaptionStyle, placed: PlacedTrack, stretch: Stretch, word: PlacedText, color: str | None, sides: Sides
) -> list[Part]:
    """Return the marked word in two drawings: what is filled or written of it, and what is not yet."""
    if stretch.wipe == (1.0, 1.0):
        return [_marked(style, color, stretch, Clip(sides, sides))]
    left, top, right, bottom = sides
    is_rtl = is_rtl_text([word.text], "ar" if placed.is_rtl else None)
    at = [left + (1 - part if is_rtl else part) * (right - left) for part in stretch.wipe]
    low, high = [(left, top, x, bottom) for x in at], [(x, top, right, bottom) for x in at]
    done, rest = (high, low) if is_rtl else (low, high)
    parts = [_marked(style, color, stretch, Clip(done[0], done[1]))]
    if style.entrance is not Entrance.TYPEWRITER and color is not None:
        parts.insert(0, Part(color, Clip(rest[0], rest[1]), move=stretch.pop))
    return parts
