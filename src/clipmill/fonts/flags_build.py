# SPDX-License-Identifier: MIT
"""
Drawings of flags -> the one file of them that `fonts/emoji.py` reads.

In: the JSON file of the icon package `circle-flags` (SVG bodies by name). Out: outlines like those of emoji, packed;
every flag is round, cut out here, as libass cuts nothing out of a drawing. It is run by whoever brings in a newer
version, with `skia-pathops` installed besides, and not by an installation:

    python -c "from clipmill.fonts.flags_build import build_flags; build_flags('icons.json', 'out.xz')"
"""

from __future__ import annotations

import importlib
import json
import lzma
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from fontTools.pens.transformPen import TransformPen
from fontTools.svgLib.path import parse_path
from fontTools.svgLib.path.shapes import PathBuilder

from clipmill.domain.captions import EMOJI_GRID
from clipmill.fonts.emoji_build import SHAPES, DrawingPen, Packed, color_digits

SVG_SIDE = 512
"""Units of the drawings' own square."""
INSET = 0.04
"""Blank around a flag, as a share of the square, so that it is as large as the emoji beside it."""
COUNTRIES = (
    "AC AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW "
    "BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CP CQ CR CU CV CW CX CY CZ DE DG DJ DK DM DO DZ EA EC EE EG EH ER "
    "ES ET EU FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU IC ID "
    "IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA "
    "MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA "
    "PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST "
    "SV SX SY SZ TA TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM UN US UY UZ VA VC VE VG VI VN VU WF "
    "WS XK YE YT ZA ZM ZW "
)
"""That Unicode recommends flags of; the package has flags of languages as well, under letters that mean countries."""
_UNDRAWABLE = re.compile(r"Gradient|<filter|<use|clip-path|stroke=")
_FIRST_LETTER = 0x1F1E6
_HALF = SVG_SIDE // 2
_CIRCLE = f"M0 {_HALF}a{_HALF} {_HALF} 0 1 0 {SVG_SIDE} 0a{_HALF} {_HALF} 0 1 0 -{SVG_SIDE} 0z"


def build_flags(icons_file: str | Path, out: str | Path) -> int:
    """Write the packed file and return how many flags it holds."""
    icons = json.loads(Path(icons_file).read_text(encoding="utf-8"))
    flags = dict(sorted(flags_from_icons(icons)))
    text = json.dumps(flags, ensure_ascii=False, separators=(",", ":"))
    Path(out).write_bytes(lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME))
    return len(flags)


def flags_from_icons(icons: Mapping[str, Any]) -> Iterator[tuple[str, Packed]]:
    """Yield the two letters of each country with the shapes of its flag as [color, opacity, path], from the back."""
    for code in COUNTRIES.split():
        parent = icons.get("aliases", {}).get(code.lower(), {}).get("parent", code.lower())
        body = icons["icons"].get(parent, {}).get("body", "")
        if not body or _UNDRAWABLE.search(body):
            continue
        # The package is pinned and read by its maintainers' hand, not at run time.
        root = ET.fromstring(f"<svg>{body}</svg>")  # noqa: S314
        drawn = [element for group in root.findall("g") for element in group.iter() if element.tag in SHAPES]
        shapes: Packed = [
            [color_digits(element.get("fill", "#000")), 1.0, path] for element in drawn if (path := _cut(element))
        ]
        yield "".join(chr(ord(letter) - ord("A") + _FIRST_LETTER) for letter in code), shapes


def _cut(element: ET.Element) -> str:
    """Return the part of a shape that lies in the circle, in the drawing commands of ASS; empty for none."""
    pathops = importlib.import_module("pathops")
    builder = PathBuilder()
    builder.add_path_from_element(element)
    shape, circle, pen = pathops.Path(), pathops.Path(), DrawingPen(EMOJI_GRID * (1 - 2 * INSET) / SVG_SIDE)
    for path in builder.paths:
        parse_path(path, shape.getPen(glyphSet=None))
    parse_path(_CIRCLE, circle.getPen(glyphSet=None))
    shift = INSET * SVG_SIDE / (1 - 2 * INSET)
    pathops.op(shape, circle, pathops.PathOp.INTERSECTION).draw(TransformPen(pen, (1, 0, 0, 1, shift, shift)))
    return " ".join(pen.commands)
