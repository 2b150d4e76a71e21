# SPDX-License-Identifier: MIT
"""Turns follow who speaks, stay inside speech, and begin where the change is."""

from __future__ import annotations

import numpy as np
import pytest

from clipmill.analysis.voices.blocks import VoiceBlocks
from clipmill.analysis.voices.campplus import CHANNELS, VoicePrint
from clipmill.analysis.voices.stretches import runs_in_speech, sections
from clipmill.analysis.voices.turns import SECTION_BLOCKS, find_turns
from clipmill.domain.speech import Turn
from clipmill.domain.times import SourceRange, SourceTime, source_range_from_s

RANDOM = np.random.default_rng(7)
PEOPLE = RANDOM.normal(size=(12, CHANNELS))
WEIGHT = RANDOM.normal(size=(192, 2 * CHANNELS)) * (np.arange(2 * CHANNELS) < CHANNELS)
PRINT = VoicePrint(WEIGHT.astype(np.float32), np.zeros(192, np.float32))
"""Hears the means alone."""
S = 5
"""Blocks in a second."""


def blocks_of(*spoken: tuple[int, float], start_s: float = 0.0, noise: float = 1.0) -> VoiceBlocks:
    """Return what is heard when people, or nobody (-1), speak one after the other for so many seconds."""
    who = np.concatenate([np.full(round(seconds * S), person) for person, seconds in spoken])
    numbers = np.flatnonzero(who >= 0)
    means = PEOPLE[who[numbers]] + noise * np.random.default_rng(1).normal(size=(len(numbers), CHANNELS))
    levels = np.where(np.repeat(who, 20) >= 0, -20.0, -90.0)
    flat = np.full((len(numbers), CHANNELS), 1e-3, np.float16)
    treble = np.full(len(numbers), 4.0, np.float16)
    return VoiceBlocks(
        SourceTime(round(start_s * 1e6)), numbers, means.astype(np.float16), flat, treble, levels.astype(np.float16)
    )


def speech(*seconds: tuple[float, float]) -> tuple[SourceRange, ...]:
    return tuple(source_range_from_s(*pair) for pair in seconds)


def said(turns: tuple[Turn, ...]) -> list[tuple[float, float, int]]:
    return [(turn.range.in_us / 1e6, turn.range.out_us / 1e6, int(turn.speaker[-2:])) for turn in turns]


def test_speakers_are_numbered_as_they_are_heard() -> None:
    blocks = blocks_of((3, 4), (1, 3), (3, 5), (2, 4))
    turns = said(find_turns(blocks, speech((0, 16)), PRINT))
    assert [turn[2] for turn in turns] == [0, 1, 0, 2]
    for (found, _, _), true in zip(turns, (0, 4, 7, 12), strict=True):
        assert found == pytest.approx(true, abs=0.21)


def test_turns_lie_inside_speech_and_short_pauses_do_not_end_them() -> None:
    blocks = blocks_of((0, 3), (-1, 0.4), (0, 3), (-1, 3), (0, 2))
    turns = said(find_turns(blocks, speech((0.1, 3.0), (3.4, 6.3), (9.4, 11.2)), PRINT))
    assert turns == [(0.1, 6.3, 0), (9.4, 11.2, 0)]


def test_a_change_is_moved_to_the_quiet_between() -> None:
    blocks = blocks_of((0, 4), (1, 4))
    blocks.levels_dbfs[388:396] = -60
    turns = find_turns(blocks, speech((0, 8)), PRINT)
    assert turns[0].range.out_us == turns[1].range.in_us == pytest.approx(3_920_000, abs=30_000)


def test_source_time_is_kept_where_the_sound_starts_late() -> None:
    blocks = blocks_of((0, 4), (1, 4), start_s=100.0)
    turns = said(find_turns(blocks, speech((100.5, 108)), PRINT))
    assert turns[0][0] == 100.5
    assert turns[0][1] == pytest.approx(104, abs=0.21)
    assert turns[-1][1] == 108


def test_one_voice_has_one_label_in_all_sections() -> None:
    spoken = [(number % 3, 75.0) for number in range(9)]
    blocks = blocks_of(*spoken)
    assert len(blocks.numbers) > SECTION_BLOCKS
    turns = said(find_turns(blocks, speech((0, 675)), PRINT))
    assert [turn[2] for turn in turns] == [0, 1, 2] * 3


@pytest.mark.parametrize("count", [1, 2, 5, 8])
def test_as_many_are_found_as_speak(count: int) -> None:
    spoken = [(number % count, 2.6) for number in range(3 * count)]
    turns = find_turns(blocks_of(*spoken), speech((0, 2.6 * 3 * count)), PRINT)
    assert len({turn.speaker for turn in turns}) == count


def test_what_is_heard_too_shortly_to_tell_goes_to_its_neighbor() -> None:
    blocks = blocks_of((0, 5), (-1, 0.4), (4, 0.4), (-1, 0.4), (0, 5))
    turns = said(find_turns(blocks, speech((0, 5), (5.4, 5.8), (6.2, 11.2)), PRINT))
    assert turns == [(0, 11.2, 0)]


def test_no_speech_and_no_sound_make_no_turns() -> None:
    assert find_turns(blocks_of((0, 3)), (), PRINT) == ()
    assert find_turns(blocks_of((-1, 3)), speech((0, 3)), PRINT) == ()
    assert find_turns(blocks_of((0, 3)), speech((10, 12)), PRINT) == ()


def test_the_shortest_speech_has_a_block() -> None:
    runs = runs_in_speech(SourceTime(0), np.arange(20), speech((0.05, 0.12), (0.14, 0.19), (1.0, 1.08)))
    assert [(run.first, run.count) for run in runs] == [(0, 1), (5, 1)]


def test_a_block_belongs_to_one_region() -> None:
    runs = runs_in_speech(SourceTime(0), np.arange(20), speech((0.0, 0.5), (0.51, 1.0)))
    taken = [block for run in runs for block in range(run.first, run.first + run.count)]
    assert taken == sorted(set(taken))


def test_a_region_is_cut_where_nothing_sounds_and_covered_to_its_ends() -> None:
    numbers = np.array([0, 1, 2, 6, 7])
    runs = runs_in_speech(SourceTime(0), numbers, speech((0.05, 1.57)))
    assert [(run.range.in_us, run.range.out_us, run.count) for run in runs] == [
        (50_000, 600_000, 3),
        (1_200_000, 1_570_000, 2),
    ]


def test_sections_are_even_and_leave_out_nothing() -> None:
    spans = [(n * 2.0, n * 2.0 + 1.8) for n in range(100)]
    runs = runs_in_speech(SourceTime(0), np.arange(1_000), speech(*spans))
    groups = list(sections(runs, 300))
    assert [run for group in groups for run in group] == list(runs)
    sizes = [sum(run.count for run in group) for group in groups]
    assert max(sizes) <= 309
    assert max(sizes) - min(sizes) <= 20
