# SPDX-License-Identifier: MIT
"""The sound's level: exact hops, gaps, odd rates, chunks of any size."""

from __future__ import annotations

import numpy as np
import pytest

from clipmill.analysis.sound import EnvelopeMeter
from clipmill.domain.media import Samples
from clipmill.domain.sound import SoundEnvelope
from clipmill.domain.times import SourceTime


def measure(data: np.ndarray, rate_hz: int, sizes: list[int]) -> SoundEnvelope:
    meter = EnvelopeMeter()
    at = 0
    for size in [*sizes, len(data)]:
        time = SourceTime(round(at * 1_000_000 / rate_hz))
        meter.feed(Samples(time, rate_hz, data[at : at + size].astype(np.float32)))
        at += size
    return meter.envelope()


def test_level_of_a_sine_is_three_db_below_full_scale() -> None:
    sine = np.sin(np.arange(16_000) * 2 * np.pi * 1_000 / 16_000)
    envelope = measure(sine, 16_000, [])
    assert len(envelope.levels) == 100
    assert np.allclose(envelope.level_dbfs, -3.0, atol=0.3)


@pytest.mark.parametrize("rate_hz", [8_000, 11_025, 16_000, 22_050, 44_100, 48_000])
def test_result_does_not_depend_on_the_chunks(rate_hz: int) -> None:
    data = np.random.default_rng(1).normal(0, 0.1, rate_hz)
    assert measure(data, rate_hz, []) == measure(data, rate_hz, [7, 160, 161, 1, 3_000])


def test_gaps_are_silence_and_the_start_may_be_late() -> None:
    meter = EnvelopeMeter()
    meter.feed(Samples(SourceTime(500_000), 16_000, np.full(1_600, 0.5, np.float32)))
    meter.feed(Samples(SourceTime(1_000_000), 16_000, np.full(1_600, 0.5, np.float32)))
    levels = meter.envelope().level_dbfs
    assert len(levels) == 110
    assert (levels[:50] == -127.5).all()
    assert np.allclose(levels[50:60], -6.0)
    assert (levels[60:100] == -127.5).all()
    assert np.allclose(levels[100:], -6.0)


def test_time_fed_twice_and_broken_samples_are_left_out() -> None:
    meter = EnvelopeMeter()
    meter.feed(Samples(SourceTime(0), 16_000, np.full(1_600, 0.5, np.float32)))
    meter.feed(Samples(SourceTime(50_000), 16_000, np.full(1_600, 0.5, np.float32)))
    meter.feed(Samples(SourceTime(150_000), 16_000, np.full(160, np.nan, np.float32)))
    meter.feed(Samples(SourceTime(160_000), 16_000, np.zeros(0, np.float32)))
    levels = meter.envelope().level_dbfs
    assert len(levels) == 16
    assert np.allclose(levels[:15], -6.0)
    assert levels[15] == -127.5


def test_time_before_zero_is_left_out() -> None:
    meter = EnvelopeMeter()
    meter.feed(Samples(SourceTime(-50_000), 16_000, np.full(1_600, 0.5, np.float32)))
    assert np.allclose(meter.envelope().level_dbfs, -6.0)
    assert len(meter.envelope().levels) == 5


def test_rate_may_change_between_stretches() -> None:
    meter = EnvelopeMeter()
    meter.feed(Samples(SourceTime(0), 16_000, np.full(1_600, 0.5, np.float32)))
    meter.feed(Samples(SourceTime(100_000), 48_000, np.full(4_800, 0.5, np.float32)))
    assert np.allclose(meter.envelope().level_dbfs, -6.0)
    assert len(meter.envelope().levels) == 20


def test_nothing_fed_is_an_empty_envelope() -> None:
    assert EnvelopeMeter().envelope() == SoundEnvelope(10_000, b"")
