# SPDX-License-Identifier: MIT
"""
Renders clips small and lays some of their frames side by side, for people to look at.

In: opened scenes and camera paths. Out: JPEG sheets. It judges nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import av
from evals.framing.product import Meter, Source, metered
from PIL import Image, ImageDraw, ImageFont

from clipmill.domain.clip import CameraMode, CameraPath, ClipSpec
from clipmill.domain.media import Size
from clipmill.domain.moment import Moment, Score
from clipmill.domain.times import SourceRange, TimeRange
from clipmill.render.encode import RenderRequest, render_clip
from clipmill.render.filtergraph import SoundPlan
from clipmill.render.options import RenderOptions

CELL_HEIGHT_PX = 190
_LABEL_PX = 15
_GAP_PX = 3
_QUALITY = 55


@dataclass(frozen=True, slots=True)
class Strip:
    """One clip on a sheet."""

    label: str
    frames: tuple[Image.Image, ...]


def render_strip(source: Source, path: CameraPath, output: Size, label: str, count: int) -> tuple[Strip, Meter]:
    """
    Render a clip and return some of its frames, evenly spread, with what rendering cost.

    Raises:
        EncodeFailed: ffmpeg could not.

    """
    whole = TimeRange(source.edl.entries[0].in_us, source.edl.entries[-1].out_us)
    spec = ClipSpec("sheet", 1, _moment(whole), source.edl, output, source.rate, CameraMode.STANDARD, None)
    with TemporaryDirectory(prefix="framing-") as folder:
        out = Path(folder) / "clip.mp4"
        with metered() as meter:
            render_clip(
                RenderRequest(source.media, spec, path),
                sound=SoundPlan(),
                out=out,
                work_dir=Path(folder),
                options=RenderOptions(),
            )
        return Strip(label, _frames(out, count, source.rate)), meter


def _moment(whole: SourceRange) -> Moment:
    return Moment(whole, Score(0.0, (), ""), "", "", (), "", "")


def _frames(file: Path, count: int, rate: Fraction) -> tuple[Image.Image, ...]:
    with av.open(str(file)) as container:
        total = max(1, round(float((container.duration or 0) / 1_000_000 * rate)))
        wanted = {int((number + 0.5) * total / count) for number in range(count)}
        kept = []
        for number, frame in enumerate(container.decode(video=0)):
            if number in wanted:
                image = Image.fromarray(frame.to_ndarray(format="rgb24"))
                kept.append(image.resize((round(image.width * CELL_HEIGHT_PX / image.height), CELL_HEIGHT_PX)))
    return tuple(kept)


def save_sheet(strips: Sequence[Strip], width_px: int, out: Path) -> None:
    """Write strips below each other, as many in a row as fit, as a small JPEG."""
    spots: list[tuple[int, int, Strip]] = []
    x = y = 0
    for strip in strips:
        wide = sum(image.width + _GAP_PX for image in strip.frames) + 8
        if x and x + wide > width_px:
            x, y = 0, y + CELL_HEIGHT_PX + _LABEL_PX
        spots.append((x, y, strip))
        x += wide
    sheet = Image.new("RGB", (width_px, y + CELL_HEIGHT_PX + _LABEL_PX), (24, 24, 28))
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(11)
    for left, top, strip in spots:
        draw.text((left + 2, top + 1), strip.label, fill=(240, 240, 240), font=font)
        place = left
        for image in strip.frames:
            sheet.paste(image, (place, top + _LABEL_PX))
            place += image.width + _GAP_PX
    sheet.save(out, quality=_QUALITY, optimize=True)
