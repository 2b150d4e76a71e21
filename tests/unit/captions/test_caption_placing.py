# SPDX-License-Identifier: MIT
from __future__ import annotations

from tests.unit.captions.caption_makers import transcript_of, word

from clipmill.captions.placing import place_words, spread
from clipmill.domain.clip import Edl
from clipmill.domain.times import ClipTime, TimeRange, source_range_from_s


def seen(words: object) -> list[tuple[str, float, float]]:
    return [(w.text, w.range.in_us / 1e6, w.range.out_us / 1e6) for w in words]  # type: ignore[attr-defined]


def test_words_of_each_kept_range_are_moved_to_the_clip() -> None:
    transcript = transcript_of([word(1, 2, "one"), word(2, 3, "cut"), word(5, 6, "two")])
    edl = Edl((source_range_from_s(1, 2), source_range_from_s(4.5, 7)))
    assert seen(place_words(transcript, edl)) == [("one", 0, 1), ("two", 1.5, 2.5)]


def test_word_belongs_to_the_range_of_its_middle_and_is_cut_with_it() -> None:
    transcript = transcript_of([word(1, 2, "half")])
    assert seen(place_words(transcript, Edl((source_range_from_s(1.4, 3),)))) == [("half", 0, 0.6)]
    assert place_words(transcript, Edl((source_range_from_s(1.6, 3),))) == ()


def test_range_kept_twice_gives_its_words_twice() -> None:
    transcript = transcript_of([word(0, 1, "again")])
    edl = Edl((source_range_from_s(0, 1), source_range_from_s(0, 1)))
    assert seen(place_words(transcript, edl)) == [("again", 0, 1), ("again", 1, 2)]


def test_text_with_spaces_inside_becomes_words_that_share_its_time() -> None:
    transcript = transcript_of([word(0, 1, " good\nmorning all ", joins=True)])
    placed = place_words(transcript, Edl((source_range_from_s(0, 2),)))
    assert [(w.text, w.joins_previous) for w in placed] == [("good", True), ("morning", False), ("all", False)]
    assert placed[0].range.in_us == 0
    assert placed[-1].range.out_us == 1_000_000


def test_words_that_are_nothing_once_cleaned_are_gone() -> None:
    transcript = transcript_of([word(0, 1, "\u200b\n"), word(1, 2, "ok")])
    assert [w.text for w in place_words(transcript, Edl((source_range_from_s(0, 3),)))] == ["ok"]


def test_words_of_two_voices_come_in_order_of_their_starts() -> None:
    transcript = transcript_of(
        [word(0, 1, "a", speaker="A"), word(2, 3, "b", speaker="A"), word(1, 2, "x", speaker="B")]
    )
    assert [w.text for w in place_words(transcript, Edl((source_range_from_s(0, 4),)))] == ["a", "x", "b"]


def test_time_is_spread_in_proportion_and_without_gaps() -> None:
    ranges = spread([1, 3], TimeRange(ClipTime(100), ClipTime(500)))
    assert [(r.in_us, r.out_us) for r in ranges] == [(100, 200), (200, 500)]
