# SPDX-License-Identifier: MIT
from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import numpy.typing as npt
from hypothesis import given, settings
from hypothesis import strategies as st

from clipmill.domain.clip import CropWindow, Keyframe
from clipmill.domain.media import Size
from clipmill.domain.picture import Box
from clipmill.domain.times import ClipTime, TimeRange
from clipmill.reframe.output import STANDARD_RATES
from clipmill.reframe.path import Aim, Framing, follow, lock
from clipmill.reframe.path.moves import MAX_SPEED
from clipmill.reframe.path.taut import taut_string
from clipmill.reframe.windows import (
    can_hold,
    clipped,
    is_held,
    largest_window,
    least_height_px,
    whole_box,
    window_that_holds,
)
from clipmill.render.filtergraph.timeline import frame_number

STEP_US = 200_000
FRAME = Size(1920, 1080)
BOUNDS = whole_box(FRAME)
TALL = Fraction(9, 16)
PHONE = Size(1080, 1920)
RATE = Fraction(30)

aspects = st.sampled_from([TALL, Fraction(1), Fraction(4, 5), Fraction(16, 9), Fraction(9, 8), Fraction(27, 32)])
shares = st.sampled_from([None, 0.2, 0.28, 0.4])


@st.composite
def boxes(draw: st.DrawFn, frame: Size = FRAME) -> Box:
    x, y, width, height = (draw(st.floats(0, 1)) for _ in range(4))
    wide, high = 4 + width * frame.width_px * 0.9, 4 + height * frame.height_px * 0.9
    return Box(x * frame.width_px - wide / 3, y * frame.height_px - high / 3, wide, high)


@st.composite
def walks(draw: st.DrawFn) -> tuple[Aim, ...]:
    """A head of one size that goes from place to place at any speed, or stands still, with jitter."""
    high = draw(st.integers(40, 500))
    wide = round(high * 0.75)
    legs = draw(st.lists(st.tuples(st.integers(0, 1920 - wide), st.integers(1, 25)), min_size=1, max_size=6))
    top = draw(st.integers(0, 1080 - high))
    jitter = draw(st.integers(0, 6))
    seed = np.random.default_rng(draw(st.integers(0, 1000)))
    at = [0]
    for _, length in legs:
        at.append(at[-1] + length)
    steps = np.arange(at[-1] + 1)
    x = np.interp(steps, at, [legs[0][0], *[place for place, _ in legs]]) + seed.integers(
        -jitter, jitter + 1, len(steps)
    )
    return tuple(
        Aim(ClipTime(STEP_US * step), Box(float(np.clip(left, 0, 1920 - wide)), float(top), float(wide), float(high)))
        for step, left in zip(steps.tolist(), x.tolist(), strict=True)
    )


def path_of(
    aims: Sequence[Aim],
    *,
    bounds: Box = BOUNDS,
    aspect: Fraction = TALL,
    framing: Framing | None = None,
    rate: Fraction = RATE,
) -> tuple[Keyframe, ...]:
    span = TimeRange(ClipTime(0), ClipTime(aims[-1].time_us + 1))
    output = Size(1080, round(1080 / aspect))
    framing = framing or Framing()
    return follow(aims, span, bounds=bounds, aspect=aspect, framing=framing, output_px=output, rate=rate)


def by_frame(keys: Sequence[Keyframe], count: int, rate: Fraction = RATE) -> list[CropWindow]:
    """Return the window that the renderer shows at each frame."""
    shown: list[CropWindow] = []
    changes = {frame_number(key.time, rate): key.window for key in keys}
    for frame in range(count):
        shown.append(changes[frame] if frame in changes else shown[-1])
    return shown


def count_of(aims: Sequence[Aim], rate: Fraction = RATE) -> int:
    return max(1, frame_number(aims[-1].time_us + 1, rate))


def heads_of(aims: Sequence[Aim], count: int, rate: Fraction = RATE) -> list[Box]:
    times = [aim.time_us for aim in aims]
    at = np.arange(count) * (1e6 / float(rate))
    sides: list[npt.NDArray[np.float64]] = [
        np.interp(at, times, [getattr(aim.box, name) for aim in aims])
        for name in ("x_px", "y_px", "width_px", "height_px")
    ]
    return [Box(*[float(side[frame]) for side in sides]) for frame in range(count)]


@given(walks(), aspects, shares, st.sampled_from(STANDARD_RATES))
def test_the_whole_head_is_inside_in_every_frame_whenever_it_fits(
    aims: tuple[Aim, ...], aspect: Fraction, share: float | None, rate: Fraction
) -> None:
    keys = path_of(aims, aspect=aspect, framing=Framing(share), rate=rate)
    count = count_of(aims, rate)
    size = keys[0].window
    for window, head in zip(by_frame(keys, count, rate), heads_of(aims, count, rate), strict=True):
        fits = head.width_px <= size.width_px and head.height_px <= size.height_px
        assert not fits or is_held(head, window, 0.05)


@given(st.lists(boxes(), min_size=1, max_size=8), boxes(), aspects, shares)
def test_windows_lie_inside_any_bounds_and_have_one_size_whatever_is_followed(
    heads: list[Box], bounds: Box, aspect: Fraction, share: float | None
) -> None:
    aims = tuple(Aim(ClipTime(STEP_US * number), head) for number, head in enumerate(heads))
    keys = path_of(aims, bounds=bounds, aspect=aspect, framing=Framing(share))
    assert keys[0].time == 0
    assert len({(key.window.width_px, key.window.height_px) for key in keys}) == 1
    assert [key.time for key in keys] == sorted({key.time for key in keys})
    for key in keys:
        assert_inside(key.window, bounds)
        assert abs(key.window.width_px - key.window.height_px * float(aspect)) < 0.01 + 2 * max(float(aspect), 1.0)


def assert_inside(window: CropWindow, bounds: Box) -> None:
    assert window.x_px >= bounds.x_px - 1e-6
    assert window.y_px >= bounds.y_px - 1e-6
    assert window.x_px + window.width_px <= bounds.x_px + bounds.width_px + 1e-6
    assert window.y_px + window.height_px <= bounds.y_px + bounds.height_px + 1e-6


@given(boxes(), aspects, shares, st.integers(1, 60))
def test_a_still_head_is_one_keyframe_and_the_locked_window(
    head: Box, aspect: Fraction, share: float | None, count: int
) -> None:
    aims = tuple(Aim(ClipTime(STEP_US * number), head) for number in range(count))
    keys = path_of(aims, aspect=aspect, framing=Framing(share))
    assert len(keys) == 1
    output = Size(1080, round(1080 / aspect))
    still = lock(head, bounds=BOUNDS, aspect=aspect, framing=Framing(share), output_px=output)
    assert abs(still.x_px - keys[0].window.x_px) < 0.01
    assert abs(still.y_px - keys[0].window.y_px) < 0.01


@given(walks(), shares)
def test_a_mirrored_head_gives_the_mirrored_path(aims: tuple[Aim, ...], share: float | None) -> None:
    turned = tuple(
        Aim(aim.time_us, Box(1920 - aim.box.x_px - aim.box.width_px, aim.box.y_px, aim.box.width_px, aim.box.height_px))
        for aim in aims
    )
    count = count_of(aims)
    framing = Framing(share)
    one, other = by_frame(path_of(aims, framing=framing), count), by_frame(path_of(turned, framing=framing), count)
    apart = [abs(1920 - a.x_px - a.width_px - b.x_px) for a, b in zip(one, other, strict=True)]
    assert max(apart) < 0.1


@given(walks())
def test_time_turned_round_moves_about_as_much(aims: tuple[Aim, ...]) -> None:
    end = aims[-1].time_us
    turned = tuple(Aim(ClipTime(end - aim.time_us), aim.box, aim.yaw) for aim in reversed(aims))
    count = count_of(aims)
    one, other = (sum(abs(np.diff([w.x_px for w in by_frame(path_of(a), count)]))) for a in (aims, turned))
    assert abs(one - other) < 0.6 * 1920


@given(st.integers(0, 1700), st.integers(0, 1700), st.integers(40, 200), st.integers(10, 60))
def test_a_change_of_seats_that_the_law_gives_time_for_keeps_the_limits(
    start: int, end: int, wide: int, walk_steps: int
) -> None:
    """Somebody sits, walks at up to half a window a second, and sits."""
    steps = np.arange(80 + walk_steps)
    x = np.interp(steps, [40, 40 + walk_steps], [start, end])
    aims = tuple(Aim(ClipTime(STEP_US * int(n)), Box(float(left), 200, wide, 260)) for n, left in enumerate(x))
    keys = path_of(aims)
    window = keys[0].window
    if abs(end - start) > 0.5 * window.width_px * walk_steps / 5:
        return
    places = np.array([w.x_px for w in by_frame(keys, count_of(aims))])
    steps_px = np.diff(places)
    assert abs(steps_px).max() <= MAX_SPEED * window.width_px / 30 * 1.01
    # Where the last clip keeps a head inside, the path may bend sharper than the limit of 4 windows a second squared.
    assert abs(np.diff(steps_px)).max() * 900 <= 7.5 * window.width_px
    assert len(set(np.sign(steps_px[abs(steps_px) > 0.25]))) <= 1, "it never turns back, as far as anybody sees"


@given(st.lists(st.tuples(st.floats(-50, 50), st.floats(0, 30)), min_size=1, max_size=40))
def test_a_tight_string_stays_in_its_tunnel_and_is_no_longer_than_any_other(rooms: list[tuple[float, float]]) -> None:
    low = np.array([start for start, _ in rooms])
    high = low + np.array([room for _, room in rooms])
    path = taut_string(low, high)
    assert (path >= low - 1e-6).all()
    assert (path <= high + 1e-6).all()
    greedy = [float(np.clip((low[0] + high[0]) / 2, low[0], high[0]))]
    for floor, ceiling in zip(low[1:], high[1:], strict=True):
        greedy.append(float(np.clip(greedy[-1], floor, ceiling)))
    for other in ((low + high) / 2, low, high, np.array(greedy)):
        assert abs(np.diff(path)).sum() <= abs(np.diff(other)).sum() + 1e-6
        if len(path) > 1:
            assert (np.diff(path) ** 2).sum() <= (np.diff(other) ** 2).sum() + 1e-6


@given(st.lists(boxes(), min_size=1, max_size=4), boxes(), aspects, st.floats(0, 0.3))
def test_a_window_for_several_boxes_holds_them_or_is_the_largest(
    held: list[Box], bounds: Box, aspect: Fraction, margin: float
) -> None:
    window = window_that_holds(held, bounds=bounds, aspect=aspect, margin_norm=margin)
    assert_inside(window, bounds)
    if can_hold(held, bounds, aspect):
        assert all(is_held(clipped(box, bounds), window) for box in held)
    else:
        assert window.height_px >= largest_window(bounds, aspect).height_px - 1e-6


@given(boxes(), aspects, st.floats(1, 4), st.tuples(st.floats(-100, 2000), st.floats(-100, 2000)))
def test_the_least_window_is_never_larger_than_the_largest(
    bounds: Box, aspect: Fraction, upscale: float, point: tuple[float, float]
) -> None:
    largest = largest_window(bounds, aspect, point)
    assert_inside(largest, bounds)
    assert least_height_px(bounds, aspect, PHONE, upscale) <= largest.height_px + 1e-6


@settings(max_examples=30)
@given(st.integers(0, 10**6), st.sampled_from(STANDARD_RATES), st.integers(0, 90_000))
def test_keyframes_lie_in_the_span_and_change_on_whole_frames(seed: int, rate: Fraction, length_us: int) -> None:
    random = np.random.default_rng(seed)
    start = int(random.integers(0, 10**8))
    span = TimeRange(ClipTime(start), ClipTime(start + length_us))
    aims = [
        Aim(ClipTime(start + 40_000 * n), Box(float(x), 300, 200, 260))
        for n, x in enumerate(random.integers(0, 1700, 3))
    ]
    keys = follow(aims, span, bounds=BOUNDS, aspect=TALL, framing=Framing(), output_px=PHONE, rate=rate)
    assert keys[0].time == start
    frames = [frame_number(key.time, rate) for key in keys]
    assert frames == sorted(set(frames))
    assert frames[-1] < max(frames[0] + 1, frame_number(span.out_us, rate))
