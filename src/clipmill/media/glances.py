# SPDX-License-Identifier: MIT
"""
A stretch of `Media` to what a look needs: every frame as a tiny picture, and a larger one a few times a second.

One ffmpeg makes both, so that what it costs is the decoding and little more: a tiny picture of each frame tells cuts
and movement, and whatever looks closer needs no more than 12 pictures a second. Times are on the source clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import ceil
from os import cpu_count
from pathlib import Path

import numpy as np
from av.video.frame import VideoFrame

from clipmill.domain.errors import DecodeFailed
from clipmill.domain.media import Frame, Media, Size, VideoStream
from clipmill.domain.progress import OnFraction
from clipmill.domain.times import US_PER_S, SourceRange, SourceTime, TimeRange
from clipmill.media.decode import decode_pictures
from clipmill.media.grid import EARLY_US
from clipmill.media.nut import decoder_command, read_streams

GLANCE_LONG_SIDE_PX = 192
"""Longer side of a tiny picture: what `analysis.shots` looks at of a frame of any size, pixel by pixel."""
PICTURE_RATE_HZ = 12.5
"""Pictures a second: 12.5 tell who speaks as well as 25 do (`docs/experiments/LOG.md`)."""
_SOON_SHARE = 0.1
"""A frame comes up to this much of the rate's gap early, or 24 frames a second would be thinned to eight."""
_LATE_US = 250_000
_PIXELS_PER_THREAD = 1920 * 1088
"""Frames are decoded on one thread up to this size: further ones cost a fifth more CPU, and pictures are looked at
while the next ones are decoded."""

Glanced = tuple[Frame, Frame | None]
_Rate = Fraction | float


def decode_look(
    media: Media,
    *,
    range: SourceRange,  # noqa: A002 - the glossary's word
    width_px: int,
    picture_rate_hz: _Rate = PICTURE_RATE_HZ,
    glance_rate_hz: _Rate | None = None,
    on_fraction: OnFraction | None = None,
    program: Path | None = None,
) -> Iterator[Glanced]:
    """
    Yield each frame of a stretch as a tiny picture, in order of time, and with some of them the larger picture.

    All are upright, in square pixels. What a player shows at the in point comes first, with the in point as its time,
    and nothing comes at or after the out point. The first larger picture comes at most 250 ms after the in point.

    Args:
        media: probed media with a video stream.
        range: the stretch of the source to decode, reached by a fast seek.
        width_px: width of the larger pictures; the height follows from the displayed aspect.
        picture_rate_hz: larger pictures a second at most, give or take a tenth; each is one that is in the source.
        glance_rate_hz: likewise tiny ones; all there are by default.
        on_fraction: is told the fraction done, 0 to 1.
        program: the ffmpeg to use; by default the one that `find_ffmpeg` finds.

    Raises:
        DecodeFailed: the media has no pictures, or they cannot be decoded.
        ToolMissing: there is no ffmpeg.

    """
    if media.video is None:
        message = "There are no pictures to decode"
        raise DecodeFailed(message)
    graph = _graph(media, media.video, range, width_px, (glance_rate_hz, picture_rate_hz))
    before = ["-copyts", "-skip_loop_filter", "all", "-threads", str(_threads(media.video.coded_size))]
    if range.in_us > 0:
        before += ["-noaccurate_seek", "-ss", f"{range.in_us}us"]
    kept = ["-filter_complex_threads", "1", "-filter_complex", graph, "-map", "[tiny]", "-map", "[large]"]
    kept += ["-fps_mode", "passthrough", "-enc_time_base", "filter", "-c:v", "rawvideo"]

    def shown_at_in_point() -> Frame | None:
        instant = TimeRange(range.in_us, SourceTime(range.in_us + 1))
        return next(decode_pictures(media, rate_hz=None, width_px=width_px, range=instant, program=program), None)

    shown: Glanced | None = None
    has_begun = False
    for tiny, large in _paired(_read(decoder_command(program, before, media, kept))):
        if tiny.time < range.in_us:
            shown = tiny, large
            continue
        if not has_begun and shown is not None and tiny.time > range.in_us + EARLY_US:
            is_soon = tiny.time <= range.in_us + _LATE_US
            yield _moved(shown, range.in_us, None if is_soon else shown_at_in_point())
        has_begun = True
        yield tiny, large
        if on_fraction:
            on_fraction((tiny.time - range.in_us) / range.duration_us)
    if not has_begun and shown is not None:
        yield _moved(shown, range.in_us, shown_at_in_point())
    if on_fraction:
        on_fraction(1.0)


def _moved(shown: Glanced, time: SourceTime, otherwise: Frame | None) -> Glanced:
    """Return what was shown at an earlier time as shown at a time, with another larger picture where it has none."""
    tiny, large = shown
    return Frame(time, tiny.pixels), otherwise if large is None else Frame(time, large.pixels)


def _graph(
    media: Media, video: VideoStream, wanted: SourceRange, width_px: int, rates_hz: tuple[_Rate | None, _Rate]
) -> str:
    """
    Return the filters, in which the container's own times are first made source times to the microsecond.

    Colors are made RGB at the small size, where it costs a third of doing both in one step. The first picture decoded
    always passes, or ffmpeg would fail where nothing comes after the in point.
    """
    clock = f"settb=AVTB,setpts=PTS-({media.start_offset_us}),trim=end={wanted.out_us / US_PER_S:.6f}"
    tiny = _small(video.size, glance_width(video.size))
    large = _small(video.size, width_px)
    in_s = f"{(wanted.in_us - EARLY_US) / US_PER_S:.6f}"
    inside = f"isnan(prev_selected_t)+gte(t,{in_s})*(lt(prev_selected_t,{in_s})+{_no_sooner(rates_hz[1])})"
    thin = "" if rates_hz[0] is None else f"select='isnan(prev_selected_t)+{_no_sooner(rates_hz[0])}',"
    return f"[0:{video.index}]{clock},{thin}split[a][b];[a]{tiny}[tiny];[b]select='{inside}',{large}[large]"


def _small(size: Size, width_px: int) -> str:
    """
    Return the filters that make a picture small: every pixel counts, and the middle stays in the middle.

    ffmpeg's fast_bilinear saves 2 ms a second of source, draws 1280 pixels two to the left at the right edge, and takes
    more scrolled pages for cuts.
    """
    scaled = f"scale={width_px}:{max(1, round(width_px / size.aspect))}:flags=area,setsar=1,format=yuv420p"
    return f"{scaled},scale=flags=fast_bilinear,format=rgb24"


def _no_sooner(rate_hz: _Rate) -> str:
    """Return the condition that lets pass what does not come too soon after what passed last."""
    return f"gte(t-prev_selected_t,{float((1 - _SOON_SHARE) / rate_hz):.6f})"


def _threads(size: Size) -> int:
    return max(1, min(cpu_count() or 1, ceil(Fraction(size.width_px * size.height_px, _PIXELS_PER_THREAD))))


def glance_width(size: Size) -> int:
    """Return how wide the tiny pictures of a source of a displayed size are; small sources are not enlarged."""
    longer = max(size.width_px, size.height_px)
    return max(2, min(size.width_px, round(GLANCE_LONG_SIDE_PX * size.width_px / longer)))


def _read(command: list[str]) -> Iterator[tuple[int, Frame]]:
    for stream, frame in read_streams(command):
        if isinstance(frame, VideoFrame) and frame.pts is not None and frame.time_base is not None:
            time = SourceTime(round(frame.pts * frame.time_base * US_PER_S))
            yield stream, Frame(time, np.asarray(frame.to_ndarray(), np.uint8))


def _paired(frames: Iterator[tuple[int, Frame]]) -> Iterator[Glanced]:
    """Put the larger picture to the tiny one of the same time; ffmpeg sends both in order of time, tiny ones first."""
    tiny: Frame | None = None
    for stream, frame in frames:
        if stream == 0:
            if tiny is not None:
                yield tiny, None
            tiny = frame
        elif tiny is not None and frame.time == tiny.time:
            yield tiny, frame
            tiny = None
    if tiny is not None:
        yield tiny, None
