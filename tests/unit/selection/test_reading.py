# SPDX-License-Identifier: MIT
"""A source that is read once gives the same moments to every question as one that is read for each."""

from __future__ import annotations

import pytest

from clipmill.domain.speech import Segment, Transcript, Word
from clipmill.domain.times import SourceTime, TimeRange
from clipmill.selection import Material, SelectionOptions, select_moments
from clipmill.selection.reading import read_material

SAID = (
    "The roots decide whether a tree survives.",
    "Why would anybody dig there?",
    "Most people never look under the ground.",
    "Our boat left the harbor before the storm came.",
)


def material(count: int = 120) -> Material:
    words: list[Word] = []
    for place in range(count):
        for number, text in enumerate(SAID[place % 4].split()):
            begin = place * 4_000_000 + number * 350_000
            words.append(Word(TimeRange(SourceTime(begin), SourceTime(begin + 300_000)), text, speaker="AB"[place % 2]))
    whole = TimeRange(SourceTime(0), words[-1].range.out_us)
    return Material(count * 4_000_000, Transcript("en", 1.0, (Segment(whole, tuple(words)),)), None)


@pytest.mark.parametrize(
    "options",
    [
        SelectionOptions(count=4),
        SelectionOptions(count=3, prompt="the boat in the storm"),
        SelectionOptions(prompt="boat", is_search=True),
        SelectionOptions(count=3, min_length_s=6.0, max_length_s=9.0),
    ],
)
def test_a_reading_made_before_changes_nothing(options: SelectionOptions) -> None:
    source = material()
    reading = read_material(source)
    assert select_moments(source, options, None, reading) == select_moments(source, options)


def test_words_outside_the_source_are_not_read() -> None:
    source = material(10)
    short = Material(20_000_000, source.transcript, None)
    reading = read_material(short)
    assert all(word.range.out_us <= 20_000_000 for word in reading.words)
    assert len(reading.sentences) == 5
    assert len(reading.signals.counts) == 6


def test_a_source_without_words_has_an_empty_reading() -> None:
    reading = read_material(Material(5_000_000, Transcript(None, 0.0, ()), None))
    assert not reading.words
    assert not reading.sentences
