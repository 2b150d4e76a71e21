# SPDX-License-Identifier: MIT
"""
A short text -> a block of lines of known size: broken, balanced, shrunk when it is long.

In: a text, a font, the room there is. Out: lines with their ink, relative to nothing yet. It places nothing.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from clipmill.domain.captions import EMOJI_ABOVE_EM, EMOJI_BELOW_EM, EMOJI_EM, EmojiPicture, FontRun, TextInk
from clipmill.domain.media import Size
from clipmill.overlays.balance import Measured, balanced_lines, joined, lines_needed
from clipmill.overlays.lettering import Lettering, Phrase

LONGEST_TEXT = 400
"""Characters that are looked at; no block holds more at a size that can be read."""
ELLIPSIS = "…"

_SHRINK = 0.94
_SPARING = 0.86
"""Letters may be this much smaller when that spares a line."""
_MORE_LINES_BELOW = 0.75
"""A text that needs letters smaller than this share of the wanted size may take one line more."""
PORTRAIT = 16 / 9


def reference_px(size: Size) -> float:
    """
    Return the length of which text sizes are fractions: the height of a 9:16 output, less in lower ones.

    The same rule as for captions: the geometric mean of the height of a 9:16 output with the same short side and the
    real height, where that is less.
    """
    portrait_height = min(size.width_px, size.height_px) * PORTRAIT
    return min(portrait_height, math.sqrt(portrait_height * size.height_px))


@dataclass(frozen=True, slots=True)
class Room:
    """How large a block may be."""

    em_px: float
    """Wanted size."""
    least_em_px: float
    """Smallest size that can be read; what does not fit in it is cut off."""
    width_px: float
    """Of a line's letters."""
    lines: int = 3
    """At the wanted size."""
    more_lines: int = 1
    """Taken besides by letters that are much smaller than wanted."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a block."""

    text: str
    runs: tuple[FontRun, ...]
    ink: TextInk
    emoji: tuple[tuple[EmojiPicture, float, float], ...] = ()
    """Pictures with the left end and the side of their squares, in pixels from the left end of the line."""

    @property
    def width_px(self) -> float:
        """Width of the line with the ink that hangs over its ends."""
        return self.ink.advance_px + max(0.0, self.ink.left_px) + max(0.0, self.ink.right_px)


@dataclass(frozen=True, slots=True)
class Block:
    """A text as lines."""

    lines: tuple[Line, ...]
    """At least one."""
    em_px: float
    family: str
    is_rtl: bool
    above_px: float
    """Room above every baseline: of the highest ink, and of a capital letter at least."""
    below_px: float
    missing: tuple[str, ...]
    """Characters that no font has; they are not drawn."""
    is_shortened: bool

    @property
    def width_px(self) -> float:
        """Width of the widest line."""
        return max(line.width_px for line in self.lines)


def lay_block(text: str, family: str, room: Room, lettering: Lettering) -> Block | None:
    """
    Return the text as balanced lines that fit the room, or none when nothing of it can be drawn.

    Raises:
        InvalidOptions: there is no such font.

    """
    drawn = lettering.rules.drawn(text[: 4 * LONGEST_TEXT])
    rules = lettering.rules
    choice = lettering.measurer.resolve(family, rules.gapped(drawn, lettering.measurer.emoji_gap(family)))
    missing = frozenset(choice.missing)
    drawn = rules.drawn("".join(piece for piece in rules.pieces(drawn) if not missing.issuperset(piece)))
    if not drawn:
        return None
    is_shortened = len(drawn) > LONGEST_TEXT or len(text) > 4 * LONGEST_TEXT
    setter = _Setter(drawn[:LONGEST_TEXT].rstrip(), choice.family, room, lettering)
    em_px, lines, is_cut = setter.fit(must_cut=is_shortened)
    return setter.block(em_px, lines, choice.missing, is_shortened=is_cut)


class _Setter:
    """Fits one text into one room."""

    def __init__(self, text: str, family: str, room: Room, lettering: Lettering) -> None:
        self._family, self._room, self._lettering = family, room, lettering
        self._gap = lettering.measurer.emoji_gap(family)
        self._locale = lettering.rules.locale(lettering.language, text)
        self._is_rtl = lettering.rules.is_rtl(text, lettering.language)
        self._phrases = [self._measured(item) for item in lettering.rules.phrases(text, lettering.language)]
        self._space_em = self._ink("n n", 1.0).advance_px - self._ink("nn", 1.0).advance_px

    def fit(self, *, must_cut: bool) -> tuple[float, list[list[Measured]], bool]:
        """Return the size, the lines and whether something was cut off."""
        room = self._room
        em_px = room.em_px
        spared = self._lines_at(_SPARING * room.em_px)
        while em_px > room.least_em_px and not must_cut:
            limit_em = room.width_px / em_px
            count = self._lines_at(em_px)
            allowed = room.lines + room.more_lines * (em_px < _MORE_LINES_BELOW * room.em_px)
            if em_px > _SPARING * room.em_px:
                allowed = min(allowed, spared)
            if count <= allowed and max(item.width_em for item in self._phrases) <= limit_em:
                return em_px, balanced_lines(self._phrases, self._space_em, limit_em, count), False
            em_px *= _SHRINK
        return self._fit_smallest(must_cut=must_cut)

    def _lines_at(self, em_px: float) -> int:
        return lines_needed(self._phrases, self._space_em, self._room.width_px / em_px)

    def block(
        self, em_px: float, lines: Sequence[Sequence[Measured]], missing: tuple[str, ...], *, is_shortened: bool
    ) -> Block:
        """Return the lines as a block; letters that kern or hang over make it a little smaller than was added up."""
        texts = [joined(line) for line in lines]
        widest_em = max(self._line(text, 1.0).width_px for text in texts)
        em_px = min(em_px, self._room.width_px / max(widest_em, 1e-6))
        placed = tuple(self._line(text, em_px) for text in texts)
        capital, tail = self._ink("H", em_px), self._ink("gp", em_px)
        return Block(
            lines=placed,
            em_px=em_px,
            family=self._family,
            is_rtl=self._is_rtl,
            above_px=max(capital.above_px, *(line.ink.above_px for line in placed)),
            below_px=max(tail.below_px, *(line.ink.below_px for line in placed)),
            missing=missing,
            is_shortened=is_shortened,
        )

    def _fit_smallest(self, *, must_cut: bool) -> tuple[float, list[list[Measured]], bool]:
        """Return the text in the smallest size: words wider than a line are cut up, what is too much is left out."""
        room = self._room
        limit_em = room.width_px / room.least_em_px
        allowed = room.lines + room.more_lines
        kept = list(itertools.chain.from_iterable(self._cut_up(item, limit_em) for item in self._phrases))
        is_cut = must_cut
        while is_cut or lines_needed(kept, self._space_em, limit_em) > allowed:
            if len(kept) > 1 and (lines_needed(self._ended(kept), self._space_em, limit_em) > allowed):
                kept.pop()
                is_cut = True
                continue
            kept = self._ended(kept)
            is_cut = True
            break
        count = lines_needed(kept, self._space_em, limit_em)
        return room.least_em_px, balanced_lines(kept, self._space_em, limit_em, count), is_cut

    def _ended(self, phrases: Sequence[Measured]) -> list[Measured]:
        """Return the phrases with an ellipsis after the last one."""
        last = phrases[-1].phrase
        ended = Phrase(last.text.rstrip(".,;:!?-–—") + ELLIPSIS, last.joins_previous)
        return [*phrases[:-1], self._measured(ended)]

    def _cut_up(self, item: Measured, limit_em: float) -> list[Measured]:
        """Return a phrase as parts that fit a line, each as long as can be."""
        if item.width_em <= limit_em:
            return [item]
        parts: list[str] = [""]
        for piece in self._lettering.rules.pieces(item.phrase.text):
            if parts[-1] and self._ink(parts[-1] + piece, 1.0).advance_px > limit_em:
                parts.append(piece)
            else:
                parts[-1] += piece
        return [
            self._measured(Phrase(part, item.phrase.joins_previous or index > 0)) for index, part in enumerate(parts)
        ]

    def _measured(self, phrase: Phrase) -> Measured:
        return Measured(phrase, self._ink(phrase.text, 1.0).advance_px)

    def _line(self, text: str, em_px: float) -> Line:
        def ink_of(part: str) -> TextInk:
            return measurer.ink(part, self._family, em_px, self._locale)

        measurer, rules = self._lettering.measurer, self._lettering.rules
        shown = rules.gapped(text, self._gap)
        left, right = rules.overhang(shown, ink_of, is_rtl=self._is_rtl)
        emoji = tuple(self._emoji_in(text, ink_of, em_px))
        ink = ink_of(shown)
        left = max([left, *(-begin for _, begin, _ in emoji)])
        right = max([right, *(begin + side - ink.advance_px for _, begin, side in emoji)])
        if emoji:
            above, below = EMOJI_ABOVE_EM * em_px, EMOJI_BELOW_EM * em_px
            ink = replace(ink, above_px=max(ink.above_px, above), below_px=max(ink.below_px, below))
        return Line(text, measurer.resolve(self._family, shown).runs, replace(ink, left_px=left, right_px=right), emoji)

    def _emoji_in(
        self, text: str, ink_of: Callable[[str], TextInk], em_px: float
    ) -> Iterator[tuple[EmojiPicture, float, float]]:
        spans = self._lettering.rules.emoji_spans(text, self._gap, ink_of, is_rtl=self._is_rtl)
        for cluster, begin, end in spans:
            picture = self._lettering.measurer.emoji(cluster)
            if picture is not None:
                side = min(EMOJI_EM * em_px, end - begin)
                yield picture, (begin + end - side) / 2, side

    def _ink(self, text: str, em_px: float) -> TextInk:
        shown = self._lettering.rules.gapped(text, self._gap)
        return self._lettering.measurer.ink(shown, self._family, em_px, self._locale)
