# SPDX-License-Identifier: MIT
"""Laws of selection, whatever is said and whenever."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from clipmill.domain.options import SelectionStyle
from clipmill.domain.speech import Segment, Transcript, Word
from clipmill.domain.times import SourceTime, TimeRange
from clipmill.selection import Material, SelectionOptions, select_moments
from clipmill.selection.copywriter import shorten, tidy, write_hashtags, write_title
from clipmill.selection.sentences import find_sentences

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
