# SPDX-License-Identifier: MIT
"""Fonts that an operator has installed are used under their own names."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.unit.fonts.tiny_fonts import put, source_of, tiny_font

from clipmill.domain.errors import InvalidOptions
from clipmill.fonts import FontLibrary, build_fonts
from clipmill.fonts.build import static_font
from clipmill.fonts.catalogue import FontSource
from clipmill.fonts.own import with_own_fonts


@pytest.fixture
def catalogue(tmp_path: Path) -> tuple[Path, tuple[FontSource, ...]]:
    data = tiny_font("abcdef .")
    source = source_of(data, "Figtree ExtraBold")
    put(tmp_path / "sources", source, data)
    build_fonts(tmp_path / "sources", tmp_path / "fonts", (source,))
    return tmp_path / "fonts", (source,)


def own_font(folder: Path, family: str, letters: str = "abcdef .") -> None:
    data = tiny_font(letters)
    folder.mkdir(exist_ok=True)
    source = replace(source_of(data, family), family=family)
    (folder / f"{family}.ttf").write_bytes(static_font(data, source))


def test_installed_font_comes_before_its_look_alike(
    tmp_path: Path, catalogue: tuple[Path, tuple[FontSource, ...]]
) -> None:
    own_font(tmp_path / "own", "Proxima Nova")
    (tmp_path / "own/LICENSE.txt").write_text("mine")
    folder, sources = with_own_fonts(catalogue[0], tmp_path / "own", tmp_path / "made", catalogue[1])
    library = FontLibrary(folder, sources)

    assert library.resolve("proxima nova", "abc").family == "Proxima Nova"
    assert library.resolve("Figtree ExtraBold", "abc").family == "Figtree ExtraBold"
    assert with_own_fonts(catalogue[0], tmp_path / "own", tmp_path / "made", catalogue[1]) == (folder, sources)


def test_installed_font_takes_the_place_of_one_of_the_same_name(
    tmp_path: Path, catalogue: tuple[Path, tuple[FontSource, ...]]
) -> None:
    own_font(tmp_path / "own", "Figtree ExtraBold", "abcdefgh .")
    folder, sources = with_own_fonts(catalogue[0], tmp_path / "own", tmp_path / "made", catalogue[1])

    assert len(sources) == 1
    assert FontLibrary(folder, sources).resolve("Figtree ExtraBold", "gh").missing == ()


def test_file_that_is_no_font_is_named(tmp_path: Path, catalogue: tuple[Path, tuple[FontSource, ...]]) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own/bad.ttf").write_bytes(b"no font")
    with pytest.raises(InvalidOptions, match=r"bad\.ttf"):
        with_own_fonts(catalogue[0], tmp_path / "own", tmp_path / "made", catalogue[1])
