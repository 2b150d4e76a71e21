# SPDX-License-Identifier: MIT
"""
Where each word of a line ends up from left to right, whatever directions its words run in.

In: one line, where its words are in it, a way to measure. Out: spans in em from the line's left end. It places nothing
in the output and draws nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from clipmill.captions.bidi import embedding_levels, visual_order
from clipmill.domain.captions import TextInk

LARGEST_BEARING_EM = 0.12
"""Blank beside a letter that belongs to it; more is the blank half of a full-width sign."""


@dataclass(frozen=True, slots=True)
class LineSpans:
    """The words and the ink of a line, in em."""

    words: tuple[tuple[float, float], ...]
    """From where to where each word reaches, from the left end of the line, without the blank of full-width signs."""
    left_em: float
    """Ink before the left end; negative when it starts after it."""
    right_em: float
    """Ink after the right end; negative when it ends before it."""


def spans_in_line(
    text: str, bounds: Sequence[tuple[int, int]], ink_of: Callable[[str], TextInk], *, is_rtl: bool
) -> LineSpans:
    """
    Return where the words stand once the line is in visual order.

    Args:
        text: the line in reading order, the words parted by spaces or not.
        bounds: start and end of each word in the text; none empty.
        ink_of: measures text at an em of one pixel.
        is_rtl: the base direction.

    """
    spans: dict[int, tuple[float, float]] = {}
    pen, left, right = 0.0, float("inf"), float("-inf")
    for start, end, word in _pieces_from_left(text, bounds, is_rtl=is_rtl):
        ink = ink_of(text[start:end])
        if word >= 0:
            begin = pen + max(0.0, -ink.left_px - LARGEST_BEARING_EM)
            stop = pen + ink.advance_px - max(0.0, -ink.right_px - LARGEST_BEARING_EM)
            spans[word] = (spans[word][0] if word in spans else begin, stop)
            left = min(left, pen - ink.left_px)
            right = max(right, pen + ink.advance_px + ink.right_px)
        pen += ink.advance_px
    return LineSpans(tuple(spans[index] for index in range(len(bounds))), -left, right - pen)


def _pieces_from_left(text: str, bounds: Sequence[tuple[int, int]], *, is_rtl: bool) -> list[tuple[int, int, int]]:
    """Return start, end and word (-1 for none) of each stretch of one word and one direction, from left to right."""
    levels = embedding_levels(text, is_rtl=is_rtl)
    owner = [-1] * len(text)
    for index, (start, end) in enumerate(bounds):
        owner[start:end] = [index] * (end - start)
    pieces: list[tuple[int, int, int]] = []
    for offset in range(len(text)):
        if not offset or (owner[offset], levels[offset]) != (owner[offset - 1], levels[offset - 1]):
            pieces.append((offset, offset, owner[offset]))
        pieces[-1] = (pieces[-1][0], offset + 1, owner[offset])
    return [pieces[index] for index in visual_order([levels[start] for start, _, _ in pieces])]
