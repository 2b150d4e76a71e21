# SPDX-License-Identifier: MIT
"""
Turn the catalogue's font files into one folder of static fonts that libass can read.

In: a folder with the catalogue's members as they stand in their wheels. Out: a folder with one static font a family and
nothing else, since libass reads every file of `fontsdir`. libass takes a variable font's default instance, which is
mostly its thinnest, so each weight is pinned; and every font gets its catalogue name, so that ASS finds it.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import shutil
import tempfile
from importlib.resources import files
from pathlib import Path

import uharfbuzz as hb
from fontTools.ttLib import TTFont

from clipmill.domain.errors import WeightsCorrupt, WeightsMissing
from clipmill.fonts.catalogue import FONT_SOURCES, FontSource

BUILD_VERSION = 1
"""Raised when fonts are made another way; older folders are then made again."""

_NAME_FAMILY, _NAME_STYLE, _NAME_UNIQUE, _NAME_FULL, _NAME_POSTSCRIPT = 1, 2, 3, 4, 6
_NAMES_DROPPED = (16, 17, 21, 22, 25)
_WINDOWS, _UNICODE_BMP, _ENGLISH = 3, 1, 0x409


def fonts_stamp(sources: tuple[FontSource, ...] = FONT_SOURCES) -> str:
    """Return a short hash that changes whenever the fonts folder must be made again."""
    parts = [f"{BUILD_VERSION}"]
    parts += [f"{source.family}|{source.weight}|{source.member_sha256}" for source in sources]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def is_built(fonts_dir: Path, sources: tuple[FontSource, ...] = FONT_SOURCES) -> bool:
    """Say whether the folder holds all static fonts of this version of the catalogue."""
    stamp = _stamp_file(fonts_dir)
    if not stamp.is_file() or stamp.read_text(encoding="utf-8") != fonts_stamp(sources):
        return False
    return all((fonts_dir / source.file_name).is_file() for source in sources)


def build_fonts(source_dir: Path, fonts_dir: Path, sources: tuple[FontSource, ...] = FONT_SOURCES) -> None:
    """
    Make the folder of static fonts; do nothing when it is there already.

    The folder appears at once or not at all, so that two processes may do this at the same time. Takes about a second.

    Args:
        source_dir: holds each source's member that is not in `fonts/data`, at its path in the wheel, or in a folder
            named after its package, or directly.
        fonts_dir: is made, or replaced when it belongs to another version of the catalogue.
        sources: the fonts to make.

    Raises:
        WeightsMissing: a font file is not there.
        WeightsCorrupt: a font file is not the one that was published.

    """
    if is_built(fonts_dir, sources):
        return
    fonts_dir.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=f".{fonts_dir.name}-", dir=fonts_dir.parent))
    try:
        for source in sources:
            data = static_font(_read_member(source_dir, source), source)
            (work / source.file_name).write_bytes(data)
        _swap_in(work, fonts_dir)
        _write_stamp(fonts_dir, fonts_stamp(sources))
    finally:
        shutil.rmtree(work, ignore_errors=True)


def static_font(data: bytes, source: FontSource) -> bytes:
    """Return the font file pinned to the source's weight and named by its family."""
    face = hb.Face(data)
    axes = {axis.tag for axis in face.axis_infos}
    if axes:
        plan = hb.SubsetInput()
        plan.keep_everything()  # type: ignore[no-untyped-call,unused-ignore]
        plan.pin_all_axes_to_default(face)
        if "wght" in axes:
            plan.pin_axis_location(face, "wght", float(source.weight))
        data = hb.subset(face, plan).blob.data
    return _rename(data, source)


def _rename(data: bytes, source: FontSource) -> bytes:
    """Return the font with the names under which libass looks it up."""
    font = TTFont(io.BytesIO(data), lazy=True)
    table = font["name"]
    table.names = [name for name in table.names if name.nameID not in _NAMES_DROPPED and name.platformID == _WINDOWS]
    postscript = source.family.replace(" ", "")
    names = {
        _NAME_FAMILY: source.family,
        _NAME_STYLE: "Regular",
        _NAME_UNIQUE: f"{postscript};{source.package} {source.version}",
        _NAME_FULL: source.family,
        _NAME_POSTSCRIPT: postscript,
    }
    for number, text in names.items():
        table.names = [name for name in table.names if name.nameID != number]
        table.setName(text, number, _WINDOWS, _UNICODE_BMP, _ENGLISH)
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def _read_member(source_dir: Path, source: FontSource) -> bytes:
    base = source.member.rsplit("/", 1)[-1]
    if source.is_bundled:
        return _checked(files("clipmill.fonts").joinpath("data", base).read_bytes(), source, base)
    places = (source_dir / source.member, source_dir / source.package / source.member)
    for place in (*places, source_dir / source.package / base, source_dir / base):
        if place.is_file():
            return _checked(place.read_bytes(), source, f"{place}")
    message = f"the font {base} of the package {source.package} is not in {source_dir}"
    raise WeightsMissing(message)


def _checked(data: bytes, source: FontSource, place: str) -> bytes:
    if hashlib.sha256(data).hexdigest() != source.member_sha256:
        message = f"the font {place} is not the one that {source.package} {source.version} holds"
        raise WeightsCorrupt(message)
    return data


def _swap_in(work: Path, fonts_dir: Path) -> None:
    """Move the finished folder to its place; a folder that another process put there meanwhile is as good."""
    if fonts_dir.exists():
        old = Path(tempfile.mkdtemp(prefix=f".{fonts_dir.name}-old-", dir=fonts_dir.parent))
        with contextlib.suppress(FileNotFoundError):
            fonts_dir.rename(old / "fonts")
        shutil.rmtree(old, ignore_errors=True)
    try:
        work.chmod(0o755)
        work.rename(fonts_dir)
    except OSError:
        if not fonts_dir.is_dir():
            raise


def _stamp_file(fonts_dir: Path) -> Path:
    """Return the path of the stamp; beside the folder, since libass warns about files that are no fonts."""
    return fonts_dir.with_name(f"{fonts_dir.name}.stamp")


def _write_stamp(fonts_dir: Path, text: str) -> None:
    part = fonts_dir.with_name(f".{fonts_dir.name}.stamp-{os.getpid()}")
    part.write_text(text, encoding="utf-8")
    part.replace(_stamp_file(fonts_dir))
