# SPDX-License-Identifier: MIT
"""Picture times tell a variable rate from a constant one that a container rounds."""

from __future__ import annotations

from fractions import Fraction

from clipmill.media.measure import _pace


def _times_us(rate: float, count: int = 200, tick_us: int = 1) -> list[int]:
    return [round(number * 1e6 / rate / tick_us) * tick_us for number in range(count)]


def test_even_steps_are_constant() -> None:
    pace = _pace([_times_us(25)], Fraction(25))
    assert pace.frame_rate == Fraction(25)
    assert not pace.is_variable_rate


def test_millisecond_rounding_is_constant() -> None:
    assert not _pace([_times_us(29.97, tick_us=1_000)], Fraction(30_000, 1_001)).is_variable_rate
    assert not _pace([_times_us(120, tick_us=1_000)], Fraction(120)).is_variable_rate


def test_one_lost_picture_is_constant() -> None:
    times_us = _times_us(25)
    del times_us[90]
    assert not _pace([times_us], Fraction(25)).is_variable_rate


def test_many_lost_pictures_are_variable() -> None:
    times_us = [time for number, time in enumerate(_times_us(30)) if number % 10 not in {3, 4, 5}]
    assert _pace([times_us], Fraction(21)).is_variable_rate


def test_a_change_of_rate_later_on_is_variable() -> None:
    assert _pace([_times_us(30), _times_us(15)], Fraction(20)).is_variable_rate


def test_hidden_pictures_of_vp9_are_not_counted() -> None:
    times_us = sorted([*_times_us(25), *(time - 1_000 for time in _times_us(25)[10::10])])
    assert not _pace([times_us], Fraction(25)).is_variable_rate


def test_an_absurd_rate_is_measured() -> None:
    for stated in (None, Fraction(1_000), Fraction(90_000), Fraction(1, 1_000)):
        assert float(_pace([_times_us(24)], stated).frame_rate) == float(Fraction(24))


def test_one_picture_has_some_rate() -> None:
    pace = _pace([[0]], None)
    assert pace.frame_rate > 0
    assert not pace.is_variable_rate
