# SPDX-License-Identifier: MIT
from __future__ import annotations

from clipmill.captions.placing import PlacedWord
from clipmill.captions.timing import mark_words, time_cues
from clipmill.domain.times import US_PER_S, ClipTime, TimeRange


def said(in_s: float, out_s: float) -> PlacedWord:
    return PlacedWord(TimeRange(ClipTime(round(in_s * US_PER_S)), ClipTime(round(out_s * US_PER_S))), "x")


def timed(groups: list[list[PlacedWord]], clip_s: float = 20) -> list[tuple[float, float]]:
    return [(r.in_us / 1e6, r.out_us / 1e6) for r in time_cues(groups, round(clip_s * 1e6))]


def test_cue_ends_a_little_after_its_last_word() -> None:
    assert timed([[said(1, 2), said(2, 4)]]) == [(1, 4.25)]


def test_short_cue_stays_long_enough_to_be_seen() -> None:
    assert timed([[said(1, 1.1)], [said(5, 6)]]) == [(1, 1.8), (5, 6.25)]


def test_short_gap_is_closed_and_a_long_one_is_not() -> None:
    assert timed([[said(1, 2)], [said(2.5, 4)]])[0] == (1, 2.5)
    assert timed([[said(1, 2)], [said(2.9, 4)]])[0] == (1, 2.25)


def test_cue_ends_when_the_next_one_starts() -> None:
    assert timed([[said(1, 2)], [said(1.5, 3)]])[0] == (1, 1.5)


def test_no_cue_outlasts_the_clip() -> None:
    assert timed([[said(1, 2)]], clip_s=2.1) == [(1, 2.1)]


def test_cues_at_one_instant_are_put_one_tick_apart() -> None:
    times = timed([[said(1, 1)], [said(1, 1)], [said(1, 2)]])
    assert [t[0] for t in times] == [1, 1.01, 1.02]


def test_cues_at_the_very_end_are_moved_into_the_clip() -> None:
    times = timed([[said(2, 2)], [said(2, 2)]], clip_s=2)
    assert times == [(1.98, 1.99), (1.99, 2)]


def test_word_stays_marked_until_the_next_one_when_the_pause_is_short() -> None:
    shown = TimeRange(ClipTime(0), ClipTime(5_000_000))
    ((first, second, third),) = mark_words([[said(0, 0.5), said(0.7, 1), said(2, 3)]], shown)
    assert first.range.out_us == 700_000
    assert second.range.out_us == 1_000_000
    assert third.range.out_us == 3_000_000


def test_marks_lie_inside_the_cue_and_never_overlap() -> None:
    shown = TimeRange(ClipTime(1_000_000), ClipTime(2_000_000))
    ((first,), (second, third)) = mark_words([[said(0.5, 1.6)], [said(1.2, 1.4), said(3, 4)]], shown)
    assert (first.range.in_us, first.range.out_us) == (1_000_000, 1_200_000)
    assert (third.range.in_us, third.range.out_us) == (2_000_000, 2_000_000)
    assert second.range.in_us == 1_200_000
