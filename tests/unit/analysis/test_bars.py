# SPDX-License-Identifier: MIT
"""Bars: found to the pixel when they are flat, straight and there all the time; nothing else is taken for bars."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt
import pytest
from tests.unit.analysis.watching import find_bars

from clipmill.analysis.bars import BarWatcher
from clipmill.domain.media import Frame
from clipmill.domain.picture import Box
from clipmill.domain.times import SourceRange, SourceTime, source_range_from_s

WIDTH, HEIGHT = 320, 180
WHOLE = Box(0.0, 0.0, 320.0, 180.0)

Pixels = npt.NDArray[np.uint8]


def frames(
    left: int = 0,
    top: int = 0,
    right: int = WIDTH,
    bottom: int = HEIGHT,
    *,
    color: int = 0,
    change: Callable[[int, Pixels], None] | None = None,
) -> Iterator[Frame]:
    """Yield ten seconds of lively pictures inside bars of one gray, with the noise of a coder."""
    rng = np.random.default_rng(11)
    for index in range(10):
        pixels = np.full((HEIGHT, WIDTH, 3), color, np.int16)
        pixels[top:bottom, left:right] = rng.integers(0, 256, (bottom - top, right - left, 3))
        pixels += rng.integers(-4, 5, pixels.shape).astype(np.int16)
        clean = np.clip(pixels, 0, 255).astype(np.uint8)
        if change is not None:
            change(index, clean)
        yield Frame(SourceTime(index * 1_000_000), clean)


@pytest.mark.parametrize("color", [0, 24, 255])
@pytest.mark.parametrize(
    "edges", [(0, 22, 320, 158), (0, 10, 320, 170), (70, 0, 250, 180), (109, 0, 211, 180), (40, 20, 280, 160)]
)
def test_bars_are_found_to_the_pixel(edges: tuple[int, int, int, int], color: int) -> None:
    left, top, right, bottom = edges
    assert find_bars(frames(*edges, color=color)) == Box(left, top, right - left, bottom - top)


def test_bars_may_lie_at_one_edge_alone() -> None:
    assert find_bars(frames(bottom=150)) == Box(0.0, 0.0, 320.0, 150.0)


def test_a_whole_picture_has_no_bars() -> None:
    assert find_bars(frames()) == WHOLE


def test_one_bright_shot_that_reaches_the_edge_disproves_bars() -> None:
    def fill(index: int, pixels: Pixels) -> None:
        if index == 6:
            pixels[:] = np.random.default_rng(1).integers(60, 255, pixels.shape)

    assert find_bars(frames(top=30, bottom=150, change=fill)) == WHOLE


def test_dark_frames_say_nothing() -> None:
    def darken(index: int, pixels: Pixels) -> None:
        if index < 5:
            pixels[:] = 3

    assert find_bars(frames(top=30, bottom=150, change=darken)) == Box(0.0, 30.0, 320.0, 120.0)
    dark = [Frame(SourceTime(index * 1_000_000), np.full((HEIGHT, WIDTH, 3), 6, np.uint8)) for index in range(9)]
    assert find_bars(dark) == WHOLE


def test_a_person_before_a_black_wall_has_no_bars() -> None:
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH]
    outline = ((columns - 160) / 70.0) ** 2 + ((rows - 120) / 90.0) ** 2 > 1

    def hide(_: int, pixels: Pixels) -> None:
        pixels[outline] = 2

    assert find_bars(frames(change=hide)) == WHOLE


def test_moving_fill_at_the_sides_is_picture() -> None:
    def fill(index: int, pixels: Pixels) -> None:
        pixels[:, :70] = np.linspace(40 + 9 * index, 120, HEIGHT)[:, None, None]
        pixels[:, 250:] = np.linspace(90, 60 + 9 * index, HEIGHT)[:, None, None]

    assert find_bars(frames(left=70, right=250, change=fill)) == WHOLE


def test_subtitles_that_come_and_go_leave_a_bar_a_bar() -> None:
    def write(index: int, pixels: Pixels) -> None:
        if index % 2:
            pixels[158:170, 90:230] = 230

    assert find_bars(frames(top=30, bottom=150, change=write)) == Box(0.0, 30.0, 320.0, 120.0)


def test_a_headline_that_stays_is_kept() -> None:
    def write(_: int, pixels: Pixels) -> None:
        pixels[14:24, 60:260] = 230

    assert find_bars(frames(top=40, change=write)).y_px < 24


def test_few_frames_prove_nothing() -> None:
    watcher = BarWatcher()
    for frame in list(frames(top=30))[:2]:
        watcher.feed(frame)
    assert watcher.box() == WHOLE
    assert find_bars(iter(())) == Box(0.0, 0.0, 0.0, 0.0)


def test_a_sliver_between_bars_is_not_a_picture() -> None:
    assert find_bars(frames(left=140, right=170)) == WHOLE


def part(start_s: float, end_s: float) -> SourceRange:
    return source_range_from_s(start_s, end_s)


def test_a_shot_has_bars_of_its_own_beside_one_that_has_none() -> None:
    watcher = BarWatcher()
    feed(watcher, frames(top=22, bottom=158, color=24), 0)
    feed(watcher, frames(), 10)

    assert watcher.box() == WHOLE
    assert watcher.box_in(part(0, 10)) == Box(0.0, 22.0, 320.0, 136.0)
    assert watcher.box_in(part(10, 20)) == WHOLE


def test_a_bar_at_one_side_of_one_shot_may_be_a_wall() -> None:
    watcher = BarWatcher()
    feed(watcher, frames(left=60, color=200), 0)
    feed(watcher, frames(), 10)

    assert watcher.box_in(part(0, 10)) == WHOLE


def test_bars_of_two_colors_in_one_shot_are_picture() -> None:
    def below(_: int, pixels: Pixels) -> None:
        pixels[158:] = 90

    watcher = BarWatcher()
    feed(watcher, frames(top=22, bottom=158, change=below), 0)
    feed(watcher, frames(), 10)

    assert watcher.box_in(part(0, 10)) == WHOLE


def test_a_shot_too_short_to_tell_has_the_bars_of_all() -> None:
    watcher = BarWatcher()
    feed(watcher, frames(top=22, bottom=158), 0)

    assert watcher.box_in(part(4, 5)) == watcher.box() == Box(0.0, 22.0, 320.0, 136.0)


def feed(watcher: BarWatcher, shot: Iterator[Frame], start_s: int) -> None:
    for frame in shot:
        watcher.feed(Frame(SourceTime(frame.time + start_s * 1_000_000), frame.pixels))


def test_one_colored_stripe_is_design() -> None:
    def paint(_: int, pixels: Pixels) -> None:
        pixels[:, :10] = (230, 130, 30)

    assert find_bars(frames(change=paint)) == WHOLE


def test_a_thin_colored_border_all_around_is_design_and_a_thin_black_one_is_bars() -> None:
    edges = (6, 4, 314, 176)
    assert find_bars(frames(*edges, color=200)) == WHOLE
    assert find_bars(frames(*edges, color=0)) == Box(6.0, 4.0, 308.0, 172.0)


def test_colored_sides_of_other_widths_are_no_bars() -> None:
    assert find_bars(frames(left=80, right=290, color=120)) == WHOLE
    assert find_bars(frames(left=80, right=290, color=4)) == Box(80.0, 0.0, 210.0, 180.0)


@pytest.mark.parametrize(("right", "expected"), [(200, Box(0.0, 0.0, 200.0, 180.0)), (290, WHOLE)])
def test_in_a_part_black_alone_is_a_bar_only_where_it_is_deep(right: int, expected: Box) -> None:
    def fill(index: int, pixels: Pixels) -> None:
        if index > 6:
            pixels[:] = np.random.default_rng(index).integers(60, 255, pixels.shape)

    watcher = BarWatcher()
    for frame in frames(right=right, change=fill):
        watcher.feed(frame)
    assert watcher.box() == WHOLE
    assert watcher.box_in(source_range_from_s(0, 6.6)) == expected
