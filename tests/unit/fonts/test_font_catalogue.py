# SPDX-License-Identifier: MIT
from __future__ import annotations

import hashlib
import re
from importlib.resources import files

from clipmill.domain.captions import CaptionStyle
from clipmill.fonts import FONT_SOURCES


def test_families_and_file_names_are_unique() -> None:
    assert len({source.family for source in FONT_SOURCES}) == len(FONT_SOURCES)
    assert len({source.file_name for source in FONT_SOURCES}) == len(FONT_SOURCES)


def test_every_file_is_pinned_by_hash() -> None:
    for source in FONT_SOURCES:
        assert re.fullmatch("[0-9a-f]{64}", source.wheel_sha256)
        assert re.fullmatch("[0-9a-f]{64}", source.member_sha256)


def test_every_font_may_be_used_and_passed_on() -> None:
    assert {source.licence for source in FONT_SOURCES} <= {"OFL-1.1", "Apache-2.0", "Bitstream-Vera"}


def test_every_promised_script_has_a_font() -> None:
    scripts = {script for source in FONT_SOURCES for script in source.scripts}
    assert scripts >= {"Latn", "Cyrl", "Grek", "Hebr", "Arab", "Deva", "Thai", "Hani", "Hira", "Kana", "Hang"}
    assert scripts >= {"Armn", "Beng", "Geor", "Khmr", "Laoo", "Taml", "Telu"}
    assert scripts >= {"Ethi", "Gujr", "Guru", "Knda", "Mlym", "Mymr", "Sinh", "Tibt"}


def test_fonts_of_this_package_are_the_published_ones_and_no_other_file_lies_there() -> None:
    folder = files("clipmill.fonts") / "data"
    bundled = {source.member: source for source in FONT_SOURCES if source.is_bundled}
    there = {item.name: item for item in folder.iterdir() if item.name.endswith(".ttf")}
    assert there.keys() == bundled.keys()
    for name, item in there.items():
        assert hashlib.sha256(item.read_bytes()).hexdigest() == bundled[name].member_sha256
    license_text = (folder / "fonts.LICENSE").read_text("utf-8")
    assert all(source.family.removesuffix(" ExtraBold") in license_text for source in bundled.values())
    assert sum(len(item.read_bytes()) for item in there.values()) < 3_000_000


def test_default_style_asks_for_a_font_that_is_there() -> None:
    assert CaptionStyle().font_family in {source.family for source in FONT_SOURCES}


def test_file_name_says_the_family_and_keeps_the_kind() -> None:
    names = {source.family: source.file_name for source in FONT_SOURCES}
    assert names["Montserrat ExtraBold"] == "MontserratExtraBold.ttf"
    assert names["Noto Sans CJK Bold"] == "NotoSansCJKBold.otf"
