# SPDX-License-Identifier: MIT
"""
The window of each frame, from where the head is: locked when it can be, calm when it cannot.

Goes in: samples of a head over one span of the clip, and what may be shown. Comes out: keyframes in whole frames.
All of the span is known before anything is decided, so that nothing lags. In this order: the whole head is inside;
nothing moves that need not; what moves is slow, eased and turns seldom; the head stands where it looks best.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from clipmill.domain.clip import CropWindow, Keyframe
from clipmill.domain.media import Size
from clipmill.domain.picture import Box
from clipmill.domain.times import ClipRange, ClipTime, TimeRange
from clipmill.reframe.path.aims import Aim, Framing, Heads, frame_time, frames_of, heads_on_frames
from clipmill.reframe.path.moves import Axis, Lock, locks_of, moved
from clipmill.reframe.path.tunnel import Tunnel, calmer, needed_size, sideways, up_and_down
from clipmill.reframe.windows import largest_size, largest_window, least_height_px

WIDER = (1.0, 1.1, 1.2)
"""A little more picture is tried before the camera has to move."""

SAME_PX = 0.02
"""Windows nearer than this are the same."""


def follow(
    aims: Sequence[Aim],
    span: ClipRange,
    *,
    bounds: Box,
    aspect: Fraction,
    framing: Framing,
    output_px: Size,
    rate: Fraction,
) -> tuple[Keyframe, ...]:
    """
    Return the windows that keep one head in the picture over a span of the clip.

    Args:
        aims: samples of the head, about five a second or more; in gaps of more than half a second nothing binds the
            camera. None of them gives the largest window in the middle of the bounds.
        span: inside one shot and one entry of the edit list: nothing moves across its ends.
        bounds: the part of the source that may be shown.
        aspect: width over height of the pane.
        framing: how large the head is wished to be, and what limits that. One zoom holds for the whole span.
        output_px: size of the pane.
        rate: frames a second of the output.

    Returns:
        One keyframe at the start of the span, alone when the camera lies still; then one for each frame that shows
        another window, its time rounded to the microsecond next to the start of the frame. All windows have one size,
        and lie inside the bounds.

    """
    frames = frames_of(span, rate)
    heads = heads_on_frames(aims, frames, rate, bounds)
    if heads is None or not heads.is_known.any():
        return (Keyframe(span.in_us, largest_window(bounds, aspect)),)
    size, pair, found = _chosen(heads, _sizes(heads, bounds, aspect, framing, output_px), bounds, framing)
    left, top = (moved(Axis(tunnel, reach_px, float(rate)), found) for tunnel, reach_px in zip(pair, size, strict=True))
    keys: list[Keyframe] = []
    for number, (x_px, y_px) in enumerate(zip(left.tolist(), top.tolist(), strict=True)):
        if keys and max(abs(x_px - keys[-1].window.x_px), abs(y_px - keys[-1].window.y_px)) < SAME_PX:
            continue
        time = frame_time(frames[number], rate) if keys else span.in_us
        keys.append(Keyframe(time, CropWindow(x_px, y_px, *size)))
    return tuple(keys)


def lock(box: Box, *, yaw: float = 0.0, bounds: Box, aspect: Fraction, framing: Framing, output_px: Size) -> CropWindow:
    """
    Return the still window that frames one head.

    Args:
        box: the head, from the hairline to the chin, in pixels of the source.
        yaw: where it looks, from -1 to 1.
        bounds: the part of the source that may be shown.
        aspect: width over height of the pane.
        framing: how large the head is wished to be.
        output_px: size of the pane.

    """
    start = ClipTime(0)
    span = TimeRange(start, ClipTime(1))
    aims = (Aim(start, box, yaw),)
    found = follow(aims, span, bounds=bounds, aspect=aspect, framing=framing, output_px=output_px, rate=Fraction(1))
    return found[0].window


def _chosen(
    heads: Heads, sizes: Sequence[tuple[float, float]], bounds: Box, framing: Framing
) -> tuple[tuple[float, float], tuple[Tunnel, Tunnel], tuple[Lock, ...]]:
    """Return the first size of the window that lets the camera lie still, or the wished one, and where it may stand."""
    tries = []
    for size in sizes:
        pair = sideways(heads, size[0], bounds, framing), up_and_down(heads, size[1], bounds)
        for tried in (pair, (calmer(pair[0]), calmer(pair[1]))):
            tries.append((size, tried, locks_of(*tried)))
            if len(tries[-1][2]) == 1:
                return tries[-1]
    return tries[0]


def _sizes(heads: Heads, bounds: Box, aspect: Fraction, framing: Framing, output_px: Size) -> list[tuple[float, float]]:
    """Return the sizes of the window that are worth trying, (width, height), the wished one first."""
    full = largest_size(bounds, aspect)
    if framing.head_share is None:
        return [full]
    heights = (heads.bottom - heads.top)[heads.is_known]
    middle_px = float(sorted(heights.tolist())[len(heights) // 2])
    need_width_px, need_height_px = needed_size(heads)
    least_px = max(
        need_height_px,
        need_width_px / float(aspect),
        least_height_px(bounds, aspect, output_px, framing.max_upscale),
        middle_px / framing.head_share,
    )
    wished = [least_px * wider for wider in WIDER]
    sizes = [full if height_px >= full[1] else (height_px * full[0] / full[1], height_px) for height_px in wished]
    return list(dict.fromkeys(sizes))
