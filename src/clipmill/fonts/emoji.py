# SPDX-License-Identifier: MIT
"""
Emoji as colored outlines: libass has no color fonts, but it draws shapes.

In: a grapheme cluster. Out: its picture. The outlines are those of Microsoft's Fluent Emoji (flat), and of Circle Flags
for countries, both under the MIT licenses that stand beside them; `fonts/emoji_build.py` and `fonts/flags_build.py`
brought each into one file. Nothing is drawn here.
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
_FLAG_LETTERS = ("\U0001f1e6", "\U0001f1ff")
_MOST_BYTES = 8 << 20


def emoji_picture(cluster: str) -> EmojiPicture | None:
    """
    Return the picture of an emoji, or none when there is none.

    Skin tones are drawn in the neutral yellow, flags of countries round. The first call reads the file, 60 ms.
    """
    file_name = "flags.json.xz" if _FLAG_LETTERS[0] <= cluster[:1] <= _FLAG_LETTERS[1] else "emoji.json.xz"
    found = _pictures(file_name)
    plain = cluster.translate(_STYLES)
    name = plain if plain in found else plain.translate(_SKIN_TONES)
    return _picture(file_name, name) if name in found else None


@cache
def _picture(file_name: str, name: str) -> EmojiPicture:
    shapes = []
    for color, opacity, path in _pictures(file_name)[name]:
        shapes.append(EmojiShape(color, opacity, path))
    return EmojiPicture(tuple(shapes))


@cache
def _pictures(file_name: str) -> dict[str, list[tuple[str, float, str]]]:
    data = files("clipmill.fonts").joinpath("data", file_name).read_bytes()
    text = lzma.LZMADecompressor().decompress(data, _MOST_BYTES)
    return cast("dict[str, list[tuple[str, float, str]]]", json.loads(text))
