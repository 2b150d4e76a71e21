# SPDX-License-Identifier: MIT
"""Sources made by ffmpeg, renders of them, and the pixels and samples that came out. Imported by the render tests."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from clipmill import process
from clipmill.domain.clip import CameraMode, CameraPath, ClipSpec, Edl
from clipmill.domain.media import Media, Size
from clipmill.domain.moment import Moment, Score
from clipmill.domain.times import source_range_from_s
from clipmill.media.ffmpeg import find_ffmpeg, input_arguments
from clipmill.media.probe import probe
from clipmill.reframe import frame_clip, output_rate
from clipmill.render.encode import RenderRequest, render_clip
from clipmill.render.filtergraph import SoundPlan
from clipmill.render.options import RenderOptions

SMALL = Size(180, 320)
FLASH_PERIOD_S = 1.0
BEEP = "aevalsrc='if(lt(mod(t,1),0.02),0.5*sin(2*PI*1000*t),0)':s=48000"
LEVEL = SoundPlan(ceiling_dbfs=-1.5)


def run_tool(*arguments: str) -> bytes:
    """Run ffmpeg and return its standard output; its complaint is the message when it fails."""
    finished = process.run([str(find_ffmpeg()), "-v", "error", "-nostdin", "-y", *arguments], timeout_s=120)
    assert finished.return_code == 0, finished.last_words
    return finished.output


def make_source(path: Path, picture: str | None, sound: str | None, *arguments: str, duration_s: float = 4.0) -> Path:
    """Make a source from a lavfi picture and a lavfi sound."""
    inputs = [argument for graph in (picture, sound) if graph for argument in ("-f", "lavfi", "-i", graph)]
    run_tool(*inputs, "-t", str(duration_s), *arguments, str(path))
    return path


def flash_picture(rate: str, size: str = "320x180") -> str:
    """Return a black picture that is white for a frame of 25 a second at each whole second."""
    lit_s = f"max(0.0399,0.999/({rate}))"
    return f"color=black:s={size}:r={rate},geq=lum='if(lt(mod(T+0.0001,1),{lit_s}),235,16)':cb=128:cr=128"


def spec_of(media: Media, entries_s: Sequence[tuple[float, float]] | None = None, size: Size = SMALL) -> ClipSpec:
    """Return a recipe that keeps some stretches, or all."""
    kept = entries_s or [(0.0, media.duration_us / 1e6)]
    moment = Moment(source_range_from_s(0, 1), Score(50.0, (), ""), "", "", (), "", "")
    edl = Edl(tuple(source_range_from_s(start, end) for start, end in kept))
    return ClipSpec("clip", 1, moment, edl, size, output_rate(media.video), CameraMode.STANDARD, None)


def request_of(
    source: Path,
    entries_s: Sequence[tuple[float, float]] | None = None,
    *,
    size: Size = SMALL,
    mode: CameraMode = CameraMode.STANDARD,
    camera: CameraPath | None = None,
) -> RenderRequest:
    """Return the request to render some stretches of a source."""
    media = probe(source)
    spec = spec_of(media, entries_s, size)
    path = camera or frame_clip(edl=spec.edl, camera=mode, source=media.video, output=size, is_original_ratio=False)
    return RenderRequest(media, spec, path)


def render(request: RenderRequest, folder: Path, sound: SoundPlan = LEVEL) -> Path:
    """Render and return the file."""
    out = folder / "clip.mp4"
    render_clip(request, sound=sound, out=out, work_dir=folder, options=RenderOptions())
    return out


def read_pictures(path: Path, size: Size = SMALL) -> npt.NDArray[np.uint8]:
    """Return (N, H, W, 3) uint8 RGB of a rendered clip."""
    raw = run_tool(*input_arguments(path), "-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", "rgb24", "-")
    return np.frombuffer(raw, np.uint8).reshape(-1, size.height_px, size.width_px, 3)


def read_sound(path: Path) -> npt.NDArray[np.float32]:
    """Return (N, 2) float32 samples at 48 kHz of a rendered clip."""
    raw = run_tool(*input_arguments(path), "-vn", "-f", "f32le", "-ar", "48000", "-ac", "2", "-")
    return np.frombuffer(raw, np.float32).reshape(-1, 2)


def flash_times_s(pictures: npt.NDArray[np.uint8], rate: float) -> list[float]:
    """Return when the middle of the picture turns white."""
    height, width = pictures.shape[1:3]
    middle = pictures[:, height // 2 - 8 : height // 2 + 8, width // 4 : -width // 4].mean(axis=(1, 2, 3)) > 100
    return [index / rate for index in range(len(middle)) if middle[index] and (index == 0 or not middle[index - 1])]


def beep_times_s(samples: npt.NDArray[np.float32]) -> list[float]:
    """Return when the sound sets in after at least 0.2 s of silence."""
    loud = np.flatnonzero(np.abs(samples).max(axis=1) > 0.05)
    starts = [index for number, index in enumerate(loud) if number == 0 or index - loud[number - 1] > 9600]
    return [index / 48000 for index in starts]


def least_likeness_db(one: Path, other: Path) -> float:
    """
    Return the PSNR of the two least alike pictures of two films; infinite when all are the same.

    x264's frame threads make a film anew to the bit only nearly always: measured, 1 of 12 under load, 97 pixels of one
    picture by up to 2 levels, some 70 dB. Other pictures, or the same a frame later, are under 45 dB.
    """
    graph = "[0:v][1:v]psnr=stats_file=-:shortest=1"
    log = run_tool("-i", str(one), "-i", str(other), "-lavfi", graph, "-f", "null", "/dev/null").decode()
    return min(float(part.partition(":")[2]) for part in log.split() if part.startswith("psnr_avg:"))


def sound_hash(path: Path) -> bytes:
    """Return the hash of the samples of a film."""
    return run_tool("-i", str(path), "-map", "0:a", "-f", "md5", "-")
