# SPDX-License-Identifier: MIT
"""Moments keep inside the bounds of their length, with the silence that an edit adds."""

from __future__ import annotations

import pytest

from clipmill.domain.picture import Cut
from clipmill.domain.speech import Segment, Transcript, Word
from clipmill.domain.times import US_PER_S, SourceTime, TimeRange
from clipmill.edit import EditOptions, edit_clip
from clipmill.selection import Material, SelectionOptions, select_moments


def talk(minutes: float, words_a_sentence: int) -> Material:
    words, at = [], 500_000
    index = 0
    while at < minutes * 60 * US_PER_S:
        end = "." if index % words_a_sentence == words_a_sentence - 1 else ""
        words.append(Word(TimeRange(SourceTime(at), SourceTime(at + 350_000)), f"word{index * 7919 % 601}{end}"))
        at += 400_000 + (500_000 if end else 0)
        index += 1
    whole = TimeRange(words[0].range.in_us, words[-1].range.out_us)
    return Material(at + 1_000_000, Transcript("en", 1.0, (Segment(whole, tuple(words)),)), None)


@pytest.mark.parametrize("words_a_sentence", [8, 25, 60])
@pytest.mark.parametrize(("least_s", "most_s"), [(None, 10.0), (0.0, 30.0), (30.0, 60.0), (60.0, 90.0), (90.0, 180.0)])
def test_clips_keep_inside_their_bounds(least_s: float | None, most_s: float, words_a_sentence: int) -> None:
    material = talk(12, words_a_sentence)
    selection = select_moments(material, SelectionOptions(count=3, min_length_s=least_s, max_length_s=most_s))

    assert len(selection.moments) == 3
    for moment in selection.moments:
        edl = edit_clip(
            moment,
            transcript=material.transcript,
            envelope=None,
            duration_us=material.duration_us,
            options=EditOptions(shortest_us=round((least_s or 0.0) * US_PER_S), longest_us=round(most_s * US_PER_S)),
        )
        assert (least_s or 0.0) <= edl.duration_us / US_PER_S <= most_s


def test_wanted_length_gives_way_to_the_bounds() -> None:
    selection = select_moments(talk(12, 8), SelectionOptions(count=2, length_s=120.0, max_length_s=30.0))

    assert all(moment.range.duration_s <= 30.0 for moment in selection.moments)


@pytest.mark.parametrize("words_a_sentence", [8, 25, 80])
def test_longest_length_that_a_prompt_names_is_kept(words_a_sentence: int) -> None:
    selection = select_moments(talk(12, words_a_sentence), SelectionOptions(prompt="3 clips under 30 seconds please"))

    assert len(selection.moments) == 3
    assert all(moment.range.duration_s <= 30.0 for moment in selection.moments)


def test_short_source_is_not_taken_whole_when_that_is_too_long() -> None:
    selection = select_moments(talk(0.6, 8), SelectionOptions(max_length_s=20.0))

    assert selection.moments
    assert all(moment.range.duration_s <= 20.0 for moment in selection.moments)


def test_source_shorter_than_the_least_is_taken_whole_and_said_so() -> None:
    selection = select_moments(talk(0.6, 8), SelectionOptions(min_length_s=60.0, max_length_s=90.0))

    assert len(selection.moments) == 1
    assert [notice.code for notice in selection.notices] == ["shorter_than_asked"]


def test_silent_source_keeps_the_bounds_as_well() -> None:
    material = Material(
        600 * US_PER_S,
        Transcript(None, 0.0, ()),
        None,
        tuple(Cut(SourceTime(second * US_PER_S), 0.5) for second in range(5, 600, 7)),
    )
    selection = select_moments(material, SelectionOptions(count=3, min_length_s=30.0, max_length_s=60.0))

    assert selection.moments
    assert all(30.0 <= moment.range.duration_s <= 60.0 for moment in selection.moments)
