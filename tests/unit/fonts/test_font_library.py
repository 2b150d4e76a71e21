# SPDX-License-Identifier: MIT
from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.unit.fonts.tiny_fonts import put, source_of, tiny_font

from clipmill.domain.captions import FontRun
from clipmill.domain.errors import InvalidOptions, WeightsMissing
from clipmill.fonts import FontLibrary, build_fonts

GREEK = "αβγδεζηθικλμνξοπρστυφχψωάέήίόύώς"
FONTS = (
    ("Wanted Bold", "abcdef λ.!", ("Latn",), 500),
    ("Noto Greek", f"abcdef {GREEK}.!", ("Grek",), 600),
    ("Hebrew", "אבגד .", ("Hebr",), 700),
    ("Han", "日本 →", ("Hani",), 1000),
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> FontLibrary:
    folder = tmp_path_factory.mktemp("fonts")
    sources = []
    for family, letters, scripts, advance in FONTS:
        data = tiny_font(letters, advance=advance)
        sources.append(source_of(data, family, scripts=scripts))
        put(folder / "sources", sources[-1], data)
    build_fonts(folder / "sources", folder / "fonts", tuple(sources))
    return FontLibrary(folder / "fonts", tuple(sources))


def test_wanted_family_draws_what_it_can(library: FontLibrary) -> None:
    choice = library.resolve("Wanted Bold", "abc fed.")
    assert choice.family == "Wanted Bold"
    assert choice.runs == (FontRun("abc fed.", "Wanted Bold"),)
    assert choice.missing == ()


def test_script_that_it_lacks_is_drawn_by_a_font_made_for_it(library: FontLibrary) -> None:
    choice = library.resolve("Wanted Bold", "אבג.")
    assert choice.family == "Hebrew"
    assert choice.runs == (FontRun("אבג.", "Hebrew"),)


def test_stray_letters_of_a_script_do_not_count(library: FontLibrary) -> None:
    assert library.resolve("Wanted Bold", "κλα").runs == (FontRun("κλα", "Noto Greek"),)


def test_text_of_two_scripts_is_drawn_in_two_fonts(library: FontLibrary) -> None:
    choice = library.resolve("Wanted Bold", "abc אב fed")
    assert choice.family == "Wanted Bold"
    assert choice.runs == (FontRun("abc ", "Wanted Bold"), FontRun("אב", "Hebrew"), FontRun(" fed", "Wanted Bold"))


def test_sign_at_the_end_stays_with_the_letters_before_it(library: FontLibrary) -> None:
    assert library.resolve("Wanted Bold", "abc abc אב.").runs[-1] == FontRun("אב.", "Hebrew")


def test_sign_that_only_another_script_has_is_borrowed(library: FontLibrary) -> None:
    assert library.resolve("Wanted Bold", "ab→").runs[-1] == FontRun("→", "Han")


def test_sign_that_the_main_font_lacks_stays_with_the_one_before(library: FontLibrary) -> None:
    assert library.resolve("Wanted Bold", "abcd 日→ab").runs[1] == FontRun("日→", "Han")


def test_main_family_is_the_one_of_most_letters(library: FontLibrary) -> None:
    assert library.resolve("Wanted Bold", "אבגד ab").family == "Hebrew"
    assert library.resolve("Wanted Bold", "אב abcd").family == "Wanted Bold"


def test_characters_that_no_font_has_are_listed_once_and_not_drawn(library: FontLibrary) -> None:
    choice = library.resolve("Wanted Bold", "a☃b☃")
    assert choice.missing == ("☃",)
    assert "".join(run.text for run in choice.runs) == "ab"


def test_script_that_no_font_has_leaves_the_wanted_family(library: FontLibrary) -> None:
    choice = library.resolve("Wanted Bold", "ქართ")
    assert (choice.family, choice.runs) == ("Wanted Bold", ())


def test_family_is_found_in_any_case_and_by_its_beginning(library: FontLibrary) -> None:
    assert library.find_family(" wanted bold") == "Wanted Bold"
    assert library.find_family("wanted") == "Wanted Bold"


def test_family_that_is_not_there_is_refused_with_a_list(library: FontLibrary) -> None:
    with pytest.raises(InvalidOptions, match="Comic") as caught:
        library.resolve("Comic", "a")
    assert "Wanted Bold" in caught.value.hint


def test_width_is_the_sum_of_the_advances_of_the_fonts_used(library: FontLibrary) -> None:
    assert library.measure("ab", "Wanted Bold", 100) == pytest.approx(100)
    assert library.measure("ab日", "Wanted Bold", 100) == pytest.approx(200)
    assert library.measure("אב", "Wanted Bold", 10) == pytest.approx(14)


def test_ink_is_where_the_letters_are(library: FontLibrary) -> None:
    ink = library.ink("a", "Wanted Bold", 1000)
    assert (ink.advance_px, ink.left_px, ink.right_px) == pytest.approx((500, -50, -50))
    assert (ink.above_px, ink.below_px) == pytest.approx((700, 0))


def test_spaces_have_no_ink(library: FontLibrary) -> None:
    ink = library.ink(" ", "Wanted Bold", 1000)
    assert (ink.left_px, ink.right_px, ink.above_px, ink.below_px) == (0, 0, 0, 0)


def test_libass_size_is_the_height_of_the_windows_metrics(library: FontLibrary) -> None:
    assert library.ass_font_size("Wanted Bold", 100) == pytest.approx(125)
    assert library.ass_descent("Wanted Bold", 100) == pytest.approx(25)


def test_direction_marks_and_joiners_need_no_glyph(library: FontLibrary) -> None:
    assert library.resolve("Wanted Bold", "\u200fa\u2060b").missing == ()


def test_threads_may_measure_at_once(library: FontLibrary) -> None:
    with ThreadPoolExecutor(4) as pool:
        widths = list(pool.map(lambda index: library.measure("ab" * (1 + index % 7), "Wanted Bold", 100), range(200)))
    assert widths == pytest.approx([100 * (1 + index % 7) for index in range(200)])


def test_folder_without_a_font_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WeightsMissing, match="is not in"):
        FontLibrary(tmp_path)


def test_look_alike_draws_a_font_that_is_not_here(tmp_path: Path) -> None:
    data = tiny_font("abcdef .")
    source = source_of(data, "Figtree ExtraBold")
    put(tmp_path / "sources", source, data)
    build_fonts(tmp_path / "sources", tmp_path / "fonts", (source,))
    library = FontLibrary(tmp_path / "fonts", (source,))

    assert library.resolve("Proxima Nova", "abc").family == "Figtree ExtraBold"
    with pytest.raises(InvalidOptions):
        library.find_family("Burbank")  # its look-alike is not here either
