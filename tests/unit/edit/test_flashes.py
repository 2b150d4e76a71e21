# SPDX-License-Identifier: MIT
"""Kept ranges do not begin or end with a few frames of another shot; no word, laughter or promised length goes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from clipmill.domain.clip import Edl
from clipmill.domain.sound import SoundEnvelope
from clipmill.domain.speech import Segment, Transcript, Word
from clipmill.domain.times import SourceRange, SourceTime, TimeRange
from clipmill.edit import FlashOptions, drop_flashes

CUT_US, NEXT_US, LATER_US = 2_000_000, 8_000_000, 12_000_000
STEP_US, HOP_US = 40_000, 10_000
OPTIONS = FlashOptions(STEP_US)
BEFORE_NEXT_US = NEXT_US - STEP_US
USUAL = ((2_100_000, 7_800_000),)
Span = tuple[int, int]


def span(in_us: int, out_us: int) -> SourceRange:
    return TimeRange(SourceTime(in_us), SourceTime(out_us))


def said(*ranges_us: Span) -> Transcript:
    words = tuple(Word(span(*item), "word") for item in ranges_us)
    return Transcript("en", 1.0, (Segment(span(0, 20_000_000), words),))


def sounding(*loud_us: Span, level: int = 40) -> SoundEnvelope:
    """Return a level of -70 dBFS, and -20 dBFS in some ranges."""
    levels = np.full(2_000, 140, np.uint8)
    for begin_us, end_us in loud_us:
        levels[begin_us // HOP_US : end_us // HOP_US] = level
    return SoundEnvelope(HOP_US, levels.tobytes())


def dropped(
    *entries_us: Span,
    words: tuple[Span, ...] = USUAL,
    noises: tuple[Span, ...] = (),
    options: FlashOptions = OPTIONS,
) -> list[Span]:
    edl = Edl(tuple(span(*item) for item in entries_us))
    cuts = [SourceTime(time) for time in (NEXT_US, CUT_US, LATER_US)]
    done = drop_flashes(edl, cuts=cuts, transcript=said(*words), envelope=sounding(*words, *noises), options=options)
    again = drop_flashes(done, cuts=cuts, transcript=said(*words), envelope=sounding(*words, *noises), options=options)
    assert again == done
    return [(entry.in_us, entry.out_us) for entry in done.entries]


def test_a_clip_begins_at_the_cut_and_ends_one_step_before_the_next() -> None:
    assert dropped((1_965_000, 8_120_000)) == [(CUT_US, BEFORE_NEXT_US)]


@pytest.mark.parametrize("out_us", [NEXT_US, NEXT_US - 10_000, NEXT_US + 10_000])
def test_an_end_on_the_cut_shows_nothing_of_the_next_shot(out_us: int) -> None:
    assert dropped((CUT_US, out_us)) == [(CUT_US, BEFORE_NEXT_US)]


@pytest.mark.parametrize("entry", [(1_700_000, 8_300_000), (2_000_000, 7_960_000), (2_050_000, 7_950_000)])
def test_a_shot_that_can_be_seen_and_an_end_before_a_cut_stay(entry: Span) -> None:
    assert dropped(entry) == [entry]


def test_a_word_across_the_cut_is_kept_whole() -> None:
    words = ((1_990_000, 2_500_000), (7_000_000, 8_010_000))
    assert dropped((1_900_000, 8_200_000), words=words) == [(1_900_000, 8_200_000)]


def test_the_silence_around_words_that_clips_are_cut_with_stays() -> None:
    close = ((CUT_US + 70_000, BEFORE_NEXT_US - 140_000),)
    assert dropped((1_900_000, 8_120_000), words=close) == [(1_900_000, 8_120_000)]
    enough = ((CUT_US + 80_000, BEFORE_NEXT_US - 150_000),)
    assert dropped((1_900_000, 8_120_000), words=enough) == [(CUT_US, BEFORE_NEXT_US)]


@pytest.mark.parametrize("level", [40, 70, 90])
def test_laughter_applause_and_music_stay(level: int) -> None:
    entry = (1_900_000, 8_150_000)
    edl, laughter = Edl((span(*entry),)), sounding((1_900_000, 1_960_000), (8_050_000, 8_400_000), level=level)
    levels = np.minimum(np.frombuffer(laughter.levels, np.uint8), np.frombuffer(sounding(*USUAL).levels, np.uint8))
    heard = SoundEnvelope(HOP_US, levels.tobytes())
    cuts = [SourceTime(CUT_US), SourceTime(NEXT_US)]
    assert drop_flashes(edl, cuts=cuts, transcript=said(*USUAL), envelope=heard, options=OPTIONS) == edl


def test_one_end_that_is_loud_does_not_hold_the_other() -> None:
    assert dropped((1_900_000, 8_200_000), noises=((8_050_000, 8_200_000),)) == [(CUT_US, 8_200_000)]


def test_where_nobody_speaks_silence_is_not_known_unless_there_is_no_sound() -> None:
    entry = (1_900_000, 8_200_000)
    assert dropped(entry, words=()) == [entry]
    edl, cuts = Edl((span(*entry),)), [SourceTime(CUT_US), SourceTime(NEXT_US)]
    silent = drop_flashes(edl, cuts=cuts, transcript=said(), envelope=None, options=OPTIONS)
    assert silent.entries == (span(CUT_US, BEFORE_NEXT_US),)


def test_a_clip_becomes_no_shorter_than_was_asked_for_and_each_end_is_tried_alone() -> None:
    entry = (1_900_000, 8_200_000)
    assert dropped(entry, options=replace(OPTIONS, shortest_us=6_250_000)) == [entry]
    assert dropped(entry, options=replace(OPTIONS, shortest_us=6_100_000)) == [(CUT_US, 8_200_000)]
    assert dropped(entry, options=replace(OPTIONS, shortest_us=5_900_000)) == [(CUT_US, BEFORE_NEXT_US)]


def test_ranges_that_play_as_one_keep_their_joint() -> None:
    words = ((2_100_000, 7_000_000), (8_500_000, 9_000_000))
    joined = ((1_000_000, 8_100_000), (8_100_000, 9_500_000))
    assert dropped(*joined, words=words) == list(joined)
    apart = ((1_000_000, 8_100_000), (8_300_000, 9_500_000))
    assert dropped(*apart, words=words) == [(1_000_000, BEFORE_NEXT_US), (8_300_000, 9_500_000)]


def test_no_piece_becomes_shorter_than_pace_leaves_them() -> None:
    words = ((2_100_000, 2_200_000), (5_000_000, 5_500_000))
    pieces = ((1_900_000, 2_350_000), (4_800_000, 6_000_000))
    assert dropped(*pieces, words=words) == list(pieces)
    longer = ((1_900_000, 2_400_000), (4_800_000, 6_000_000))
    assert dropped(*longer, words=words) == [(CUT_US, 2_400_000), (4_800_000, 6_000_000)]


def test_a_teaser_stays_as_long_as_it_has_to_be() -> None:
    words = ((400_000, 1_500_000), (8_500_000, 9_000_000))
    body = (300_000, 1_600_000)
    for begin_us, end_us, begun_us in ((7_900_000, 9_400_000, 7_900_000), (7_900_000, 9_500_000, NEXT_US)):
        teaser = (begin_us, end_us)
        assert dropped(teaser, body, words=words) == [(begun_us, end_us), body]
