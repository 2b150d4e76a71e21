# SPDX-License-Identifier: MIT
"""What must not matter to cuts and bars: which way the picture faces, how light it is, and how large."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.analysis.watching import find_bars

from clipmill.analysis.shots import find_cuts
from clipmill.domain.media import Frame
from clipmill.domain.times import SourceTime

Pixels = npt.NDArray[np.uint8]

lengths = st.lists(st.integers(12, 30), min_size=1, max_size=4)
seeds = st.integers(0, 2**16)


def film(seed: int, shots: list[int]) -> list[Pixels]:
    """Return shots of coarse random pictures, with noise, in middle brightness."""
    rng = np.random.default_rng(seed)
    pictures = []
    for count in shots:
        coarse = rng.integers(60, 190, (9, 16, 3))
        still = np.repeat(np.repeat(coarse, 6, axis=0), 6, axis=1)
        pictures += [(still + rng.integers(-2, 3, still.shape)).astype(np.uint8) for _ in range(count)]
    return pictures


def cuts(pictures: list[Pixels]) -> list[int]:
    frames = (Frame(SourceTime(index * 40_000), pixels) for index, pixels in enumerate(pictures))
    return [cut.time // 40_000 for cut in find_cuts(frames)]


@settings(max_examples=8, deadline=None)
@given(seed=seeds, shots=lengths)
def test_every_cut_is_found_and_nothing_else(seed: int, shots: list[int]) -> None:
    assert cuts(film(seed, shots)) == np.cumsum(shots)[:-1].tolist()


@settings(max_examples=5, deadline=None)
@given(seed=seeds, shots=lengths, offset=st.integers(-40, 40))
def test_mirror_light_and_size_do_not_matter(seed: int, shots: list[int], offset: int) -> None:
    pictures = film(seed, shots)
    expected = cuts(pictures)
    assert cuts([picture[:, ::-1] for picture in pictures]) == expected
    assert cuts([(picture.astype(np.int16) + offset).astype(np.uint8) for picture in pictures]) == expected
    assert cuts([np.repeat(np.repeat(picture, 3, axis=0), 3, axis=1) for picture in pictures]) == expected


@settings(max_examples=8, deadline=None)
@given(seed=seeds, left=st.integers(0, 40), top=st.integers(0, 20), right=st.integers(0, 40), bottom=st.integers(0, 20))
def test_bars_are_exact_and_mirror_with_the_picture(seed: int, left: int, top: int, right: int, bottom: int) -> None:
    rng = np.random.default_rng(seed)
    frames = []
    for index in range(5):
        pixels = np.zeros((90, 160, 3), np.uint8)
        pixels[top : 90 - bottom, left : 160 - right] = rng.integers(0, 256, (90 - top - bottom, 160 - left - right, 3))
        frames.append(Frame(SourceTime(index * 1_000_000), pixels))
    box = find_bars(frames)
    edges = [box.x_px, box.y_px, 160 - box.x_px - box.width_px, 90 - box.y_px - box.height_px]
    expected = [
        size if size > least else 0 for size, least in ((left, 1.28), (top, 0.72), (right, 1.28), (bottom, 0.72))
    ]
    assert edges == expected
    mirrored = find_bars([Frame(frame.time, frame.pixels[:, ::-1]) for frame in frames])
    assert mirrored.x_px == edges[2]
    assert mirrored.width_px == box.width_px
