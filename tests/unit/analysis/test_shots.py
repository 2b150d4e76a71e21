# SPDX-License-Identifier: MIT
"""Cuts and changes: cuts found to the frame, blends and fades once; movement, light, flashes and writing left alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt
import pytest

from clipmill.analysis.shots import CutFinder, find_changes, find_cuts
from clipmill.domain.media import Frame
from clipmill.domain.times import SourceTime

STEP_US = 40_000
WIDTH, HEIGHT = 96, 54

Pixels = npt.NDArray[np.uint8]


def place(seed: int, width: int = 3 * WIDTH, height: int = 2 * HEIGHT) -> Pixels:
    """Return a large picture of one place: soft patches in colors of its own."""
    rng = np.random.default_rng(seed)
    coarse = rng.integers(20, 235, (height // 9 + 2, width // 9 + 2, 3)).astype(np.float64)
    rows, columns = np.arange(height) / 9, np.arange(width) / 9
    top, left = rows.astype(int), columns.astype(int)
    down, across = (rows - top)[:, None, None], (columns - left)[None, :, None]
    upper = coarse[top][:, left] * (1 - across) + coarse[top][:, left + 1] * across
    lower = coarse[top + 1][:, left] * (1 - across) + coarse[top + 1][:, left + 1] * across
    return np.asarray(upper * (1 - down) + lower * down, np.uint8)


def scene(seed: int, count: int) -> list[Pixels]:
    """Return frames of one place with a little noise and something small that moves."""
    rng = np.random.default_rng(seed + 1000)
    base = place(seed)[:HEIGHT, :WIDTH].astype(np.int16)
    frames = []
    for index in range(count):
        frame = base + rng.integers(-3, 4, base.shape)
        frame[20:34, 40 + index % 8 : 52 + index % 8] += 30
        frames.append(np.clip(frame, 0, 255).astype(np.uint8))
    return frames


def enlarged(picture: Pixels, zoom: float) -> Pixels:
    rows = (np.arange(HEIGHT) / zoom + HEIGHT * (1 - 1 / zoom) / 3).astype(int)
    columns = (np.arange(WIDTH) / zoom + WIDTH * (1 - 1 / zoom) / 2).astype(int)
    return np.asarray(picture[rows][:, columns], np.uint8)


def mixed(first: Sequence[Pixels], second: Sequence[Pixels]) -> list[Pixels]:
    count = len(first)
    parts = [(index + 1) / (count + 1) for index in range(count)]
    return [(a * (1 - p) + b * p).astype(np.uint8) for a, b, p in zip(first, second, parts, strict=True)]


def film(pictures: Iterable[Pixels], step_us: int = STEP_US) -> Iterator[Frame]:
    for index, pixels in enumerate(pictures):
        yield Frame(SourceTime(index * step_us), pixels)


def cuts_of(pictures: Sequence[Pixels], step_us: int = STEP_US) -> list[int]:
    return [cut.time // step_us for cut in find_cuts(film(pictures, step_us))]


def test_hard_cuts_are_found_to_the_frame() -> None:
    assert cuts_of(scene(1, 40) + scene(2, 50) + scene(3, 40)) == [40, 90]


def test_cuts_close_to_both_ends_are_found() -> None:
    assert cuts_of(scene(1, 8) + scene(2, 30) + scene(3, 6)) == [8, 38]


@pytest.mark.parametrize("step_us", [16_683, 33_367, 41_708])
def test_the_frame_rate_does_not_matter(step_us: int) -> None:
    assert cuts_of(scene(1, 70) + scene(2, 70), step_us) == [70]


def test_pictures_shown_twice_do_not_hide_a_cut() -> None:
    twice = [picture for picture in scene(1, 40) + scene(2, 40) for _ in range(2)]
    assert cuts_of(twice, 20_000) == [80]


def test_dark_pictures_are_cut_too() -> None:
    assert cuts_of([picture // 5 for picture in scene(1, 40) + scene(2, 40)]) == [40]


def test_a_cut_between_narrow_pictures_beside_bars_is_found() -> None:
    pictures = []
    for picture in scene(1, 40) + scene(2, 40):
        framed = np.full_like(picture, 30)
        framed[:, 33:63] = picture[:, 33:63]
        pictures.append(framed)
    assert cuts_of(pictures) == [40]


@pytest.mark.parametrize("zoom", [1.15, 1.3, 1.6])
def test_a_punch_in_is_a_cut_and_so_is_its_end(zoom: float) -> None:
    pictures = scene(1, 120)
    pictures[40:80] = [enlarged(picture, zoom) for picture in pictures[40:80]]
    assert cuts_of(pictures) == [40, 80]


@pytest.mark.parametrize("count", [6, 12, 24, 45])
def test_a_dissolve_is_one_cut_in_its_middle(count: int) -> None:
    first, second = scene(1, 60 + count), scene(2, 60 + count)
    found = cuts_of(first[:60] + mixed(first[60:], second[:count]) + second[count:])
    assert len(found) == 1
    assert found[0] == pytest.approx(60 + count / 2, abs=2)


@pytest.mark.parametrize("color", [0, 255])
def test_a_fade_is_one_cut_where_the_light_returns(color: int) -> None:
    first, second = scene(1, 60), scene(2, 60)
    blank = [np.full_like(first[0], color)] * 12
    found = cuts_of(first[:48] + mixed(first[48:], blank) + blank + mixed(blank, second[:12]) + second[12:])
    assert len(found) == 1
    assert 72 <= found[0] <= 76


def test_black_before_and_after_all_is_no_cut() -> None:
    blank = [np.zeros((HEIGHT, WIDTH, 3), np.uint8)] * 20
    first = scene(1, 60)
    assert cuts_of(blank + mixed(blank[:12], first[:12]) + first[12:48] + mixed(first[48:], blank[:12]) + blank) == []


def test_a_blink_of_black_is_no_cut() -> None:
    pictures = scene(1, 60)
    pictures[30:33] = [np.zeros_like(pictures[0])] * 3
    assert cuts_of(pictures) == []


@pytest.mark.parametrize("count", [1, 2, 4])
def test_a_flash_is_no_cut(count: int) -> None:
    pictures = scene(1, 70)
    for index in range(count):
        pictures[30 + index] = 255 - (255 - pictures[30 + index]) // 4
    assert cuts_of(pictures) == []


def test_a_cut_beside_a_flash_is_found() -> None:
    pictures = scene(1, 50) + scene(2, 50)
    pictures[40] = 255 - (255 - pictures[40]) // 5
    assert cuts_of(pictures) == [50]


def test_light_switched_on_is_no_cut() -> None:
    pictures = scene(1, 80)
    assert cuts_of([picture // 2 for picture in pictures[:40]] + [picture // 3 * 2 for picture in pictures[40:]]) == []


def test_a_lamp_that_makes_half_of_the_picture_white_is_no_cut() -> None:
    pictures = scene(1, 80)
    lit = [np.clip(picture.astype(np.int16) * 2, 0, 255).astype(np.uint8) for picture in pictures[40:]]
    assert cuts_of(pictures[:40] + lit) == []


def test_light_that_goes_down_slowly_is_no_cut() -> None:
    shares = 1 - 0.7 * np.clip((np.arange(100) - 30) / 25, 0, 1)
    pictures = [(p * share).astype(np.uint8) for p, share in zip(scene(1, 100), shares, strict=True)]
    assert cuts_of(pictures) == []


def test_a_dissolve_after_a_white_flash_is_found() -> None:
    pictures = scene(1, 60) + mixed(scene(1, 20), scene(2, 20)) + scene(2, 40)
    pictures[40] = np.full_like(pictures[40], 255)
    assert cuts_of(pictures) == [pytest.approx(70, abs=1)]


@pytest.mark.parametrize("jump", [5, 9, 17])
def test_a_page_that_jumps_is_no_cut_and_another_page_is(jump: int) -> None:
    page, other = place(5, WIDTH, 4 * HEIGHT), place(6, WIDTH, 4 * HEIGHT)
    pictures = [page[top : top + HEIGHT] for top in (0, jump, 2 * jump, 3 * jump) for _ in range(20)]
    pictures += [other[:HEIGHT]] * 20
    assert cuts_of(pictures) == [80]


@pytest.mark.parametrize("speed_px", [1, 4, 12])
def test_a_pan_is_no_cut(speed_px: int) -> None:
    wide = place(1, 40 * 12 + 2 * WIDTH)
    places = np.clip(np.arange(100) - 30, 0, 40) * speed_px
    assert cuts_of([wide[:HEIGHT, x : x + WIDTH] for x in places]) == []


def test_a_bumped_camera_is_no_cut() -> None:
    wide = place(1)
    assert cuts_of([wide[:HEIGHT, :WIDTH]] * 40 + [wide[2 : HEIGHT + 2, 4 : WIDTH + 4]] * 40) == []


def test_writing_that_pops_up_is_no_cut() -> None:
    pictures = scene(1, 90)
    for start in (15, 40, 65):
        for picture in pictures[start : start + 14]:
            picture[38:48, 10:86] = (250, 240, 40)
    assert cuts_of(pictures) == []


def test_noise_is_no_cut() -> None:
    rng = np.random.default_rng(3)
    noise = [rng.normal(0, 25, (HEIGHT, WIDTH, 3)) for _ in range(80)]
    assert cuts_of([np.clip(p + n, 0, 255).astype(np.uint8) for p, n in zip(scene(1, 80), noise, strict=True)]) == []


def test_a_tint_in_a_lively_picture_is_no_cut() -> None:
    wide = place(4)
    pictures = [wide[:HEIGHT, 2 * index : 2 * index + WIDTH].copy() for index in range(80)]
    for picture in pictures[40:60]:
        picture[..., 0] = 160 + picture[..., 0] // 3
    assert cuts_of(pictures) == []


def test_cuts_may_be_asked_for_while_frames_come() -> None:
    finder = CutFinder()
    for frame in film(scene(1, 40) + scene(2, 12)):
        finder.feed(frame)
    early = finder.cuts()
    assert [cut.time for cut in early] == [40 * STEP_US]
    assert 0.0 < early[0].strength <= 1.0
    assert finder.cuts() == early


def test_memory_does_not_grow_with_the_film() -> None:
    finder = CutFinder()
    for index in range(600):
        finder.feed(Frame(SourceTime(index * STEP_US), np.full((9, 16, 3), index % 250, np.uint8)))
    assert len(finder._seen) < 120


def test_no_frames_give_no_cuts() -> None:
    assert find_cuts(iter(())) == ()
    assert find_changes(iter(())) == ()


def test_a_still_never_changes() -> None:
    assert find_changes(film([place(1)[:HEIGHT, :WIDTH]] * 50)) == ()
    assert cuts_of([place(1)[:HEIGHT, :WIDTH]] * 50) == []


def test_changes_are_where_thumbnails_differ() -> None:
    still = [place(seed)[:27, :48] for seed in (1, 2)]
    changes = find_changes(film([still[0]] * 10 + [still[1]] * 10))
    assert [cut.time // STEP_US for cut in changes] == [10]
    assert 0.0 < changes[0].strength <= 1.0


def test_frames_of_other_sizes_do_not_fail() -> None:
    still = [place(1)[:HEIGHT, :WIDTH]] * 5
    assert len(find_changes(film([*still, np.zeros((10, 10, 3), np.uint8), *still]))) == 2
    assert cuts_of([*scene(1, 20), *(picture[:, :HEIGHT] for picture in scene(1, 20))]) == [20]
    assert cuts_of([np.zeros((1, 1, 3), np.uint8)] * 9) == []
