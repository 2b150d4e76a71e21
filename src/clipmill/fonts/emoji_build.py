# SPDX-License-Identifier: MIT
"""
Emoji drawings -> the one file that `fonts/emoji.py` reads.

In: the two JSON files of the icon package `fluent-emoji-flat` (SVG bodies by name, names by code points). Out: colored
outlines in whole units of a square, packed. It is run by whoever brings in a newer version, not by an installation:

    python -c "from clipmill.fonts.emoji_build import build_emoji; build_emoji('icons.json', 'chars.json', 'out.xz')"
"""

from __future__ import annotations

import json
import lzma
import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from fontTools.misc.transform import Transform
from fontTools.pens.basePen import BasePen
from fontTools.pens.transformPen import TransformPen
from fontTools.svgLib.path import parse_path
from fontTools.svgLib.path.shapes import PathBuilder

from clipmill.domain.captions import EMOJI_GRID

SVG_SIDE = 32
"""Units of the drawings' own square."""
SHAPES = frozenset({"path", "circle", "ellipse", "rect"})
UNDRAWABLE = re.compile(r"Gradient|<filter|<use|clip-path|stroke=")
"""What outlines of one color cannot show; drawings with any of it are left out (27 of 1594)."""

_SKIN_TONE = re.compile("1f3f[b-f]")
_EMOJI_STYLE = "fe0f"
_CALL = re.compile(r"(\w+)\(([^)]*)\)")

Packed = list[list[str | float]]


def build_emoji(icons_file: str | Path, chars_file: str | Path, out: str | Path) -> int:
    """Write the packed file and return how many emoji it holds."""
    icons = json.loads(Path(icons_file).read_text(encoding="utf-8"))
    chars = json.loads(Path(chars_file).read_text(encoding="utf-8"))
    pictures = dict(sorted(pictures_from_icons(icons, chars)))
    text = json.dumps(pictures, ensure_ascii=False, separators=(",", ":"))
    Path(out).write_bytes(lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME))
    return len(pictures)


def pictures_from_icons(icons: Mapping[str, Any], chars: Mapping[str, str]) -> Iterator[tuple[str, Packed]]:
    """Yield each emoji, without variation selectors, with its shapes as [color, opacity, path], from back to front."""
    for code, name in chars.items():
        parent = icons.get("aliases", {}).get(name, {}).get("parent", name)
        body = icons["icons"].get(parent, {}).get("body", "")
        if not body or _SKIN_TONE.search(code) or UNDRAWABLE.search(body):
            continue
        text = "".join(chr(int(part, 16)) for part in code.split("-") if part != _EMOJI_STYLE)
        # The package is pinned and read by its maintainers' hand, not at run time.
        root = ET.fromstring(f"<svg>{body}</svg>")  # noqa: S314
        yield text, list(_shapes(root, "000000", 1.0))


def _shapes(element: ET.Element, fill: str, opacity: float) -> Iterator[list[str | float]]:
    fill, opacity = element.get("fill", fill), opacity * float(element.get("opacity", "1"))
    if element.tag in SHAPES and fill != "none":
        yield [color_digits(fill), round(opacity, 2), _path(element)]
    for child in element:
        yield from _shapes(child, fill, opacity)


def _path(element: ET.Element) -> str:
    transform = _transform(element.attrib.pop("transform", ""))
    builder = PathBuilder()
    builder.add_path_from_element(element)
    pen = DrawingPen(EMOJI_GRID / SVG_SIDE)
    for path in builder.paths:
        parse_path(path, TransformPen(pen, transform))
    return " ".join(pen.commands)


def color_digits(fill: str) -> str:
    """Return RRGGBB of `#rgb` and `#rrggbb`; a color that is the text's own is black."""
    digits = fill.removeprefix("#").upper()
    if fill == "currentColor":
        return "000000"
    return "".join(2 * digit for digit in digits) if len(digits) == len("RGB") else digits


def _transform(text: str) -> Transform:
    transform = Transform()
    for name, arguments in _CALL.findall(text):
        values = [float(value) for value in re.split(r"[ ,]+", arguments.strip())]
        if name == "matrix":
            transform = transform.transform(values)
        elif name == "translate":
            transform = transform.translate(*values)
        elif name == "rotate":
            x, y = values[1:] or (0.0, 0.0)
            transform = transform.translate(x, y).rotate(math.radians(values[0])).translate(-x, -y)
        else:
            message = f"a drawing is moved by {name}, which nobody taught us"
            raise ValueError(message)
    return transform


class DrawingPen(BasePen):  # type: ignore[misc,unused-ignore]
    """Writes commands of ASS drawings, in whole units; contours close by themselves there."""

    def __init__(self, scale: float) -> None:
        """Take how many units of the emoji's grid a unit of the drawing is."""
        super().__init__(None)
        self.commands: list[str] = []
        self._scale = scale

    def _add(self, command: str, *points: tuple[float, float]) -> None:
        places = (f"{round(self._scale * x)} {round(self._scale * y)}" for x, y in points)
        self.commands.append(" ".join([command, *places]))

    def _moveTo(self, pt: tuple[float, float]) -> None:  # noqa: N802 - as fontTools calls it
        self._add("m", pt)

    def _lineTo(self, pt: tuple[float, float]) -> None:  # noqa: N802
        self._add("l", pt)

    def _curveToOne(  # noqa: N802
        self, pt1: tuple[float, float], pt2: tuple[float, float], pt3: tuple[float, float]
    ) -> None:
        self._add("b", pt1, pt2, pt3)
