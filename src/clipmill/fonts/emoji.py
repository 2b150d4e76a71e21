# SPDX-License-Identifier: MIT
"""
Emoji as colored outlines: libass has no color fonts, but it draws shapes.

In: a grapheme cluster. Out: its picture. The outlines are those of Microsoft's Fluent Emoji (flat), under the MIT
license that stands beside them, brought into one file by `fonts/data/make_emoji.py`. Nothing is drawn here.
"""

from __future__ import annotations

import json
import lzma
from functools import cache
from importlib.resources import files
from typing import cast

from clipmill.domain.captions import EmojiPicture, EmojiShape

_STYLES = {0xFE0E: None, 0xFE0F: None}
_SKIN_TONES = dict.fromkeys(range(0x1F3FB, 0x1F400))
_MOST_BYTES = 8 << 20


def emoji_picture(cluster: str) -> EmojiPicture | None:
    """
    Return the picture of an emoji, or none when there is none.

    Skin tones are drawn in the neutral yellow; flags of countries have no pictures. The first call reads the file, 60
    ms.
    """
    found = _pictures()
    plain = cluster.translate(_STYLES)
    name = plain if plain in found else plain.translate(_SKIN_TONES)
    return _picture(name) if name in found else None


@cache
def _picture(name: str) -> EmojiPicture:
    shapes = []
    for color, opacity, path in _pictures()[name]:
        shapes.append(EmojiShape(color, opacity, path))
    return EmojiPicture(tuple(shapes))


@cache
def _pictures() -> dict[str, list[tuple[str, float, str]]]:
    data = files("clipmill.fonts").joinpath("data/emoji.json.xz").read_bytes()
    text = lzma.LZMADecompressor().decompress(data, _MOST_BYTES)
    return cast("dict[str, list[tuple[str, float, str]]]", json.loads(text))
