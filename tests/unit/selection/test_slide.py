# SPDX-License-Identifier: MIT
"""Chosen windows move to surer bounds near by, and nowhere else."""

from __future__ import annotations

import numpy as np

from clipmill.domain.times import US_PER_S, SourceTime, TimeRange
from clipmill.selection.candidates import LengthWindow, Windows, find_windows
from clipmill.selection.sentences import Sentence
from clipmill.selection.slide import slide, sureness


def sentence(
    index: int, chances: tuple[float, float], speaker: str = "A", words: int = 10, each_s: int = 4
) -> Sentence:
    """Return a sentence of nearly `each_s` that begins at that for each one before it."""
    span = TimeRange(SourceTime(index * each_s * US_PER_S), SourceTime((index + 1) * each_s * US_PER_S - 100_000))
    return Sentence(index * 10, index * 10 + words - 1, span, "x", speaker, *chances)


def windows_of(said: list[Sentence], spans: list[tuple[int, int]]) -> Windows:
    first, last = np.array(spans).T
    starts = np.array([said[index].range.in_us for index in first])
    ends = np.array([said[index].range.out_us for index in last])
    return Windows(first, last, starts, ends)


def test_a_pick_moves_to_a_near_window_with_sure_bounds() -> None:
    said = [sentence(index, (0.9, 0.9) if index in {1, 8} else (0.2, 0.9)) for index in range(20)]
    windows = windows_of(said, [(0, 8), (1, 8), (10, 18)])
    total = np.array([0.9, 0.8, 0.7])
    assert slide(windows, [0], total, said) == (1,)


def test_a_better_window_far_away_is_not_taken() -> None:
    said = [sentence(index, (0.9, 0.9) if index > 9 else (0.2, 0.9)) for index in range(20)]
    windows = windows_of(said, [(0, 8), (10, 18)])
    assert slide(windows, [0], np.array([0.9, 0.9]), said) == (0,)


def test_a_pick_does_not_move_to_what_is_worth_much_less() -> None:
    said = [sentence(index, (0.9, 0.9) if index in {1, 8} else (0.1, 0.9)) for index in range(20)]
    windows = windows_of(said, [(0, 8), (1, 8)])
    assert slide(windows, [0], np.array([0.95, 0.8]), said) == (1,)
    assert slide(windows, [0], np.array([0.95, 0.7]), said) == (0,)


def test_a_pick_does_not_move_over_another_or_to_what_is_barred() -> None:
    said = [sentence(index, (0.9, 0.9) if index in {1, 9} else (0.2, 0.2)) for index in range(20)]
    windows = windows_of(said, [(0, 8), (1, 9), (9, 17)])
    assert slide(windows, [0, 2], np.array([0.9, 0.8, 0.7]), said) == (0, 2)
    assert slide(windows, [0], np.array([0.9, -np.inf, 0.7]), said) == (0,)


def test_words_thrown_in_by_another_are_poorer_bounds() -> None:
    said = [sentence(index, (0.95, 0.95)) for index in range(10)]
    said[9] = sentence(9, (0.95, 0.95), speaker="B", words=1)
    with_aside, without = sureness(windows_of(said, [(0, 9), (0, 8)]), said)
    assert with_aside < without == 1.0


def test_windows_end_where_a_sentence_surely_does() -> None:
    said = [sentence(index, (0.9, 0.9 if index % 2 else 0.3), each_s=2) for index in range(60)]
    windows = find_windows(said, LengthWindow(None))
    assert all(said[last].end_chance > 0.8 for last in windows.last.tolist() if last < len(said) - 1)
    assert windows.duration_s.max() <= 60.0
    assert windows.duration_s.min() >= 20.0
