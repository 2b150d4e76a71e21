# SPDX-License-Identifier: MIT
"""
Emoji in captions: the blank that the text leaves for each, where it stands, and fitting ones after a word now and then.

In: words, someone who knows pictures. Out: blanks and their pictures, words with an emoji. It draws no letters: an
emoji is a stack of colored shapes over a line whose no-break spaces hold its place, so that no letter ever moves.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from clipmill.captions.emoji_words import EMOJI_OF_WORD
from clipmill.captions.lines import MeasuredWord
from clipmill.captions.measure import TextMeasurer
from clipmill.captions.text import clusters_of, is_emoji
from clipmill.domain.captions import EmojiPicture

GAP = "\u00a0"
"""Cleaned text has none of its own."""
SPARE_US = 5_000_000
"""Least time between two emoji that are added: a spice, no second text."""

_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_LEAST_PLURAL = 4


def gap_maker(measurer: TextMeasurer, family: str) -> Callable[[str], str]:
    """Return what tells the blank that an emoji leaves in a family; none for one without a picture."""
    gap = measurer.emoji_gap(family)
    return lambda cluster: gap if measurer.emoji(cluster) is not None else ""


def gaps_of_word(
    text: str, drawn: str, start: int, measurer: TextMeasurer, family: str
) -> Iterator[tuple[tuple[int, int], EmojiPicture]]:
    """
    Yield each blank of a drawn word with the picture that fills it.

    Args:
        text: the word with its emoji.
        drawn: what is drawn of it, as `drawn_text` with `gap_maker` gives it.
        start: where that begins in its line.
        measurer: knows the pictures.
        family: that draws the word.

    """
    length = len(measurer.emoji_gap(family))
    pictures = [measurer.emoji(cluster) for cluster in clusters_of(text) if is_emoji(cluster)]
    places = [found.start() for found in re.finditer(f"{GAP}{{{length}}}", drawn)]
    for place, picture in zip(places, (item for item in pictures if item is not None), strict=False):
        yield (start + place, start + place + length), picture


def emoji_for(word: str) -> str:
    """Return the emoji of a word of one of the languages of our list, or nothing."""
    bare = _EDGES.sub("", word).casefold()
    return EMOJI_OF_WORD.get(bare) or (
        EMOJI_OF_WORD.get(bare.removesuffix("s"), "") if len(bare) >= _LEAST_PLURAL else ""
    )


def add_emoji(
    words: Sequence[MeasuredWord], measurer: TextMeasurer, width_of: Callable[[str], float]
) -> list[MeasuredWord]:
    """
    Return the words, some with an emoji after them: never two within `SPARE_US`, never the same one twice in a row.

    Args:
        words: in order.
        measurer: knows the pictures.
        width_of: of a text, in pixels.

    """
    done: list[MeasuredWord] = []
    free_us, last = 0, ""
    for item in words:
        found = emoji_for(item.word.text)
        is_wanted = found and found != last and item.word.range.in_us >= free_us
        if not is_wanted or measurer.emoji(found) is None or any(map(is_emoji, clusters_of(item.word.text))):
            done.append(item)
            continue
        free_us, last = item.word.range.in_us + SPARE_US, found
        done.append(MeasuredWord(replace(item.word, emoji=found), width_of(item.word.text + found)))
    return done


def one_emoji(words: Sequence[MeasuredWord]) -> list[MeasuredWord]:
    """Return the words of one cue with at most one emoji that was added."""
    first = next((index for index, item in enumerate(words) if item.word.emoji), None)
    return [item if index == first else _plain(item) for index, item in enumerate(words)]


def _plain(item: MeasuredWord) -> MeasuredWord:
    return replace(item, word=replace(item.word, emoji="")) if item.word.emoji else item
