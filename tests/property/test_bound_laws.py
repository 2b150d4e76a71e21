# SPDX-License-Identifier: MIT
"""Where everything said is marked, moments begin and end with whole sentences, whoever speaks and however fast."""

from __future__ import annotations

from itertools import accumulate

from hypothesis import given, settings
from hypothesis import strategies as st

from clipmill.domain.speech import Segment, Transcript, Word
from clipmill.domain.times import SourceTime, TimeRange
from clipmill.edit import EditOptions, edit_clip
from clipmill.selection import Material, SelectionOptions, select_moments

_SAID = "we saw that the river was high and they had to leave when it rained for two days in the hills"
_WORDS = _SAID.split()
Line = tuple[int, str, int]
lines = st.lists(
    st.tuples(st.integers(2, 16), st.sampled_from(["SPEAKER_00", "SPEAKER_01"]), st.integers(0, 900_000)),
    min_size=25,
    max_size=60,
)


def marked_talk(rows: list[Line], *, is_cased: bool) -> list[Word]:
    """Return words of sentences, each with a capital (unless not cased) and a mark, with pauses between them."""
    words, at = [], 200_000
    for number, (length, speaker, pause_us) in enumerate(rows):
        said = [_WORDS[(number * 5 + place * 7) % len(_WORDS)] for place in range(length)]
        said[0] = said[0].capitalize() if is_cased else said[0]
        said[-1] += ".?!"[number % 3]
        for text in said:
            words.append(Word(TimeRange(SourceTime(at), SourceTime(at + 280_000)), text, speaker=speaker))
            at += 300_000
        at += pause_us
    return words


@settings(max_examples=30, deadline=None)
@given(lines, st.booleans(), st.none() | st.sampled_from([25.0, 40.0]))
def test_moments_of_marked_talk_are_whole_sentences(rows: list[Line], is_cased: bool, length_s: float | None) -> None:
    words = marked_talk(rows, is_cased=is_cased)
    whole = TimeRange(words[0].range.in_us, words[-1].range.out_us)
    transcript = Transcript("en", 1.0, (Segment(whole, tuple(words)),))
    duration_us = whole.out_us + 500_000
    selection = select_moments(Material(duration_us, transcript, None), SelectionOptions(length_s=length_s))
    firsts = {0, *accumulate(row[0] for row in rows)}

    for moment in selection.moments:
        edl = edit_clip(moment, transcript=transcript, envelope=None, duration_us=duration_us, options=EditOptions())
        kept = [index for index, word in enumerate(words) if word.range.overlaps(edl.entries[0])]
        assert kept[0] in firsts
        assert kept[-1] + 1 in firsts
