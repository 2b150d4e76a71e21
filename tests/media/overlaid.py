# SPDX-License-Identifier: MIT
"""Draws overlays with the real renderer on a plain picture and gives back the pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import numpy.typing as npt

from clipmill import process
from clipmill.captions import safe_area_for
from clipmill.captions.ass import ass_from_track
from clipmill.domain.captions import CaptionStyle, CaptionTrack
from clipmill.domain.clip import CameraMode, ClipSpec, Edl
from clipmill.domain.media import Size
from clipmill.domain.moment import Moment, Score
from clipmill.domain.picture import Box
from clipmill.domain.times import source_range_from_s
from clipmill.engine.overlaid import draw_overlays
from clipmill.fonts import FontLibrary
from clipmill.overlays import DrawnOverlays, join_ass

SMALL = Size(540, 960)
RATE = 25
GREY = 0x404040

Frame = npt.NDArray[np.int16]
"""(H, W, 3) RGB."""


def recipe(
    *, size: Size = SMALL, seconds: float = 8.0, title: str = "How rivers change", hook: str = "Rivers never stay."
) -> ClipSpec:
    """Return a recipe without overlays."""
    whole = source_range_from_s(0, seconds)
    moment = Moment(whole, Score(50.0, (), ""), title, "", (), hook, hook)
    return ClipSpec("clip", 1, moment, Edl((whole,)), size, Fraction(RATE), CameraMode.CENTER_CROP, None)


def with_drawn(
    spec: ClipSpec,
    fonts: FontLibrary,
    *,
    language: str | None = "en",
    caption_boxes: Sequence[Box] = (),
    face_boxes: Sequence[Box] = (),
) -> tuple[DrawnOverlays, str]:
    """Return what is drawn of a recipe, and the whole ASS file."""
    drawn = draw_overlays(spec, fonts, language=language, caption_boxes=caption_boxes, face_boxes=face_boxes)
    track = CaptionTrack(language, (), CaptionStyle(), safe_area_for(spec.size), spec.size)
    return drawn, join_ass(ass_from_track(track, fonts), drawn.events)


def frames_of(
    ass: str, seconds: Sequence[float], fonts_dir: Path, folder: Path, *, size: Size = SMALL, color: int = GREY
) -> tuple[list[Frame], str]:
    """Return the frames at these times, and what the renderer said."""
    (folder / "over.ass").write_text(ass, encoding="utf-8")
    fonts = folder / "fonts"
    if not fonts.exists():
        fonts.symlink_to(fonts_dir)
    numbers = sorted({round(second * RATE) for second in seconds})
    chosen = "+".join(f"eq(n,{number})" for number in numbers)
    source = f"color=c=0x{color:06x}:s={size.width_px}x{size.height_px}:r={RATE}:d={max(numbers) / RATE + 0.1}"
    burned = "format=yuv444p,ass=over.ass:fontsdir=fonts,format=yuv444p"
    graph = f"{burned},select='{chosen}',scale=in_color_matrix=bt709,format=rgb24"
    argv = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "verbose", "-nostdin", "-nostats", "-f", "lavfi", "-i", source]
    argv += ["-vf", graph, "-fps_mode", "passthrough", "-f", "rawvideo", "-"]
    done = process.run(argv, cwd=folder, timeout_s=120)
    assert done.return_code == 0, done.last_words
    frames = np.frombuffer(done.output, np.uint8).reshape(-1, size.height_px, size.width_px, 3).astype(np.int16)
    assert len(frames) == len(numbers)
    order = {number: index for index, number in enumerate(numbers)}
    return [frames[order[round(second * RATE)]] for second in seconds], done.last_words


def ink_box(frame: Frame) -> tuple[int, int, int, int] | None:
    """Return left, top, right, bottom of everything drawn on a plain picture."""
    plain = np.median(frame.reshape(-1, 3), axis=0)
    rows, columns = np.nonzero(np.abs(frame - plain).max(axis=2) > 24)
    if not len(rows):
        return None
    return int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1


def renamed(spec: ClipSpec, *, title: str) -> ClipSpec:
    """Return the recipe with another title."""
    return replace(spec, moment=replace(spec.moment, title=title))
