# SPDX-License-Identifier: MIT
"""Sound goes through the voice network once, and the result does not depend on how it was cut."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from clipmill.analysis.networks.onnx import Network
from clipmill.analysis.voices.blocks import BlockMeter, VoiceBlocks
from clipmill.analysis.voices.fbank import spectra
from clipmill.domain.media import Samples
from clipmill.domain.times import SourceTime

Floats = npt.NDArray[np.float32]
RATE_HZ = 16_000


class Smearing(Network):
    """Stands for the network: every second spectrum's bands, smeared over time, as often as there are channels."""

    def __init__(self) -> None:
        self.heard = 0

    def run(self, values: Mapping[str, npt.NDArray[Any]]) -> tuple[Floats, ...]:
        bands = values["spectra"][0, 0, :, ::2]
        self.heard += bands.shape[1]
        smeared = np.stack([np.convolve(band, np.ones(5) / 5, "same") for band in bands])
        return (np.tile(smeared, (7, 1))[np.newaxis, :512],)


def sound(seconds: float) -> Floats:
    time_s = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    noise = np.random.default_rng(0).normal(size=len(time_s))
    return np.asarray(0.1 * noise * (1.5 + np.sin(time_s)), np.float32)


def heard(data: Floats, *cuts: int, start_us: int = 0) -> tuple[VoiceBlocks, int]:
    network = Smearing()
    meter = BlockMeter(network)
    for begin, end in pairwise((0, *cuts, len(data))):
        meter.feed(Samples(SourceTime(start_us + begin * 1_000_000 // RATE_HZ), RATE_HZ, data[begin:end]))
    return meter.blocks(), network.heard


def test_the_result_does_not_depend_on_how_the_sound_is_cut() -> None:
    data = sound(50)
    whole, _ = heard(data)
    parts, _ = heard(data, 1, 7, 163, 100_000, 100_000, 480_001)
    assert whole.numbers.tolist() == parts.numbers.tolist() == list(range(250))
    np.testing.assert_allclose(whole.means, parts.means, atol=0.02)
    np.testing.assert_array_equal(whole.levels_dbfs, parts.levels_dbfs)


def test_pieces_join_without_a_seam() -> None:
    data = sound(50)
    blocks, _ = heard(data)
    shifted, _ = heard(data[7 * RATE_HZ :])
    # 7 s are 35 blocks; only the means over the 3 s at the very start differ.
    np.testing.assert_allclose(blocks.means[35 + 20 :], shifted.means[20:], atol=0.02)


def test_long_silence_is_not_looked_at() -> None:
    data = np.concatenate((sound(10), np.zeros(100 * RATE_HZ, np.float32), sound(10)))
    blocks, steps = heard(data)
    assert steps < 50 * 50
    assert blocks.numbers[0] == 0
    assert blocks.numbers[-1] == 599
    assert not np.any((blocks.numbers > 51) & (blocks.numbers < 548))
    assert len(blocks.levels_dbfs) == 12_000


@pytest.mark.parametrize("seconds", [0.0, 0.001, 0.02, 0.19])
def test_hardly_any_sound_makes_no_blocks(seconds: float) -> None:
    blocks, _ = heard(sound(seconds))
    assert len(blocks.numbers) == len(blocks.means) == len(blocks.variances) == len(blocks.treble) == 0


def test_the_start_is_that_of_the_first_stretch() -> None:
    assert heard(sound(1), start_us=42_000_000)[0].start == 42_000_000


def test_other_rates_are_refused() -> None:
    with pytest.raises(ValueError, match="16000"):
        BlockMeter(Smearing()).feed(Samples(SourceTime(0), 48_000, sound(1)))


def test_spectra_come_every_10_ms_and_do_not_depend_on_chance() -> None:
    data = sound(1)
    assert spectra(data).shape == ((len(data) - 240) // 160, 80)
    np.testing.assert_array_equal(spectra(data), spectra(data))
    assert spectra(np.zeros(100, np.float32)).shape == (0, 80)


def test_treble_tells_a_telephone() -> None:
    data = sound(10)
    spectrum = np.fft.rfft(data)
    spectrum[len(spectrum) * 34 // 80 :] *= 0.001
    dull = np.asarray(np.fft.irfft(spectrum, len(data)), np.float32)
    assert np.percentile(heard(data)[0].treble, 95) > 0
    assert np.percentile(heard(dull)[0].treble, 95) < 0
