# SPDX-License-Identifier: MIT
"""Makers of tiny fonts with square letters, and their sources, for the tests of fonts."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables.TupleVariation import TupleVariation

from clipmill.fonts import FontSource

UNITS = 1000


def tiny_font(letters: str, *, advance: int = 500, has_weights: bool = False) -> bytes:
    """Return a font whose letters are squares 400 wide and 700 high; heavier weights widen the advance by 200."""
    names = {ord(letter): f"u{ord(letter):04X}" for letter in letters}
    glyphs = [".notdef", *dict.fromkeys(names.values())]
    builder = FontBuilder(UNITS, isTTF=True)
    builder.setupGlyphOrder(glyphs)
    builder.setupCharacterMap(names)
    builder.setupGlyf({name: _square() if name not in {".notdef", "u0020"} else _blank() for name in glyphs})
    builder.setupHorizontalMetrics(dict.fromkeys(glyphs, (advance, 50)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupOS2(sTypoAscender=800, usWinAscent=1000, usWinDescent=250)
    builder.setupNameTable({"familyName": "Tiny Thin", "styleName": "Regular"})
    builder.setupPost()
    if has_weights:
        builder.setupFvar([("wght", 100, 100, 900, "Weight")], [])
        wider = [(0, 0)] * 4 + [(0, 0), (200, 0), (0, 0), (0, 0)]
        builder.setupGvar(
            {name: [TupleVariation({"wght": (0, 1, 1)}, wider)] for name in glyphs if name not in {".notdef", "u0020"}}
        )
    out = io.BytesIO()
    builder.save(out)
    return out.getvalue()


def source_of(
    data: bytes, family: str, *, scripts: tuple[str, ...] = ("Latn",), weight: int = 800, member: str = ""
) -> FontSource:
    """Return the catalogue's words for a tiny font."""
    return FontSource(
        package=f"pack-{family.lower().replace(' ', '-')}",
        version="1.0",
        wheel_sha256="0" * 64,
        member=member or f"pack/files/{family.replace(' ', '')}[wght].ttf",
        member_sha256=hashlib.sha256(data).hexdigest(),
        family=family,
        weight=weight,
        scripts=scripts,
        licence="OFL-1.1",
    )


def put(folder: Path, source: FontSource, data: bytes) -> None:
    """Write a font where its wheel's members were unpacked."""
    path = folder / source.member
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _square() -> object:
    pen = TTGlyphPen(None)
    pen.moveTo((50, 0))
    for point in ((50, 700), (450, 700), (450, 0)):
        pen.lineTo(point)
    pen.closePath()
    return pen.glyph()


def _blank() -> object:
    return TTGlyphPen(None).glyph()
