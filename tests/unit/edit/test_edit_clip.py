# SPDX-License-Identifier: MIT
"""Cut points: handles in silence, quietest places, and moments at the ends of a source."""

from __future__ import annotations

import pytest

from clipmill.domain.errors import InvalidOptions
from clipmill.domain.moment import Moment, Score
from clipmill.domain.sound import SoundEnvelope
from clipmill.domain.speech import Segment, Transcript, Word
from clipmill.domain.times import SourceRange, SourceTime, TimeRange, source_range_from_s
from clipmill.edit import EditOptions, edit_clip


def transcript_of(*spans_s: tuple[float, float]) -> Transcript:
    words = tuple(Word(source_range_from_s(a, b), "word") for a, b in spans_s)
    return Transcript("en", 1.0, (Segment(TimeRange(SourceTime(0), SourceTime(10**9)), words),))


def cut(transcript: Transcript, span_s: tuple[float, float], envelope: SoundEnvelope | None = None) -> SourceRange:
    moment = Moment(source_range_from_s(*span_s), Score(50.0, (), ""), "", "", (), "", "")
    edl = edit_clip(moment, transcript=transcript, envelope=envelope, duration_us=20_000_000, options=EditOptions())
    (entry,) = edl.entries
    return entry


def test_handles_lie_in_the_silence_around_speech() -> None:
    entry = cut(transcript_of((1, 2), (5, 6), (6, 7), (10, 11)), (5, 7))
    assert 80_000 <= 5_000_000 - entry.in_us <= 150_000
    assert 150_000 <= entry.out_us - 7_000_000 <= 250_000


def test_handles_end_before_the_neighbors() -> None:
    entry = cut(transcript_of((4, 4.95), (5, 7), (7.06, 8)), (5, 7))
    assert 4_950_000 <= entry.in_us <= 5_000_000
    assert 7_000_000 <= entry.out_us <= 7_060_000


def test_words_without_a_pause_are_cut_between() -> None:
    entry = cut(transcript_of((4, 5), (5, 7), (7, 8)), (5, 7))
    assert (entry.in_us, entry.out_us) == (5_000_000, 7_000_000)


def test_the_quietest_hop_is_taken() -> None:
    levels = bytearray(b"\x20" * 2_000)
    levels[487] = 200
    levels[724] = 200
    entry = cut(transcript_of((5, 7)), (5, 7), SoundEnvelope(10_000, bytes(levels)))
    assert (entry.in_us, entry.out_us) == (4_875_000, 7_245_000)


def test_handles_stay_inside_the_source() -> None:
    entry = cut(transcript_of((0.05, 5), (15, 19.95)), (0.05, 19.95))
    assert 0 <= entry.in_us <= 50_000
    assert 19_950_000 <= entry.out_us <= 20_000_000


def test_a_word_of_another_voice_across_the_end_is_kept_whole() -> None:
    entry = cut(transcript_of((4.5, 5.5), (5, 7), (6.8, 7.9)), (5, 7))
    assert entry.in_us <= 4_500_000
    assert entry.out_us >= 7_900_000


def test_a_moment_without_words_is_kept_as_it_is() -> None:
    assert cut(transcript_of((1, 2)), (5, 7)) == source_range_from_s(5, 7)


def test_a_moment_outside_the_source_is_refused() -> None:
    with pytest.raises(InvalidOptions):
        cut(transcript_of((1, 2)), (30, 40))


def test_an_end_far_from_any_word_stays_where_it_is() -> None:
    entry = cut(transcript_of((9, 9.3)), (2, 18))
    assert (entry.in_us, entry.out_us) == (2_000_000, 18_000_000)
