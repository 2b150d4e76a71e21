# SPDX-License-Identifier: MIT
from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from tests.unit.fonts.tiny_fonts import put, source_of, tiny_font

from clipmill.domain.errors import WeightsCorrupt, WeightsMissing
from clipmill.fonts import FONT_SOURCES, FontLibrary, build_fonts, fonts_stamp, is_built
from clipmill.fonts.build import static_font


def test_variable_font_is_pinned_to_its_weight_and_named_by_its_family() -> None:
    data = tiny_font("a ", has_weights=True)
    source = source_of(data, "Tiny ExtraBold", weight=900)
    font = TTFont(io.BytesIO(static_font(data, source)))
    assert "fvar" not in font
    assert font["name"].getDebugName(1) == "Tiny ExtraBold"
    assert font["name"].getDebugName(4) == "Tiny ExtraBold"
    assert font["hmtx"]["u0061"][0] == 700


def test_static_font_is_only_renamed() -> None:
    data = tiny_font("a ")
    font = TTFont(io.BytesIO(static_font(data, source_of(data, "Tiny"))))
    assert font["name"].getDebugName(1) == "Tiny"
    assert font["hmtx"]["u0061"][0] == 500


@pytest.mark.parametrize("layout", ["wheel", "package-wheel", "package", "flat"])
def test_folder_holds_static_fonts_and_nothing_else(layout: str, tmp_path: Path) -> None:
    data = tiny_font("a ")
    source = source_of(data, "Tiny")
    base = source.member.rsplit("/", 1)[-1]
    places = {
        "wheel": source.member,
        "package-wheel": f"{source.package}/{source.member}",
        "package": f"{source.package}/{base}",
        "flat": base,
    }
    path = tmp_path / "sources" / places[layout]
    path.parent.mkdir(parents=True)
    path.write_bytes(data)
    fonts_dir = tmp_path / "out" / "fonts"
    assert not is_built(fonts_dir, (source,))
    build_fonts(tmp_path / "sources", fonts_dir, (source,))
    assert is_built(fonts_dir, (source,))
    assert [path.name for path in fonts_dir.iterdir()] == ["Tiny.ttf"]
    assert sorted(path.name for path in fonts_dir.parent.iterdir()) == ["fonts", "fonts.stamp"]


def test_second_build_reads_nothing(tmp_path: Path) -> None:
    data = tiny_font("a ")
    source = source_of(data, "Tiny")
    put(tmp_path / "sources", source, data)
    build_fonts(tmp_path / "sources", tmp_path / "fonts", (source,))
    build_fonts(tmp_path / "gone", tmp_path / "fonts", (source,))


def test_folder_of_another_version_is_replaced(tmp_path: Path) -> None:
    data = tiny_font("a ")
    first, second = source_of(data, "Tiny"), source_of(data, "Other")
    for source in (first, second):
        put(tmp_path / "sources", source, data)
    build_fonts(tmp_path / "sources", tmp_path / "fonts", (first,))
    build_fonts(tmp_path / "sources", tmp_path / "fonts", (second,))
    assert [path.name for path in (tmp_path / "fonts").iterdir()] == ["Other.ttf"]
    assert fonts_stamp((first,)) != fonts_stamp((second,))


def test_folder_that_lost_a_font_is_made_again(tmp_path: Path) -> None:
    data = tiny_font("a ")
    source = source_of(data, "Tiny")
    put(tmp_path / "sources", source, data)
    build_fonts(tmp_path / "sources", tmp_path / "fonts", (source,))
    (tmp_path / "fonts" / "Tiny.ttf").unlink()
    build_fonts(tmp_path / "sources", tmp_path / "fonts", (source,))
    assert is_built(tmp_path / "fonts", (source,))


def test_missing_font_leaves_no_half_folder(tmp_path: Path) -> None:
    data = tiny_font("a ")
    there, missing = source_of(data, "Tiny"), source_of(data, "Missing")
    put(tmp_path / "sources", there, data)
    with pytest.raises(WeightsMissing, match="Missing"):
        build_fonts(tmp_path / "sources", tmp_path / "fonts", (there, missing))
    assert [path.name for path in tmp_path.iterdir()] == ["sources"]


def test_font_that_was_not_published_so_is_refused(tmp_path: Path) -> None:
    data = tiny_font("a ")
    source = replace(source_of(data, "Tiny"), member_sha256="0" * 64)
    put(tmp_path / "sources", source, data)
    with pytest.raises(WeightsCorrupt):
        build_fonts(tmp_path / "sources", tmp_path / "fonts", (source,))


BUNDLED = next(source for source in FONT_SOURCES if source.scripts == ("Guru",))


def test_font_of_this_package_needs_no_folder(tmp_path: Path) -> None:
    build_fonts(tmp_path / "gone", tmp_path / "fonts", (BUNDLED,))
    library = FontLibrary(tmp_path / "fonts", (BUNDLED,))
    assert library.resolve(BUNDLED.family, "ਪਹਿਲਾ ਸਾਲ").missing == ()


def test_damaged_font_of_this_package_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WeightsCorrupt):
        build_fonts(tmp_path, tmp_path / "fonts", (replace(BUNDLED, member_sha256="0" * 64),))
