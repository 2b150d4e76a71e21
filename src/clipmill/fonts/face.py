# SPDX-License-Identifier: MIT
"""
One static font file: what it covers, how it shapes text, and how libass sizes it.

In: the path of a font file. Out: coverage, advances and ink in em. It knows nothing of other fonts.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import uharfbuzz as hb

_OS2_WIN_ASCENT_OFFSET = 74
_OS2_WIN_DESCENT_OFFSET = 76


@dataclass(frozen=True, slots=True)
class ShapedRun:
    """One direction, one script, one font, shaped; lengths in em."""

    advance_em: float
    left_em: float
    """Leftmost ink, from the pen's start; infinite without ink."""
    right_em: float
    """Rightmost ink, from the pen's start; minus infinite without ink."""
    above_em: float
    below_em: float


class FontFace:
    """A font file in memory. Shaping is not safe from several threads at once; `FontLibrary` holds a lock."""

    def __init__(self, path: Path) -> None:
        """Map the file; glyphs are read when first needed."""
        self._face = hb.Face(hb.Blob.from_file_path(str(path)))
        self._font = hb.Font(self._face)
        self._units = float(self._face.upem)
        self._covered = frozenset(self._face.unicodes)
        os2 = bytes(self._face.reference_table("OS/2").data)
        self.ascent_em = _uint16(os2, _OS2_WIN_ASCENT_OFFSET) / self._units
        """usWinAscent: what libass takes as the ascent."""
        self.descent_em = _uint16(os2, _OS2_WIN_DESCENT_OFFSET) / self._units
        """usWinDescent: what libass takes as the descent."""

    def covers(self, text: str) -> bool:
        """Say whether the font has a glyph for every character of the text."""
        return all(ord(char) in self._covered for char in text)

    def shape(self, text: str, *, is_rtl: bool, script: str, language: str | None) -> ShapedRun:
        """Return how far the text moves the pen and where its ink lies, as HarfBuzz shapes it for libass."""
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.direction = "rtl" if is_rtl else "ltr"
        buffer.script = script
        if language:
            buffer.language = language
        hb.shape(self._font, buffer, {})
        pen = above = below = 0.0
        left, right = math.inf, -math.inf
        for info, position in zip(buffer.glyph_infos, buffer.glyph_positions or (), strict=True):
            ink = self._font.get_glyph_extents(info.codepoint)
            if ink is not None and ink.width:
                x, y = pen + position.x_offset + ink.x_bearing, position.y_offset + ink.y_bearing
                left, right = min(left, x), max(right, x + ink.width)
                above, below = max(above, y), max(below, -(y + ink.height))
            pen += position.x_advance
        units = self._units
        return ShapedRun(pen / units, left / units, right / units, above / units, below / units)


def _uint16(table: bytes, offset: int) -> int:
    return int.from_bytes(table[offset : offset + 2], "big")
