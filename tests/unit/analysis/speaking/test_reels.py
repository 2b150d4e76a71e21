# SPDX-License-Identifier: MIT
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pytest

from clipmill.analysis.faces.links import PlacedFace
from clipmill.analysis.speaking.reels import FaceReels, face_picture
from clipmill.domain.media import Frame, Samples
from clipmill.domain.picture import Box
from clipmill.domain.times import SourceTime

Values = Mapping[str, npt.NDArray[np.float32]]
POINTS = np.array([[40, 40], [80, 40], [60, 60], [60, 80], [30, 45], [90, 45]], np.float32)


class _Faces:
    """Says how bright a picture is, averaged over nine steps on either side, as far as the true one looks."""

    def run(self, values: Values) -> tuple[npt.NDArray[np.float32], ...]:
        bright = values["faces"].mean(axis=(0, 1, 3, 4))
        padded = np.pad(bright, 9)
        means = np.convolve(padded, np.ones(19) / 19, "valid")
        return (np.repeat(means[:, np.newaxis], 128, axis=1).astype(np.float32),)


class _Sound:
    def run(self, values: Values) -> tuple[npt.NDArray[np.float32], ...]:
        return (np.zeros((values["sound"].shape[3] // 4, 128), np.float32),)


class _Both:
    def run(self, values: Values) -> tuple[npt.NDArray[np.float32], ...]:
        assert values["faces"].shape == values["sound"].shape
        return (values["faces"][:, 0],)


class _Network:
    faces, sound, both = _Faces(), _Sound(), _Both()


def _scores(times_s: list[float], bright: list[int]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    reels = FaceReels(_Network())
    place = PlacedFace(4, Box(30, 30, 60, 60), POINTS)
    for at, value in zip(times_s, bright, strict=True):
        reels.see(Frame(SourceTime(round(at * 1e6)), np.full((120, 120, 3), value, np.uint8)), [place])
    found = reels.clips().scores(Samples(SourceTime(0), 16_000, np.zeros(16_000 * 20, np.float32)))[4]
    return found.times_us, found.scores


def test_there_are_25_scores_a_second_at_any_frame_rate() -> None:
    for rate_hz in (12.5, 25, 29.97, 60):
        times = [number / rate_hz for number in range(round(6 * rate_hz))]
        times_us, scores = _scores(times, [100] * len(times))
        assert len(scores) == pytest.approx(150, abs=2)
        assert set(np.diff(times_us)) == {40_000}


def test_parts_are_joined_as_if_they_were_one() -> None:
    times = [number / 25 for number in range(200)]
    bright = np.random.default_rng(1).integers(0, 255, 200)
    _, scores = _scores(times, bright.tolist())
    whole = np.convolve(np.pad(bright.astype(float), 9), np.ones(19) / 19, "valid")
    assert np.allclose(scores, whole, atol=0.6)


def test_a_hole_begins_a_new_reel() -> None:
    times = [number / 25 for number in range(20)] + [5 + number / 25 for number in range(20)]
    times_us, scores = _scores(times, [100] * 40)
    assert len(scores) == 40
    assert times_us[20] == 5_000_000


def test_the_picture_is_of_the_lower_face() -> None:
    pixels = np.zeros((120, 120, 3), np.uint8)
    pixels[75:85, 50:70] = 255
    rows, columns = np.nonzero(face_picture(pixels, POINTS) > 128)
    assert face_picture(pixels, POINTS).shape == (112, 112)
    assert 56 < rows.mean() < 90
    assert columns.mean() == pytest.approx(55.5, abs=3)
