# SPDX-License-Identifier: MIT
import numpy as np
import numpy.typing as npt
import pytest

from clipmill.analysis.speaking.cepstra import cepstra


def _noise(seconds: float) -> npt.NDArray[np.float32]:
    return (0.1 * np.random.default_rng(3).standard_normal(round(16_000 * seconds))).astype(np.float32)


def _by_the_book(data: npt.NDArray[np.float32], row: int) -> npt.NDArray[np.float64]:
    """One row as the documentation of python_speech_features 0.6 says, number by number."""
    sound = np.rint(data.astype(float) * 32768)
    emphasized = np.append(sound[0], sound[1:] - 0.97 * sound[:-1])
    frame = emphasized[row * 160 : row * 160 + 400]
    power = np.abs(np.fft.rfft(frame, 512)) ** 2 / 512
    mels = np.linspace(0, 2595 * np.log10(1 + 8000 / 700), 28)
    bins = np.floor(513 * 700 * (10 ** (mels / 2595) - 1) / 16_000)
    logs = []
    for j in range(26):
        total = 0.0
        for i in range(int(bins[j]), int(bins[j + 1])):
            total += power[i] * (i - bins[j]) / (bins[j + 1] - bins[j])
        for i in range(int(bins[j + 1]), int(bins[j + 2])):
            total += power[i] * (bins[j + 2] - i) / (bins[j + 2] - bins[j + 1])
        logs.append(np.log(total))
    row_of = [
        np.sqrt((1 if k == 0 else 2) / 26) * sum(v * np.cos(np.pi * k * (2 * n + 1) / 52) for n, v in enumerate(logs))
        for k in range(13)
    ]
    lifted = [value * (1 + 11 * np.sin(np.pi * k / 22)) for k, value in enumerate(row_of)]
    return np.array([np.log(power.sum()), *lifted[1:]])


@pytest.mark.parametrize("row", [0, 7, 40])
def test_rows_are_those_of_the_definition(row: int) -> None:
    data = _noise(0.5)
    assert np.allclose(cepstra(data)[row], _by_the_book(data, row), atol=1e-3)


def test_there_is_a_row_for_each_ten_milliseconds() -> None:
    assert cepstra(_noise(2.0)).shape == (200, 13)
    assert cepstra(np.zeros(100, np.float32)).shape == (0, 13)


def test_digital_silence_is_finite() -> None:
    assert np.isfinite(cepstra(np.zeros(1600, np.float32))).all()
