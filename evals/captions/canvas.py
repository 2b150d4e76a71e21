# SPDX-License-Identifier: MIT
"""
Captions drawn on gray by the ffmpeg and libass of the product, and where their ink is.

In: an ASS file, a size, times. Out: pictures, what libass complained of, boxes of ink. It knows no style.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from clipmill import process
from clipmill.domain.media import Size
from clipmill.media.ffmpeg import NO_SYSTEM_FONTS, find_ffmpeg

RATE_HZ = 50
GRAY = 0x404040
INK = 24
"""Least difference from the ground, of 255, that counts as ink."""

Picture = npt.NDArray[np.int16]


def draw(ass: str, size: Size, times_s: Sequence[float], fonts_dir: Path) -> tuple[list[Picture], list[str]]:
    """Return the pictures at some times as (H, W, 3) RGB, and libass's complaints about glyphs and fonts."""
    numbers = [round(time * RATE_HZ) for time in times_s]
    with tempfile.TemporaryDirectory(prefix="eval-captions-") as folder:
        work = Path(folder)
        (work / "cap.ass").write_text(ass, "utf-8")
        (work / "fonts").symlink_to(fonts_dir.absolute(), target_is_directory=True)
        chosen = "+".join(f"eq(n,{number})" for number in sorted(set(numbers)))
        ground = f"color=c=0x{GRAY:06x}:s={size.width_px}x{size.height_px}:r={RATE_HZ}:d={max(numbers) / RATE_HZ + 0.1}"
        graph = f"format=yuv444p,ass=cap.ass:fontsdir=fonts,format=yuv444p,select='{chosen}',format=rgb24"
        argv = [str(find_ffmpeg()), "-v", "verbose", "-nostdin", "-nostats", "-f", "lavfi", "-i", ground]
        argv += ["-vf", graph, "-fps_mode", "passthrough", "-f", "rawvideo", "-"]
        done = process.run(argv, cwd=work, timeout_s=120, added_env={"FONTCONFIG_FILE": str(NO_SYSTEM_FONTS)})
    if done.return_code:
        raise RuntimeError(done.last_words)
    frames = np.frombuffer(done.output, np.uint8).reshape(-1, size.height_px, size.width_px, 3).astype(np.int16)
    order = {number: index for index, number in enumerate(sorted(set(numbers)))}
    said = [line for line in done.last_words.splitlines() if "glyph" in line.lower() or "fallback" in line.lower()]
    return [frames[order[number]] for number in numbers], said


def ink(picture: Picture) -> npt.NDArray[np.bool_]:
    """Return where anything is drawn, as (H, W) bool."""
    return np.asarray(np.abs(picture - picture[0, 0]).max(axis=2) > INK)


def ink_sides(picture: Picture) -> tuple[int, int, int, int] | None:
    """Return left, top, right and bottom of all ink, or none."""
    rows, columns = np.nonzero(ink(picture))
    if not len(rows):
        return None
    return int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1
