# SPDX-License-Identifier: MIT
"""
Pictures of caption styles, drawn by the ffmpeg and libass that draw them into clips.

In: styles and fonts. Out: one picture of a style, kept by what it shows, and a sheet of many with their names.
"""

from __future__ import annotations

import hashlib
import math
import tempfile
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from clipmill.captions import CAPTION_STYLES
from clipmill.captions.ass import ass_from_track
from clipmill.captions.preview import PREVIEW_SIZE, preview_label, preview_time, preview_track
from clipmill.domain.captions import CaptionStyle
from clipmill.domain.media import Size
from clipmill.domain.times import US_PER_S
from clipmill.engine.drafting import families_of
from clipmill.fonts.library import FontLibrary
from clipmill.media.ffmpeg import run_ffmpeg

PICTURE_VERSION = 1
"""Raised when the same captions are drawn over another ground or cut out another way."""
_HEIGHT_SHARE = 0.3
"""The middle part of the 9:16 picture that is kept."""
_COLUMNS = 6
_GAP_PX = 6
_GROUND = "c0=0x2b3a4a:c1=0xb9a58c:c2=0x5c6f5a:c3=0x8c7b8f:nb_colors=4:speed=0.00001:seed=7"
"""About as bright and as colored as a room in daylight, from dark to light."""


class StyleGallery:
    """The pictures of this installation, all drawn when the first is asked for. Safe to use from several threads."""

    def __init__(
        self,
        open_fonts: Callable[[], FontLibrary],
        folder: Path,
        *,
        program: Path | None = None,
        styles: Sequence[CaptionStyle] = tuple(CAPTION_STYLES.values()),
    ) -> None:
        """
        Take what it draws with.

        Args:
            open_fonts: opens the fonts.
            folder: where pictures are kept.
            program: the ffmpeg, unless it is the usual one.
            styles: that are drawn together: whoever asks for one will look at all of them.

        """
        self._open_fonts = open_fonts
        self._folder = folder
        self._program = program
        self._styles = tuple(styles)
        self._lock = threading.Lock()
        self._drawn: dict[CaptionStyle, Path] = {}

    def picture(self, style: CaptionStyle) -> Path:
        """
        Return a picture of a style; its file's name changes with what it shows.

        Raises:
            WeightsMissing: the fonts are not there.
            InvalidOptions, EncodeFailed, StorageFull, ToolMissing: as `style_pictures`.

        """
        with self._lock:  # one at a time: whoever waits finds it drawn
            found = self._drawn.get(style)
            if found is None or not found.is_file():
                together = tuple(dict.fromkeys((style, *self._styles)))
                drawn = style_pictures(together, self._open_fonts(), self._folder, program=self._program)
                self._drawn.update(zip(together, drawn, strict=True))
                found = self._drawn[style]
            return found


def style_pictures(
    styles: Sequence[CaptionStyle], fonts: FontLibrary, folder: Path, *, program: Path | None = None
) -> tuple[Path, ...]:
    """
    Return a picture of each style, 360 pixels wide; those that are not in the folder yet are drawn into it together.

    One ffmpeg draws them all, each with the fonts that it names alone: libass reads whole every font that it is given,
    and 41 pictures take as long as three did (experiment log).

    Raises:
        InvalidOptions: a style cannot be drawn.
        EncodeFailed, StorageFull, ToolMissing: they could not be drawn.

    """
    texts = [ass_from_track(preview_track(style, fonts), fonts) for style in styles]
    pictures = [folder / _file_name(style, ass) for style, ass in zip(styles, texts, strict=True)]
    missing = {out: (style, ass) for out, style, ass in zip(pictures, styles, texts, strict=True) if not out.is_file()}
    if missing:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".part-", dir=folder) as work:
            made = _draw_together(tuple(missing.values()), fonts, Path(work), program)
            for out, picture in zip(missing, made, strict=True):
                picture.replace(out)
    return tuple(pictures)


def _file_name(style: CaptionStyle, ass: str) -> str:
    """Return a name that changes with what the picture shows."""
    digest = hashlib.sha256(f"{PICTURE_VERSION}\n{preview_time(style)}\n{ass}".encode()).hexdigest()
    return f"{digest[:24]}.png"


def link_fonts(ass_text: str, fonts: FontLibrary, folder: Path) -> None:
    """Make a folder with links to the fonts that an ASS file names, and to no other that it does not need."""
    folder.mkdir()
    # Without any font libass draws nothing at all, shapes neither.
    for family in families_of(ass_text, fonts) or fonts.families[:1]:
        path = fonts.file_of(family)
        (folder / path.name).symlink_to(path.absolute())


def _draw_together(
    wanted: Sequence[tuple[CaptionStyle, str]], fonts: FontLibrary, folder: Path, program: Path | None
) -> list[Path]:
    """Draw a picture of each style with its ASS text, all by one ffmpeg; return their files."""
    width, height = PREVIEW_SIZE.width_px, PREVIEW_SIZE.height_px
    ends = "".join(f"[in{index}]" for index in range(len(wanted)))
    graph = [f"{ground_source(PREVIEW_SIZE)},format=yuv420p,trim=end_frame=1,split={len(wanted)}{ends}"]
    outputs: list[str] = []
    pictures = [folder / f"picture{index}.png" for index in range(len(wanted))]
    for index, (style, ass) in enumerate(wanted):
        (folder / f"{index}.ass").write_text(ass, encoding="utf-8")
        link_fonts(ass, fonts, folder / f"fonts{index}")
        drawn = f"setpts=PTS+{preview_time(style) / US_PER_S:.3f}/TB,ass={index}.ass:fontsdir=fonts{index}"
        cut = f"format=yuv420p,crop={width}:{_kept_px(height)},format=rgb24"
        graph.append(f"[in{index}]{drawn},{cut}[out{index}]")
        outputs += ["-map", f"[out{index}]", "-frames:v", "1", "-update", "1", pictures[index].name]
    run_ffmpeg(["-filter_complex", ";".join(graph), *outputs], cwd=folder, program=program)
    return pictures


def style_sheet(
    styles: Sequence[CaptionStyle],
    fonts: FontLibrary,
    out: Path,
    *,
    width_px: int | None = None,
    program: Path | None = None,
) -> None:
    """
    Write a picture of all these styles, each with its name; the file's ending says which kind of picture.

    Raises:
        InvalidOptions: a style cannot be drawn.
        EncodeFailed, StorageFull, ToolMissing: they could not be drawn.

    """
    top = (1 - _HEIGHT_SHARE) / 2 + 0.005
    with tempfile.TemporaryDirectory(prefix=".part-", dir=out.parent) as work:
        folder = Path(work)
        for index, style in enumerate(styles):
            label = preview_label(style.name, fonts, PREVIEW_SIZE, top)
            texts = (ass_from_track(preview_track(style, fonts), fonts), ass_from_track(label, fonts))
            _draw(style, texts, fonts, folder, PREVIEW_SIZE, program).replace(folder / f"tile{index:03}.png")
        rows = math.ceil(len(styles) / _COLUMNS)
        tile = f"tile={min(len(styles), _COLUMNS)}x{rows}:padding={_GAP_PX}:margin={_GAP_PX}:color=0x101010"
        shrunk = f",scale={width_px}:-2:flags=lanczos" if width_px else ""
        name = f"sheet{out.suffix}"
        tiles = ["-framerate", "1", "-i", "tile%03d.png", "-vf", tile + shrunk]
        run_ffmpeg([*tiles, "-frames:v", "1", "-q:v", "4", "-update", "1", name], cwd=folder, program=program)
        (folder / name).replace(out)


def _draw(
    style: CaptionStyle, texts: Sequence[str], fonts: FontLibrary, folder: Path, size: Size, program: Path | None
) -> Path:
    """Draw one picture of the captions and return its file."""
    link = folder / "fonts"
    if not link.exists():
        link.symlink_to(fonts.fonts_dir.absolute(), target_is_directory=True)
    burned = []
    for index, text in enumerate(texts):
        (folder / f"{index}.ass").write_text(text, encoding="utf-8")
        burned.append(f"ass={index}.ass:fontsdir=fonts")
    moved = f"setpts=PTS+{preview_time(style) / US_PER_S:.3f}/TB"
    filters = [
        moved,
        "format=yuv420p",
        *burned,
        "format=yuv420p",
        f"crop={size.width_px}:{_kept_px(size.height_px)}",
        "format=rgb24",
    ]
    picture = folder / "picture.png"
    drawn = [
        "-f",
        "lavfi",
        "-i",
        ground_source(size),
        "-vf",
        ",".join(filters),
        "-frames:v",
        "1",
        "-update",
        "1",
        picture.name,
    ]
    run_ffmpeg(drawn, cwd=folder, program=program)
    return picture


def ground_source(size: Size) -> str:
    """Return what pictures are drawn over, as a source of ffmpeg: about as bright and as colored as a room."""
    width, height = size.width_px, size.height_px
    return f"gradients=s={width}x{height}:r=100:d=1:x0=0:y0={height // 4}:x1={width}:y1={height * 3 // 4}:{_GROUND}"


def _kept_px(height_px: int) -> int:
    return 2 * round(height_px * _HEIGHT_SHARE / 2)
