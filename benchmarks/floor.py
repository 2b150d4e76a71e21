# SPDX-License-Identifier: MIT
"""
The floor: the least work that any program with the same recogniser and encoder has to do.

It is the sound decoded to wav, the bare recogniser on it, and one bare ffmpeg a clip that crops, scales and encodes
the same ranges to the same size. No captions, no camera, no loudness, no checks.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from benchmarks.measured import Usage, measure

PRESET, CRF = "veryfast", 18
"""As Clipmill's `quality` profile encodes."""
_HEAD = ("-hide_banner", "-nostdin", "-v", "error", "-y")
_RECOGNISE = Path(__file__).with_name("recognise.py")


@dataclass(frozen=True, slots=True)
class ClipRange:
    """What is encoded for one clip."""

    name: str
    ranges_us: tuple[tuple[int, int], ...]
    """In and out points in the source."""
    width_px: int
    height_px: int
    frame_rate: Fraction

    @property
    def duration_s(self) -> float:
        """Length of the clip."""
        return sum(out - start for start, out in self.ranges_us) / 1e6


@dataclass(frozen=True, slots=True)
class Recogniser:
    """How the recogniser runs, here and in Clipmill."""

    model_dir: Path
    threads: int
    beam: int
    compute_type: str = "int8"
    batch: int = 0
    """Pieces recognised at once by the floor; 0 takes one after the other."""


def clips_from_recipe(recipe: Path) -> tuple[ClipRange, ...]:
    """Return the ranges of the clips in a `clips.json`."""
    document = json.loads(recipe.read_text(encoding="utf-8"))
    return tuple(_clip_range(clip["spec"]) for clip in document["clips"])


def decode_command(ffmpeg: Path, source: Path, wav: Path) -> list[str]:
    """Return the command that decodes the sound to 16 kHz mono wav."""
    return [str(ffmpeg), *_HEAD, "-i", str(source), "-vn", "-ac", "1", "-ar", "16000", str(wav)]


def recognise_command(recogniser: Recogniser, wav: Path) -> list[str]:
    """Return the command that runs the bare recogniser."""
    options = ["--threads", str(recogniser.threads), "--beam", str(recogniser.beam)]
    options += ["--compute-type", recogniser.compute_type, "--batch", str(recogniser.batch)]
    return [sys.executable, str(_RECOGNISE), str(recogniser.model_dir), str(wav), *options]


def encode_commands(ffmpeg: Path, source: Path, clip: ClipRange, out_dir: Path) -> list[list[str]]:
    """Return the commands, one for each source range of a clip, that crop, scale and encode it and do nothing else."""
    aspect = f"{clip.width_px}/{clip.height_px}"
    crop = f"crop=w='2*trunc(min(iw,ih*{aspect})/2)':h='2*trunc(min(ih,iw/({aspect}))/2)'"
    graph = f"{crop},scale={clip.width_px}:{clip.height_px}:flags=bicubic,fps={clip.frame_rate},format=yuv420p"
    coding = ["-c:v", "libx264", "-preset", PRESET, "-crf", str(CRF), "-c:a", "aac", "-b:a", "160k"]
    commands = []
    for number, (start_us, end_us) in enumerate(clip.ranges_us):
        seek = ["-ss", f"{start_us / 1e6:.6f}", "-t", f"{(end_us - start_us) / 1e6:.6f}", "-i", str(source)]
        out = out_dir / f"{clip.name}-{number}.mp4"
        commands.append([str(ffmpeg), *_HEAD, *seek, "-vf", graph, *coding, "-movflags", "+faststart", str(out)])
    return commands


def run_recogniser(ffmpeg: Path, source: Path, recogniser: Recogniser, work_dir: Path) -> Usage:
    """Decode the sound and recognise it."""
    wav = work_dir / "sound.wav"
    usage = measure(decode_command(ffmpeg, source, wav)) + measure(recognise_command(recogniser, wav))
    wav.unlink()
    return usage


def run_encodes(ffmpeg: Path, source: Path, clips: Sequence[ClipRange], work_dir: Path) -> Usage:
    """Encode the clips one after the other; each ffmpeg uses all cores."""
    commands = [command for clip in clips for command in encode_commands(ffmpeg, source, clip, work_dir)]
    usages = [measure(command) for command in commands]
    return sum(usages[1:], usages[0])


def _clip_range(spec: dict[str, object]) -> ClipRange:
    edl, size = spec["edl"], spec["size"]
    if not isinstance(edl, dict) or not isinstance(size, dict):
        message = "the recipe has no EDL or no size"
        raise TypeError(message)
    return ClipRange(
        name=str(spec["name"]),
        ranges_us=tuple((entry["in_us"], entry["out_us"]) for entry in edl["entries"]),
        width_px=size["width_px"],
        height_px=size["height_px"],
        frame_rate=Fraction(str(spec["frame_rate"])),
    )
