# SPDX-License-Identifier: MIT
"""
Makes small test clips with ffmpeg: a black picture with a silent sound, and a flash and a beep at known times.

    ffmpeg -f lavfi -i color=black:s=160x90:r=25:d=12 -f lavfi -i aevalsrc=<beeps>:s=48000:d=12 -vf <flashes> ...
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from clipmill import process
from clipmill.domain.media import Frame, Samples
from clipmill.media.ffmpeg import find_ffmpeg

FLASHES_S = (1.0, 4.0, 9.0)
"""When each flash and each beep starts; the steps between them differ, so that none is taken for another."""
FLASH_LENGTH_S = 0.2
DURATION_S = 12.0
FRAME_S = 1 / 25
H264: Sequence[str] = ("-c:v", "libx264", "-preset", "ultrafast", "-bf", "2", "-g", "100", "-pix_fmt", "yuv420p")
MPEG2: Sequence[str] = ("-c:v", "mpeg2video", "-g", "50", "-bf", "2", "-pix_fmt", "yuv420p")
AAC: Sequence[str] = ("-c:a", "aac")


def ffmpeg(*arguments: str | Path) -> None:
    """Run ffmpeg; a failure fails the test with what it said."""
    argv = [str(find_ffmpeg()), "-hide_banner", "-nostdin", "-y", "-loglevel", "error", *map(str, arguments)]
    finished = process.run(argv, timeout_s=120)
    assert finished.return_code == 0, finished.last_words


def beep_source(level: str = "0.5", duration_s: float = DURATION_S) -> str:
    """Return the expression of one channel that beeps at 1 kHz with the flashes."""
    during = "+".join(f"between(t,{start},{start + FLASH_LENGTH_S})" for start in FLASHES_S if start < duration_s)
    return f"{level}*sin(2*PI*1000*t)*({during or '0'})"


def make_clip(
    path: Path,
    *output: str,
    picture: str | None = "",
    sound: Sequence[str] | None = None,
    channels: str = "mono",
    size: str = "160x90",
    duration_s: float = DURATION_S,
) -> Path:
    """
    Write a clip with a flash and a beep at each of `FLASHES_S`.

    Args:
        path: the file to write.
        output: ffmpeg's output options; by default H.264 and AAC, or for sound alone what the container usually holds.
        picture: filters after the flashes; None leaves the pictures out.
        sound: one expression per channel; () leaves the sound out; None is one beeping channel.
        channels: channel layout of the sound.
        size: width x height in pixels.
        duration_s: length of the clip in seconds.

    """
    inputs: list[str] = []
    options: list[str] = []
    if picture is not None:
        inputs += ["-f", "lavfi", "-i", f"color=black:s={size}:r=25:d={duration_s}"]
        # a hundredth early, for a frame's time is a little off its decimal
        during = "+".join(f"between(t,{start - 0.01},{start + FLASH_LENGTH_S - 0.01})" for start in FLASHES_S)
        flashes = f"noise=alls=6:allf=t,drawbox=c=white:t=fill:enable='{during}'"
        options += ["-vf", f"{flashes},{picture}" if picture else flashes]
    expressions = [beep_source(duration_s=duration_s)] if sound is None else list(sound)
    if expressions:
        joined = "|".join(expression.replace(",", "\\,") for expression in expressions)
        inputs += ["-f", "lavfi", "-i", f"aevalsrc={joined}:c={channels}:s=48000:d={duration_s}"]
    usual = () if picture is None else (*H264, *AAC)
    ffmpeg(*inputs, *options, *(output or usual), path)
    return path


def cut_off(source: Path, target: Path, share: float) -> Path:
    """Write the first part of a file, as a broken download leaves it."""
    data = source.read_bytes()
    target.write_bytes(data[: int(len(data) * share)])
    return target


def scramble(source: Path, target: Path, share: float = 0.5, length_bytes: int = 1500) -> Path:
    """Write a copy of a file with a stretch in the middle overwritten."""
    data = bytearray(source.read_bytes())
    start = int(len(data) * share)
    data[start : start + length_bytes] = np.random.default_rng(7).bytes(length_bytes)
    target.write_bytes(data)
    return target


def joined(pieces: Iterable[Samples]) -> npt.NDArray[np.float32]:
    """Return the samples of all pieces, after checking that they follow each other without gaps."""
    total = 0
    data: list[npt.NDArray[np.float32]] = []
    for piece in pieces:
        assert piece.time == total * 1_000_000 // piece.rate_hz
        assert piece.data.dtype == np.float32
        assert piece.data.ndim == 1
        assert len(piece.data) <= 30 * piece.rate_hz
        assert float(np.abs(piece.data).max()) <= 1.0
        total += len(piece.data)
        data.append(piece.data)
    return np.concatenate(data)


def beep_times_s(samples: npt.NDArray[np.float32], rate_hz: int = 16_000, level: float = 0.1) -> list[float]:
    """Return when each beep starts."""
    loud = np.flatnonzero(np.abs(samples) > level)
    if not loud.size:
        return []
    starts = np.concatenate([loud[:1], loud[1:][np.diff(loud) > rate_hz // 4]])
    return [float(start / rate_hz) for start in starts]


def flash_times_s(frames: Iterable[Frame]) -> list[float]:
    """Return when each flash is first seen; one that is seen on the first frame counts."""
    times: list[float] = []
    was_bright = False
    for frame in frames:
        is_bright = float(frame.pixels.mean()) > 128
        if is_bright and not was_bright:
            times.append(frame.time / 1_000_000)
        was_bright = is_bright
    return times
