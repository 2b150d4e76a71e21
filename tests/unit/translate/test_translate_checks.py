# SPDX-License-Identifier: MIT
from __future__ import annotations

import pytest

from clipmill.translate.checks import find_fault, is_echo, lost_numbers

LINE = "We met in the old town last year."


@pytest.mark.parametrize(
    ("line", "made", "target", "problem"),
    [
        (LINE, "", "es", "empty"),
        (LINE, "x" * 400, "es", "far longer"),
        (LINE + LINE + LINE, "Sí.", "es", "far shorter"),
        (LINE, LINE, "es", "not in the language es"),
        (LINE, LINE.upper().replace(".", "!"), "es", "not in the language es"),
        (LINE, "We met in old town, in the last year, so.", "ru", "not in the language ru"),
        (LINE, "We met in old town, in the last year, so.", "zh-cn", "not in the language zh-cn"),
    ],
)
def test_what_is_no_translation_is_fatal(line: str, made: str, target: str, problem: str) -> None:
    fault = find_fault(line, made, source="en", target=target)
    assert fault is not None
    assert fault.is_fatal
    assert problem in fault.text


@pytest.mark.parametrize(
    ("line", "made", "source", "target"),
    [
        (LINE, "Nos vimos el año pasado en el casco antiguo.", "en", "es"),
        (LINE, "去年我们在老城区见过面。", "en", "zh-cn"),
        (LINE, "作年、旧市街で会いました。", "en", "ja"),
        ("OK.", "OK.", "en", "es"),
        ("Joe Rogan Experience", "Joe Rogan Experience", "en", "ru"),
        ("我们去年在老城区见过面。", "我们去年在老城区见过面。", "zh", "zh-tw"),
        ("In 1,000 years, at 3 o'clock", "In 1.000 Jahren, um drei Uhr", "en", "de"),
        ("It cost 1 500 000 dollars", "تكلف ١٬٥٠٠٬٠٠٠ دولار", "en", "ar"),
    ],
)
def test_good_translations_have_no_fault(line: str, made: str, source: str, target: str) -> None:
    assert find_fault(line.replace("1 500 000", "1,500,000"), made, source=source, target=target) is None


def test_a_line_that_the_translator_kept_on_purpose_is_no_fault() -> None:
    assert find_fault(LINE, LINE, source="es", target="en", is_kept=True) is None


def test_length_is_a_wish() -> None:
    fault = find_fault(LINE, "Nos vimos el año pasado en el casco antiguo.", source="en", target="es", most=20)
    assert fault is not None
    assert not fault.is_fatal
    assert "at most 20" in fault.text


def test_numbers_of_more_digits_must_be_there_each_as_often() -> None:
    assert lost_numbers("12 and 12 and 7", "12 y siete") == ["12"]
    assert lost_numbers("call 555-0199", "llame al 555 0199") == []


def test_an_echo_is_more_than_half_of_the_sentences() -> None:
    lines = [LINE, "And then we all went home again.", "OK."]
    assert is_echo(lines, lines, "en", "es")
    assert is_echo(lines[:1], lines[:1], "en", "es")
    assert not is_echo(lines, [lines[0], "Y luego nos fuimos a casa.", "OK."], "en", "es")
    assert not is_echo(["OK.", "Netflix"], ["OK.", "Netflix"], "en", "es")
