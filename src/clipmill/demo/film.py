# SPDX-License-Identifier: MIT
"""
Writes the demo's shots and sound to files and joins them.

In: pictures, panes and sound. Out: one mp4, 1280 x 720 at 25 frames a second. Each shot is encoded by its own ffmpeg,
from uncompressed frames on disk that are gone when it is done; the shots are then joined without encoding again.
"""

from __future__ import annotations

import wave
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from clipmill import process
from clipmill.demo.panes import Pane
from clipmill.demo.plates import SIZE_PX
from clipmill.demo.timeline import FRAME_RATE, Timeline
from clipmill.domain.errors import EncodeFailed

_ENCODER = (
    *("-c:v", "libx264", "-preset", "superfast", "-crf", "23", "-g", "125", "-pix_fmt", "yuv420p"),
    *("-video_track_timescale", "12800", "-fflags", "+bitexact", "-flags:v", "+bitexact"),
)
_TO_VIDEO = "scale={width}:{height}:flags=bicubic:out_color_matrix=bt709:out_range=tv,setsar=1,format=yuv420p"
_TAGS = "setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709"


def write_pane(pane: Pane, file: Path) -> None:
    """Write the frames of a pane to a file, uncompressed."""
    with file.open("wb") as stream:
        for frame in pane.frames:
            stream.write(np.ascontiguousarray(frame).data)


def encode_moving_shot(ffmpeg: Path, panes: Sequence[tuple[Pane, Path]], credit: Path, frames: int, out: Path) -> None:
    """
    Encode a shot from the written frames of its panes, side by side, with a credit over it.

    Raises:
        EncodeFailed: ffmpeg could not.

    """
    inputs: list[str] = []
    graph: list[str] = []
    width_px = SIZE_PX[0] // len(panes)
    for number, (pane, file) in enumerate(panes):
        inputs += ["-f", "rawvideo", "-pixel_format", "rgb24", "-video_size", f"{pane.width_px}x{pane.height_px}"]
        inputs += ["-framerate", str(FRAME_RATE), "-i", str(file)]
        graph.append(f"[{number}:v]{_TO_VIDEO.format(width=width_px, height=SIZE_PX[1])}[p{number}]")
    labels = "".join(f"[p{number}]" for number in range(len(panes)))
    graph.append(f"{labels}hstack=inputs={len(panes)}[row]" if len(panes) > 1 else f"{labels}null[row]")
    graph.append(f"[row][{len(panes)}:v]overlay=0:main_h-overlay_h:format=yuv420,format=yuv420p,{_TAGS}[out]")
    argv = [*inputs, "-i", str(credit), "-filter_complex", ";".join(graph), "-map", "[out]"]
    _run(ffmpeg, [*argv, *_ENCODER, "-frames:v", str(frames), str(out)])


def encode_still_shot(ffmpeg: Path, picture: Path, frames: int, out: Path) -> None:
    """
    Encode a shot that shows one picture.

    Raises:
        EncodeFailed: ffmpeg could not.

    """
    head = ["-framerate", str(FRAME_RATE), "-i", str(picture)]
    # Looped behind the scaler: in front of it, the picture is decoded and scaled anew for each frame.
    scale = f"{_TO_VIDEO.format(width=SIZE_PX[0], height=SIZE_PX[1])},loop=loop=-1:size=1"
    _run(ffmpeg, [*head, "-vf", f"{scale},{_TAGS}", *_ENCODER, "-frames:v", str(frames), str(out)])


def write_sound(timeline: Timeline, file: Path) -> None:
    """Write the sound of the talk as 16-bit mono wav."""
    with wave.open(str(file), "wb") as stream:
        stream.setnchannels(1)
        stream.setsampwidth(2)
        stream.setframerate(timeline.rate_hz)
        stream.writeframes(np.round(timeline.sound * 32767.0).astype("<i2").tobytes())


def save_picture(image: Image.Image, file: Path) -> None:
    """Write a still picture as png."""
    image.save(file, format="PNG", compress_level=1)


def join(ffmpeg: Path, shots: Sequence[Path], sound: Path, out: Path) -> None:
    """
    Join encoded shots and the sound to one mp4; all files of shots lie in one folder.

    Raises:
        EncodeFailed: ffmpeg could not.

    """
    listing = sound.with_name("shots.txt")
    listing.write_text("".join(f"file '{shot.name}'\n" for shot in shots), encoding="ascii")
    inputs = ["-f", "concat", "-safe", "1", "-i", listing.name, "-i", sound.name, "-map", "0:v", "-map", "1:a"]
    coding = ["-c:v", "copy", "-c:a", "aac", "-b:a", "128k", "-ac", "2", "-map_metadata", "-1"]
    tail = ["-fflags", "+bitexact", "-flags:a", "+bitexact", "-movflags", "+faststart", "-f", "mp4", str(out.resolve())]
    _run(ffmpeg, [*inputs, *coding, *tail], cwd=listing.parent)


def _run(ffmpeg: Path, arguments: Sequence[str], cwd: Path | None = None) -> None:
    argv = (str(ffmpeg), "-hide_banner", "-nostdin", "-v", "error", "-y", *arguments)
    finished = process.run(argv, cwd=cwd)
    if finished.return_code:
        message = "ffmpeg could not make the demo talk."
        raise EncodeFailed(message, argv=argv, last_words=finished.last_words)
