# SPDX-License-Identifier: MIT
import numpy as np
import numpy.typing as npt

from clipmill.analysis.speaking.sound import SoundShape, sound_shape
from clipmill.domain.media import Samples
from clipmill.domain.times import SourceTime

RATE_HZ = 16_000


def _tone(hz: float, length_s: float, level: float = 0.3) -> npt.NDArray[np.float64]:
    return level * np.sin(2 * np.pi * hz * np.arange(round(length_s * RATE_HZ)) / RATE_HZ)


def _shape(*parts: npt.NDArray[np.float64], begin_us: int = 0) -> SoundShape:
    return sound_shape(Samples(SourceTime(begin_us), RATE_HZ, np.concatenate(parts).astype(np.float32)))


def test_a_hum_through_closed_lips_is_less_open_than_a_vowel_as_loud() -> None:
    shape = _shape(_tone(150, 1), _tone(1000, 1))
    hum, vowel = shape.at(np.array([500_000, 1_500_000]))
    assert vowel > hum + 2


def test_times_are_of_the_source() -> None:
    shape = _shape(_tone(150, 1), _tone(1000, 1), begin_us=7_000_000)
    hum, vowel = shape.at(np.array([7_500_000, 8_500_000]))
    assert vowel > hum + 2


def test_the_level_of_the_recording_does_not_matter() -> None:
    loud = _shape(_tone(150, 1), _tone(1000, 1)).openness
    quiet = _shape(0.01 * _tone(150, 1), 0.01 * _tone(1000, 1)).openness
    assert np.allclose(np.ptp(loud), np.ptp(quiet), atol=0.3)


def test_a_pause_is_found() -> None:
    shape = _shape(_tone(1000, 1), np.zeros(RATE_HZ // 2), _tone(1000, 1))
    assert shape.pauses_at(np.array([500_000, 1_250_000, 2_000_000, 9_000_000])).tolist() == [False, True, False, True]


def test_no_sound_is_a_result() -> None:
    shape = _shape(np.zeros(0))
    assert not shape.at(np.array([0, 10])).any()
    assert shape.pauses_at(np.array([0, 10])).all()
