# SPDX-License-Identifier: MIT
"""Pitch is found where a voice is, at the right height, however the sound is cut."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from clipmill.analysis.pitch import HOP_US, LOWEST_HZ, PitchMeter
from clipmill.domain.media import Samples
from clipmill.domain.times import SourceTime

RATE_HZ = 16_000


def voice(hz: float, seconds: float = 2.0) -> npt.NDArray[np.float32]:
    """Return a buzz with falling overtones, like a vowel."""
    time = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    tones = np.array([0.1 / n * np.sin(2 * np.pi * hz * n * time) for n in range(1, 12)])
    mixed: npt.NDArray[np.float32] = tones.sum(axis=0).astype(np.float32)
    return mixed


def measure(data: npt.NDArray[np.float32], pieces: int = 1, start_us: int = 0) -> npt.NDArray[np.float32]:
    meter, at = PitchMeter(), 0
    for piece in np.array_split(data, pieces):
        meter.feed(Samples(SourceTime(start_us + at * 1_000_000 // RATE_HZ), RATE_HZ, piece))
        at += len(piece)
    return meter.track().semitones


@pytest.mark.parametrize("hz", [75.0, 110.0, 165.0, 220.0, 330.0])
def test_a_voice_has_its_pitch(hz: float) -> None:
    found = measure(voice(hz))
    assert np.isfinite(found).all()
    assert np.abs(found - 12 * np.log2(hz / LOWEST_HZ)).max() <= 0.6


def test_noise_silence_and_hum_below_voices_have_none() -> None:
    noise = np.random.default_rng(1).normal(0.0, 0.1, 2 * RATE_HZ).astype(np.float32)
    quiet = (voice(150.0) * 1e-4).astype(np.float32)
    for data in (noise, quiet, np.zeros(RATE_HZ, dtype=np.float32)):
        assert not np.isfinite(measure(data)).any()


def test_the_result_does_not_depend_on_how_the_sound_is_cut() -> None:
    data = np.concatenate([voice(100.0, 31.0), voice(200.0, 3.0)])
    whole = measure(data)
    assert np.array_equal(whole, measure(data, pieces=997), equal_nan=True)
    assert len(whole) == 34 * 1_000_000 // HOP_US
    assert whole[5] + 11 < whole[-5]


def test_sound_that_begins_late_keeps_its_time() -> None:
    found = measure(voice(150.0), start_us=1_000_000)
    assert not np.isfinite(found[:9]).any()
    assert np.isfinite(found[11:]).all()


def test_samples_that_are_no_numbers_do_no_harm() -> None:
    data = voice(150.0)
    data[::7] = np.nan
    data[1::7] = np.inf
    assert len(measure(data)) == 20
    assert len(measure(np.zeros(0, dtype=np.float32))) == 0
