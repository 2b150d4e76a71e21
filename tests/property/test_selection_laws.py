# SPDX-License-Identifier: MIT
"""Laws of selection, whatever is said and whenever."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from clipmill.domain.options import SelectionStyle
from clipmill.domain.speech import Segment, Transcript, Word
from clipmill.domain.times import SourceTime, TimeRange
from clipmill.selection import Material, SelectionOptions, select_moments
from clipmill.selection.candidates import LengthWindow, find_windows
from clipmill.selection.certainty import judge_places
from clipmill.selection.copywriter import shorten, tidy, write_hashtags, write_title
from clipmill.selection.sentences import find_sentences
from clipmill.selection.slide import slide, sureness

texts = st.text(min_size=1, max_size=12)
timed = st.lists(st.tuples(texts, st.integers(10_000, 2_000_000), st.integers(-300_000, 4_000_000)), max_size=120)
voices = st.sampled_from([None, "SPEAKER_00", "SPEAKER_01"])


def words_of(rows: list[tuple[str, int, int]], speaker: str | None = None) -> list[Word]:
    """Return words in order of their starts; some overlap the one before."""
    words, at = [], 0
    for text, length_us, gap_us in rows:
        at = max(at, at + gap_us)
        words.append(Word(TimeRange(SourceTime(at), SourceTime(at + length_us)), text, speaker=speaker))
        at += max(1, length_us + min(0, gap_us))
    return words


@given(timed)
def test_sentences_hold_every_word_once_and_end_between_words(rows: list[tuple[str, int, int]]) -> None:
    words = words_of(rows)
    sentences = find_sentences(words, "en")
    held = [index for sentence in sentences for index in range(sentence.first, sentence.last + 1)]
    assert held == list(range(len(words)))
    for sentence, following in pairwise(sentences):
        assert sentence.range.out_us <= following.range.in_us


@given(timed, st.sampled_from(["en", "fr", None]), voices)
def test_places_have_chances_and_none_inside_a_word(
    rows: list[tuple[str, int, int]], language: str | None, speaker: str | None
) -> None:
    words = words_of(rows, speaker)
    places = judge_places(words, language)
    assert len(places.starts) == len(places.ends) == len(words) + 1
    assert 0.0 <= places.joint.min() <= places.joint.max() <= 1.0
    for index in range(1, len(words)):
        heard = max(word.range.out_us for word in words[:index])
        assert places.gaps_us[index] == words[index].range.in_us - heard
        if heard > words[index].range.in_us:
            assert not places.starts[index] + places.ends[index]
            assert not places.is_marked[index]


@settings(max_examples=60, deadline=None)
@given(timed, st.lists(st.integers(0, 10_000), max_size=6), st.randoms(use_true_random=False))
def test_picks_slide_to_windows_that_are_as_clear_of_each_other_and_surer(
    rows: list[tuple[str, int, int]], wanted: list[int], draw: Random
) -> None:
    sentences = find_sentences(words_of(rows), "en")
    windows = find_windows(sentences, LengthWindow(None, shortest_s=1.0))
    total = np.array([draw.choice([-np.inf, draw.random()]) for _ in range(len(windows))])
    picks: list[int] = []
    for number in wanted if len(windows) else ():
        index = number % len(windows)
        is_clear = all(
            windows.in_us[index] >= windows.out_us[pick] or windows.out_us[index] <= windows.in_us[pick]
            for pick in picks
        )
        if is_clear and np.isfinite(total[index]):
            picks.append(index)
    moved = slide(windows, picks, total, sentences)
    assert len(moved) == len(picks)
    assert np.isfinite(total[list(moved)]).all()
    for place, one in enumerate(moved):
        for other in moved[place + 1 :]:
            assert windows.in_us[one] >= windows.out_us[other] or windows.out_us[one] <= windows.in_us[other]
    sure = sureness(windows, sentences)
    worth = total - 0.6 * (1.0 - sure)
    assert worth[list(moved)].sum() >= worth[picks].sum() - 1e-9


@settings(max_examples=40, deadline=None)
@given(timed, st.integers(0, 200_000_000), st.sampled_from(SelectionStyle), st.none() | st.text(max_size=60))
def test_moments_lie_inside_the_source_and_never_vanish_silently(
    rows: list[tuple[str, int, int]], duration_us: int, style: SelectionStyle, prompt: str | None
) -> None:
    words = words_of(rows)
    whole = TimeRange(SourceTime(0), SourceTime(10**12))
    transcript = Transcript("en", 1.0, (Segment(whole, tuple(words)),))
    selection = select_moments(Material(duration_us, transcript, None), SelectionOptions(style=style, prompt=prompt))
    assert selection.moments or selection.notices
    for index, moment in enumerate(selection.moments):
        assert 0 <= moment.range.in_us < moment.range.out_us <= duration_us
        assert 0.0 <= moment.score.total <= 100.0
        assert moment.title
        assert all(not moment.range.overlaps(other.range) for other in selection.moments[index + 1 :])


@given(st.text(max_size=300), st.sampled_from(["en", "tr", None]))
def test_titles_and_tags_are_safe_on_one_line(text: str, language: str | None) -> None:
    title = write_title(tidy(text), language)
    assert len(title) <= 70
    assert not title.endswith((",", ";", ":"))
    assert "\n" not in title
    for tag in write_hashtags([tidy(text)], {}):
        assert not any(char.isspace() or char in "#,.;:/\\\"'<>" for char in tag)
    assert len(shorten(text, 40)) <= 40
