# SPDX-License-Identifier: MIT
"""Pictures of emoji, and how they are made."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path

import pytest

from clipmill.captions.emoji_words import EMOJI_OF_WORD
from clipmill.domain.captions import EMOJI_GRID
from clipmill.fonts.emoji import emoji_picture
from clipmill.fonts.emoji_build import build_emoji, pictures_from_icons
from clipmill.fonts.flags_build import COUNTRIES

_PATH = re.compile(r"(m -?\d+ -?\d+|l -?\d+ -?\d+|b( -?\d+){6})( (m -?\d+ -?\d+|l -?\d+ -?\d+|b( -?\d+){6}))*")


@pytest.mark.parametrize(
    "cluster", ["🎉", "❤️", "❤", "👍🏽", "👩‍💻", "1️⃣", "🇫🇷", "🇺🇸", "🇺🇦", "🇯🇵", *sorted(set(EMOJI_OF_WORD.values()))]
)
def test_emoji_have_pictures_of_plain_shapes(cluster: str) -> None:
    picture = emoji_picture(cluster)
    assert picture is not None
    assert picture.shapes
    for shape in picture.shapes:
        assert re.fullmatch("[0-9A-F]{6}", shape.color)
        assert 0 < shape.opacity_norm <= 1
        assert _PATH.fullmatch(shape.path)
        numbers = [int(number) for number in re.findall(r"-?\d+", shape.path)]
        assert -EMOJI_GRID / 4 <= min(numbers) <= max(numbers) <= 1.25 * EMOJI_GRID


@pytest.mark.parametrize("cluster", ["a", "", "🇫", "🇽🇽", "\ufe0f"])
def test_what_is_no_emoji_and_no_country_has_none(cluster: str) -> None:
    assert emoji_picture(cluster) is None


def test_flags_are_round_and_in_their_colors() -> None:
    flag = emoji_picture("🇫🇷")
    assert flag is not None
    assert [shape.color for shape in flag.shapes] == ["EEEEEE", "0052B4", "D80027"]
    for shape in flag.shapes:
        numbers = [int(number) for number in re.findall(r"-?\d+", shape.path)]
        for x, y in zip(numbers[::2], numbers[1::2], strict=True):
            assert math.hypot(x - EMOJI_GRID / 2, y - EMOJI_GRID / 2) <= 0.6 * EMOJI_GRID


def test_every_country_that_unicode_recommends_has_a_flag_but_one() -> None:
    flags = {code: "".join(chr(0x1F1E6 + ord(letter) - ord("A")) for letter in code) for code in COUNTRIES.split()}
    assert [code for code, flag in flags.items() if emoji_picture(flag) is None] == ["TK"]


def test_skin_tones_are_drawn_in_the_neutral_one() -> None:
    assert emoji_picture("👍🏿") == emoji_picture("👍")


def test_drawings_become_outlines_in_whole_units(tmp_path: Path) -> None:
    body = (
        '<g fill="none"><path fill="#f00" d="M0 0h32v16z"/>'
        '<rect fill="#00ff00" x="1" y="1" width="2" height="2" transform="translate(1 0)" opacity=".5"/></g>'
    )
    icons = {"icons": {"box": {"body": body}, "odd": {"body": '<path fill="url(#Gradient)" d="M0 0z"/>'}}}
    chars = {"1f600": "box", "1f600-1f3fb": "box", "1f601": "odd", "1f602": "none"}
    (found,) = pictures_from_icons(icons, chars)
    assert found[0] == "😀"
    red, green = found[1]
    assert red == ["FF0000", 1.0, "m 0 0 l 512 0 l 512 256 l 0 0"]
    assert green[:2] == ["00FF00", 0.5]
    assert str(green[2]).startswith("m 32 16")
    (tmp_path / "icons.json").write_text(json.dumps(icons))
    (tmp_path / "chars.json").write_text(json.dumps(chars))
    assert build_emoji(tmp_path / "icons.json", tmp_path / "chars.json", tmp_path / "out.xz") == 1
