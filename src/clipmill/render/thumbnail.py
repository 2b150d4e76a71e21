# SPDX-License-Identifier: MIT
"""
Picks a good picture of a finished clip, or takes the one of a source at a given time.

Goes in: the clip, or the source. Comes out: a jpg. Of a clip it looks at I-frames alone, so hardly anything is decoded;
it cannot tell faces.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import numpy.typing as npt

from clipmill.domain.errors import DecodeFailed
from clipmill.domain.media import Media
from clipmill.domain.times import SourceTime
from clipmill.media.ffmpeg import input_arguments, run_ffmpeg
from clipmill.render.filtergraph.matrix import FOR_JPEG, matrix_arguments, matrix_filters
from clipmill.render.filtergraph.tone import tone_map

LOOK_WIDTH_PX, LOOK_HEIGHT_PX = 180, 320
SHORT_US = 8_000_000
"""A clip up to this has too few I-frames to choose from: four pictures a second are looked at instead."""
EVERY_QUARTER_SECOND = "select=isnan(prev_selected_t)+gte(t-prev_selected_t\\,0.25),"
JPEG_QUALITY = 3
"""Of ffmpeg's scale, 2 best to 31."""
SOURCE_HEIGHT_PX = 640
DARK, BRIGHT = 28.0, 232.0
"""Mean luma, 16 to 235, past which a picture is taken for a fade."""
_FIRST_PENALTY = 0.9


def make_thumbnail(video: Path, out: Path, *, duration_us: int, program: Path | None = None) -> None:
    """
    Write the best of a clip's pictures as a jpg, whole or not at all.

    Args:
        video: finished clip.
        out: file to write; one that is there is replaced.
        duration_us: length of the clip.
        program: another ffmpeg than the packaged one.

    Raises:
        DecodeFailed: no picture could be read.
        StorageFull: the disk is full.

    """
    is_short = duration_us <= SHORT_US
    pick = [] if is_short else ["-skip_frame", "nokey"]
    grid = EVERY_QUARTER_SECOND if is_short else ""
    source = [*pick, *input_arguments(video)]
    with tempfile.TemporaryDirectory(prefix=".part-", dir=out.parent) as folder:
        look = f"{grid}scale={LOOK_WIDTH_PX}:{LOOK_HEIGHT_PX}:flags=area,format=gray"
        small = ["-skip_loop_filter", "all", *source, "-map", "0:v:0", "-vf", look, "-fps_mode", "passthrough"]
        run_ffmpeg([*small, "-f", "rawvideo", "looks.gray"], cwd=Path(folder), error=DecodeFailed, program=program)
        data = np.fromfile(Path(folder, "looks.gray"), dtype=np.uint8)
        pictures = data[: len(data) - len(data) % (LOOK_WIDTH_PX * LOOK_HEIGHT_PX)]
        best = best_picture(pictures.reshape(-1, LOOK_HEIGHT_PX, LOOK_WIDTH_PX))
        choose = ",".join([f"{grid}select=eq(n\\,{best})", *FOR_JPEG])
        full = [*source, "-map", "0:v:0", "-vf", choose, "-frames:v", "1", "-q:v", str(JPEG_QUALITY), "-update", "1"]
        picture = Path(folder, "picture.jpg")
        run_ffmpeg([*full, picture.name], cwd=Path(folder), error=DecodeFailed, program=program)
        if not picture.exists():
            message = f"no picture of {video.name} could be read"
            raise DecodeFailed(message)
        picture.replace(out)


def make_source_thumbnail(media: Media, time: SourceTime, out: Path, *, program: Path | None = None) -> None:
    """
    Write the picture of a source at a time as a jpg of at most 640 pixels' height, whole or not at all.

    Args:
        media: with pictures.
        time: inside it; the nearest picture before is taken where there is none at it.
        out: file to write; one that is there is replaced.
        program: another ffmpeg than the packaged one.

    Raises:
        DecodeFailed: no picture could be read.
        StorageFull: the disk is full.

    """
    if media.video is None:
        message = f"{Path(media.path).name} has no pictures"
        raise DecodeFailed(message)
    size = media.video.size
    height_px = min(SOURCE_HEIGHT_PX, size.height_px)
    width_px = max(2, 2 * round(height_px * size.aspect / 2))
    shown = f"scale={width_px}:{height_px}:flags=area,setsar=1"
    filters = ",".join([*matrix_filters(media.video), shown, *tone_map(media.video.dynamic_range), *FOR_JPEG])
    with tempfile.TemporaryDirectory(prefix=".part-", dir=out.parent) as folder:
        picture = Path(folder, "picture.jpg")
        for at_us in (int(time), 0):  # the last picture of a stream may lie well before its end
            seek = ["-ss", f"{at_us / 1e6:.6f}", *matrix_arguments(media.video), *input_arguments(media.path)]
            shown_once = ["-map", f"0:{media.video.index}", "-vf", filters, "-frames:v", "1"]
            taken = [*seek, *shown_once, "-q:v", "4", "-update", "1", picture.name]
            run_ffmpeg(taken, cwd=Path(folder), error=DecodeFailed, program=program)
            if picture.exists():
                picture.replace(out)
                return
    message = f"no picture of {Path(media.path).name} could be read"
    raise DecodeFailed(message)


def best_picture(pictures: npt.NDArray[np.uint8]) -> int:
    """
    Return the number of the best of some pictures: sharp, with contrast, neither black nor white, not within a fade.

    Args:
        pictures: (N, H, W) uint8 luma in order of time.

    Raises:
        DecodeFailed: there are none.

    """
    if len(pictures) == 0:
        message = "the clip has no pictures"
        raise DecodeFailed(message)
    return max(range(len(pictures)), key=lambda number: (_score(pictures[number], is_first=number == 0), -number))


def _score(picture: npt.NDArray[np.uint8], *, is_first: bool) -> float:
    luma = picture.astype(np.float32)
    mean, contrast = float(luma.mean()), float(luma.std())
    sharpness = float(_laplacian(luma).std())
    exposure = 1.0 if DARK <= mean <= BRIGHT else 0.05
    # A picture in a dissolve or a fade has less of both; one in motion has less sharpness.
    penalty = _FIRST_PENALTY if is_first else 1.0
    return exposure * sharpness * min(contrast, 60.0) * penalty + 1e-6 * mean


def _laplacian(luma: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return the four-neighbour Laplacian of the inner pixels."""
    middle = luma[1:-1, 1:-1]
    around = luma[:-2, 1:-1] + luma[2:, 1:-1] + luma[1:-1, :-2] + luma[1:-1, 2:]
    return np.asarray(around - 4 * middle, dtype=np.float32)
