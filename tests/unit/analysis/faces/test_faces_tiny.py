# SPDX-License-Identifier: MIT
"""Tiny faces are looked for now and then, and only where there is nobody larger."""

from clipmill.analysis.faces.tiny import TinySearch
from clipmill.domain.picture import Box
from clipmill.domain.times import SourceTime

SECOND = 1_000_000


def _searched(seconds: int, *, is_found: bool = False) -> tuple[list[float], list[int]]:
    """Return when there is a search, looking five times a second, and in how many fine parts."""
    search, times, parts = TinySearch(), [], []
    for number in range(5 * seconds):
        now = SourceTime(number * SECOND // 5)
        if search.is_due(now, [], 640):
            times.append(now / SECOND)
            parts.append(len(search.fine_parts([], 640, 360)))
            search.tell(now, is_found=is_found)
    return times, parts


def test_searches_grow_rarer_while_nobody_is_found() -> None:
    assert _searched(20)[0] == [0, 1, 3, 7, 11, 15, 19]
    assert _searched(6, is_found=True)[0] == [0, 1, 2, 3, 4, 5]


def test_the_whole_picture_is_searched_finely_once_and_then_bit_by_bit() -> None:
    parts = _searched(20)[1]
    assert parts[0] == 0
    assert parts[1] >= 8
    assert set(parts[2:]) == {2}


def test_fine_parts_take_turns_over_the_picture() -> None:
    search = TinySearch()
    search.fine_parts([], 640, 360)
    every = set(search.fine_parts([], 640, 360))
    assert {part for _ in range(4) for part in search.fine_parts([], 640, 360)} == every


def test_who_is_large_ends_the_search() -> None:
    assert not TinySearch().is_due(SourceTime(0), [Box(0, 0, 60, 60)], 640)
    assert TinySearch().is_due(SourceTime(0), [Box(0, 0, 30, 30)], 640)
    search = TinySearch()
    search.fine_parts([], 640, 360)
    assert search.fine_parts([Box(0, 0, 30, 30)], 640, 360) == ()
