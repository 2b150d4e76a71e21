# SPDX-License-Identifier: MIT
"""
Fonts that the operator has put into a folder, beside those of the catalogue.

In: the folder of static fonts and the operator's. Out: one folder with both, since libass reads one, and its sources.
A font of the operator's takes the place of one of the catalogue with the same name; its licence is the operator's.
"""

from __future__ import annotations

import hashlib
import io
import shutil
import tempfile
from collections import Counter
from pathlib import Path

from fontTools.ttLib import TTFont, TTLibError

from clipmill.domain.errors import InvalidOptions
from clipmill.fonts.build import fonts_stamp, static_font
from clipmill.fonts.catalogue import FONT_SOURCES, FontSource

_ENDINGS = {".ttf", ".otf"}
_NAME_FAMILY, _NAME_FULL = 1, 4
_WEIGHT = 800
"""At which variable fonts are pinned: captions are bold."""


def with_own_fonts(
    fonts_dir: Path, own_dir: Path, made_in: Path, sources: tuple[FontSource, ...] = FONT_SOURCES
) -> tuple[Path, tuple[FontSource, ...]]:
    """
    Return a folder that holds the static fonts and the operator's, and its sources; made once for the same files.

    Args:
        fonts_dir: static fonts of the catalogue.
        own_dir: ttf and otf files; others are left alone.
        made_in: where the folder is made.
        sources: of `fonts_dir`.

    Raises:
        InvalidOptions: there is no such folder, or a file in it is no font.

    """
    if not own_dir.is_dir():
        message = f"there is no folder of fonts {own_dir}"
        raise InvalidOptions(message)
    files = sorted(path for path in own_dir.iterdir() if path.suffix.lower() in _ENDINGS)
    own = _own_sources({path: path.read_bytes() for path in files})
    names = {source.family.casefold() for source in own.values()}
    kept = tuple(source for source in sources if source.family.casefold() not in names)
    together = (*kept, *own.values())
    folder = made_in / fonts_stamp(together)
    if folder.is_dir():
        return folder, together
    made_in.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=".fonts-", dir=made_in))
    try:
        for source in kept:
            shutil.copyfile(fonts_dir / source.file_name, work / source.file_name)
        for path, source in own.items():
            (work / source.file_name).write_bytes(static_font(path.read_bytes(), source))
        work.chmod(0o755)
        work.rename(folder)
    except OSError:
        if not folder.is_dir():  # else another process has just made the same
            raise
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return folder, together


def _own_sources(files: dict[Path, bytes]) -> dict[Path, FontSource]:
    """Return a source for each file, called by its family, or by its full name where several files share a family."""
    named = {path: _names(path, data) for path, data in files.items()}
    shared = Counter(family for family, _ in named.values())
    return {
        path: FontSource(
            package="",
            version="",
            wheel_sha256="",
            member=path.name,
            member_sha256=hashlib.sha256(files[path]).hexdigest(),
            family=family if shared[family] == 1 else full,
            weight=_WEIGHT,
            scripts=(),
            licence="LicenseRef-operator",
        )
        for path, (family, full) in named.items()
    }


def _names(path: Path, data: bytes) -> tuple[str, str]:
    try:
        table = TTFont(io.BytesIO(data), lazy=True)["name"]
    except (TTLibError, KeyError, OSError, ValueError) as error:
        message = f"{path.name} is not a font"
        raise InvalidOptions(message, hint="Take it out of the folder of fonts.") from error
    family = table.getDebugName(_NAME_FAMILY) or path.stem
    return _plain(family), _plain(table.getDebugName(_NAME_FULL) or path.stem)


def _plain(name: str) -> str:
    """Return a name that may stand in a file name and in ASS."""
    return " ".join("".join(char if char.isalnum() or char in " -" else " " for char in name).split())
