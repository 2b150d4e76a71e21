# SPDX-License-Identifier: MIT
"""Cuts and changes: hard cuts found to the frame, movement, flashes and stills left alone, fades once."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from clipmill.analysis.shots import find_changes, find_cuts
from clipmill.domain.media import Frame
from clipmill.domain.times import SourceTime

STEP_US = 40_000


def scene(seed: int, count: int, *, moving: bool = True) -> list[np.ndarray]:
    """Return frames of one place: a smooth pattern in its own colours that slides by a pixel every few frames."""
    rng = np.random.default_rng(seed)
    base = rng.integers(20, 235, 3)
    x = np.linspace(0, 4, 120)
    pattern = np.sin(x[None, :] + rng.random()) * np.cos(np.linspace(0, 3, 27)[:, None])
    wide = np.clip(base + 30 * pattern[..., None], 0, 255).astype(np.uint8)
    return [wide[:, (i // 3 if moving else 0) : (i // 3 if moving else 0) + 48] for i in range(count)]


def film(pictures: list[np.ndarray]) -> Iterator[Frame]:
    for index, pixels in enumerate(pictures):
        yield Frame(SourceTime(index * STEP_US), pixels)


def frames_of(pictures: list[np.ndarray]) -> list[int]:
    return [cut.time // STEP_US for cut in find_cuts(film(pictures))]


def test_hard_cuts_are_found_to_the_frame() -> None:
    assert frames_of(scene(1, 40) + scene(2, 50) + scene(3, 40)) == [40, 90]


def test_movement_is_no_cut() -> None:
    assert frames_of(scene(1, 100)) == []


def test_a_flash_is_no_cut() -> None:
    pictures = scene(1, 60)
    pictures[30] = np.full_like(pictures[30], 250)
    pictures[31] = np.full_like(pictures[31], 250)
    assert frames_of(pictures) == []


def test_a_fade_through_black_is_one_cut() -> None:
    out = [(p * k).astype(np.uint8) for p, k in zip(scene(1, 12), np.linspace(1, 0, 12), strict=True)]
    back = [(p * k).astype(np.uint8) for p, k in zip(scene(2, 12), np.linspace(0, 1, 12), strict=True)]
    black = [np.zeros((27, 48, 3), np.uint8)] * 10
    found = frames_of(scene(1, 30) + out + black + back + scene(2, 30))
    assert len(found) == 1
    assert 50 <= found[0] <= 56


def test_no_frames_give_no_cuts() -> None:
    assert find_cuts(iter(())) == ()
    assert find_changes(iter(())) == ()


def test_a_still_never_changes() -> None:
    assert find_changes(film(scene(1, 50, moving=False))) == ()


def test_changes_are_where_thumbnails_differ() -> None:
    pictures = scene(1, 10, moving=False) + scene(2, 10, moving=False)
    changes = find_changes(film(pictures))
    assert [cut.time // STEP_US for cut in changes] == [10]
    assert 0.0 < changes[0].strength <= 1.0


def test_frames_of_other_sizes_do_not_fail() -> None:
    pictures = [*scene(1, 5), np.zeros((10, 10, 3), np.uint8), *scene(1, 5)]
    assert len(find_changes(film(pictures))) == 2
