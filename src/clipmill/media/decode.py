# SPDX-License-Identifier: MIT
"""
`Media` to sound samples and pictures, each with its source time.

A child ffmpeg does the decoding, so a hostile file cannot take this process down, and one pass in bounded memory serves
however long the source. Times are on the source clock, zero at the container's start; holes and late starts keep
their length. High dynamic range is not tone-mapped: these pictures are looked at by models, not by people.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import chain as joined
from pathlib import Path

import numpy as np
import numpy.typing as npt
from av.audio.frame import AudioFrame
from av.video.frame import VideoFrame

from clipmill.domain.errors import DecodeFailed
from clipmill.domain.media import AudioStream, Frame, Media, Samples, VideoStream
from clipmill.domain.progress import OnFraction
from clipmill.domain.times import US_PER_S, SourceRange, SourceTime, TimeRange
from clipmill.media.grid import EARLY_US, from_in_point, on_grid, thinned
from clipmill.media.nut import decoder_command, read_frames
from clipmill.media.placing import place, rechunk

CHUNK_S = 30
"""Longest stretch of sound handed over at once."""
HOLE_S = 0.02
"""Holes and overlaps in the sound longer than this are filled or cut. ffmpeg's own 0.1 s moved words by up to 59 ms."""
SETTLE_US = 1_000_000
"""How much before an in point the sound is decoded: Opus asks for 80 ms, a bit reservoir and an overlap for less."""
_MAX_KNOWN_CHANNELS = 8

Floats32 = npt.NDArray[np.float32]


def decode_sound(
    media: Media,
    *,
    rate_hz: int = 16_000,
    range: SourceRange | None = None,  # noqa: A002 - the glossary's word
    on_fraction: OnFraction | None = None,
    program: Path | None = None,
) -> Iterator[Samples]:
    """
    Yield the sound of the media or of a stretch of it, in order and without gaps, in pieces of at most 30 s.

    The pieces are mono float32 in [-1, 1] and cover `media.duration_us` to the sample: silence stands where there
    is none. A stretch has the very samples that the whole has from its in point to its out point, give or take the
    phase of the resampler. Channels are mixed with the centre strongest and no surround, never louder than full scale;
    one-sided stereo is kept at half its level. Damaged packets become silence. Costs about 0.1 CPU-seconds a minute.

    Args:
        media: probed media with an audio stream.
        rate_hz: sample rate of the result.
        range: the stretch of the source to decode, reached by a fast seek; all by default.
        on_fraction: is told the fraction done, 0 to 1.
        program: the ffmpeg to use; by default the one that `find_ffmpeg` finds.

    Raises:
        DecodeFailed: the media has no sound, or none of it can be decoded.
        ToolMissing: there is no ffmpeg.

    """
    if media.audio is None:
        message = "There is no sound to decode"
        raise DecodeFailed(message)
    end = -(-media.duration_us * rate_hz // US_PER_S)
    first = 0 if range is None else min(end, -(-range.in_us * rate_hz // US_PER_S))
    total = (end if range is None else min(end, -(-range.out_us * rate_hz // US_PER_S))) - first
    if not total and range is not None:
        return
    chunk = CHUNK_S * rate_hz
    if first:
        stretches = _read_sound_from(media, media.audio, rate_hz, first, program)
    else:
        stretches = _read_sound(_sound_command(media, media.audio, rate_hz, program), rate_hz)
    done = 0
    for data in rechunk(place(stretches, total, chunk, HOLE_S * rate_hz), chunk):
        yield Samples(SourceTime((first + done) * US_PER_S // rate_hz), rate_hz, data)
        done += data.size
        _tell(on_fraction, done / total)


def _read_sound_from(
    media: Media, audio: AudioStream, rate_hz: int, first: int, program: Path | None
) -> Iterator[tuple[int, Floats32]]:
    """
    Yield stretches from a sample of the source clock on, which becomes number zero.

    Decoding begins a second early, so that codecs that lean on what came before are settled. Where the seek leads past
    the in point, or to nothing, all is decoded from the start: only that tells late sound from a bad seek.
    """
    early_us = first * US_PER_S // rate_hz - SETTLE_US
    if early_us > 0:
        command = _sound_command(media, audio, rate_hz, program, early_us)
        sought = _read_sound(command, rate_hz, media.start_offset_us)
        head = next(sought, None)
        if head is not None and head[0] <= first:
            yield from _from_sample(joined((head,), sought), first)
            return
        sought.close()
    yield from _from_sample(_read_sound(_sound_command(media, audio, rate_hz, program), rate_hz), first)


def _from_sample(stretches: Iterable[tuple[int, Floats32]], first: int) -> Iterator[tuple[int, Floats32]]:
    """Count from a sample on and leave out what comes before; a stretch that lies before it comes empty."""
    for start, data in stretches:
        yield max(0, start - first), data[max(0, first - start) :]


def _sound_command(
    media: Media, audio: AudioStream, rate_hz: int, program: Path | None, seek_us: int | None = None
) -> list[str]:
    """
    Return the command that sends sound with its times, which are the container's own after a seek.

    Where the number of channels changes, as in broadcasts, ffmpeg builds the graph anew. So nothing in it may count
    from the start (`first_pts=0` would put in the whole time up to there again); holes at those places and late starts
    are filled here instead.
    """
    mix = "slev=0:rematrix_maxval=1:ochl=mono"
    chain = f"aresample={rate_hz}:async=1:min_hard_comp={HOLE_S}:osf=flt:{mix},asetnsamples={rate_hz}:p=0"
    if audio.channels > _MAX_KNOWN_CHANNELS:  # no layout says which is which: the mean of all
        every = "+".join(f"c{number}" for number in range(audio.channels))
        chain = f"pan=mono|c0<{every},{chain}"
    before = [] if seek_us is None else ["-copyts", "-noaccurate_seek", "-ss", f"{seek_us}us"]
    output = ["-map", f"0:{audio.index}", "-af", chain, "-c:a", "pcm_f32le"]
    return decoder_command(program, before, media, output)


def _read_sound(
    command: Sequence[str], rate_hz: int, start_offset_us: int = 0
) -> Generator[tuple[int, Floats32], None, None]:
    """Yield stretches of about a second, each with the number of its first sample on the source clock."""
    for frame in read_frames(command):
        if isinstance(frame, AudioFrame) and frame.pts is not None and frame.time_base is not None:
            data = np.array(frame.to_ndarray(), np.float32).reshape(-1)
            np.nan_to_num(data, copy=False, nan=0.0, posinf=1.0, neginf=-1.0)
            start_s = frame.pts * frame.time_base - Fraction(start_offset_us, US_PER_S)
            yield round(start_s * rate_hz), np.clip(data, -1.0, 1.0, out=data)


def decode_pictures(
    media: Media,
    *,
    rate_hz: Fraction | float | None,
    width_px: int,
    range: SourceRange | None = None,  # noqa: A002 - the glossary's word
    is_keyframes_only: bool = False,
    on_fraction: OnFraction | None = None,
    program: Path | None = None,
) -> Iterator[Frame]:
    """
    Yield upright square-pixel pictures, `width_px` wide, in order of time.

    With a rate, frame n is the picture that a player shows at the in point plus n / rate_hz, and its time is just that;
    the last picture stays when the pictures end before the out point. Without a rate, every picture comes once, at its
    own time, and the one already shown at the in point comes first, with the in point as its time. Key frames come at
    their own times and at most `rate_hz` a second. Nothing comes at or after the out point.

    Args:
        media: probed media with a video stream.
        rate_hz: pictures a second, or none for all there are.
        width_px: width of the result; the height follows from the displayed aspect. It may enlarge.
        range: the stretch of the source to decode, reached by a fast seek; all by default.
        is_keyframes_only: decode the codec's key frames alone, at about a tenth of the cost.
        on_fraction: is told the fraction done, 0 to 1.
        program: the ffmpeg to use; by default the one that `find_ffmpeg` finds.

    Raises:
        DecodeFailed: the media has no pictures, or they cannot be decoded.
        ToolMissing: there is no ffmpeg.

    """
    if media.video is None:
        message = "There are no pictures to decode"
        raise DecodeFailed(message)
    wanted = range or TimeRange(SourceTime(0), SourceTime(media.duration_us))
    rate = None if rate_hz is None else Fraction(rate_hz).limit_denominator(100_000)
    grid = None if is_keyframes_only else rate
    chain = _picture_chain(media, media.video, width_px, wanted, grid)
    command = _picture_command(media, media.video, chain, wanted, program, is_keyframes_only=is_keyframes_only)
    frames = _read_pictures(command, 0 if grid is None else wanted.in_us)
    if is_keyframes_only:
        frames = thinned((frame for frame in frames if frame.time >= wanted.in_us), rate)
    elif grid is None:
        frames = from_in_point(frames, wanted)
    else:
        frames = on_grid(frames, wanted, grid, lambda: _shown_at_in_point(media, width_px, wanted, program))
    for frame in frames:
        if frame.time >= wanted.out_us:
            break
        yield frame
        _tell(on_fraction, (frame.time - wanted.in_us) / max(1, wanted.duration_us))
    _tell(on_fraction, 1.0)


def _picture_chain(media: Media, video: VideoStream, width_px: int, wanted: SourceRange, grid: Fraction | None) -> str:
    """
    Return the filters, in which the container's own times are first made source times to the microsecond.

    ffmpeg would shift them itself after a seek, but in ticks of the stream, which may be as long as a frame. No filter
    counts from its first frame: ffmpeg builds the graph anew where size or color tags change, and counts start again.
    """
    height_px = max(1, round(width_px / video.size.aspect))
    # Not fast_bilinear, which draws 1280 pixels two to the left at the right edge, for 2 ms less a second of source.
    small = f"scale={width_px}:{height_px}:flags=area,setsar=1,format=rgb24"
    clock = f"settb=AVTB,setpts=PTS-({media.start_offset_us}),trim=end={wanted.out_us / US_PER_S:.6f}"
    if grid is None:
        return f"{clock},{small}"
    sampled = f"setpts=PTS-{wanted.in_us + EARLY_US},fps={grid.numerator}/{grid.denominator}:round=up,trim=start_pts=0"
    return f"{clock},{sampled},{small}"


def _picture_command(
    media: Media, video: VideoStream, chain: str, wanted: SourceRange, program: Path | None, *, is_keyframes_only: bool
) -> list[str]:
    before = ["-copyts", "-skip_loop_filter", "all"]
    if is_keyframes_only:
        before += ["-skip_frame", "nokey"]
    if wanted.in_us > 0:
        before += ["-noaccurate_seek", "-ss", f"{wanted.in_us}us"]
    kept = ["-map", f"0:{video.index}", "-vf", chain, "-fps_mode", "passthrough", "-enc_time_base", "filter"]
    return decoder_command(program, before, media, [*kept, "-c:v", "rawvideo"])


def _read_pictures(command: Sequence[str], offset_us: int) -> Iterator[Frame]:
    for frame in read_frames(command):
        if isinstance(frame, VideoFrame) and frame.pts is not None and frame.time_base is not None:
            time_us = round(frame.pts * frame.time_base * US_PER_S) + offset_us
            yield Frame(SourceTime(time_us), np.asarray(frame.to_ndarray(format="rgb24"), np.uint8))


def _shown_at_in_point(media: Media, width_px: int, wanted: SourceRange, program: Path | None) -> Frame | None:
    instant = TimeRange(wanted.in_us, SourceTime(wanted.in_us + 1))
    return next(decode_pictures(media, rate_hz=None, width_px=width_px, range=instant, program=program), None)


def _tell(on_fraction: OnFraction | None, fraction: float) -> None:
    if on_fraction:
        on_fraction(min(1.0, max(0.0, fraction)))
