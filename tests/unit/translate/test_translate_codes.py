# SPDX-License-Identifier: MIT
from __future__ import annotations

import pytest

from clipmill.domain.errors import InvalidOptions
from clipmill.domain.languages import LANGUAGES, Language
from clipmill.translate.codes import is_same_language, language_name, server_codes, target_code


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_every_language_of_the_service_can_be_asked_for_named_and_mapped(language: Language) -> None:
    assert target_code(language.code.upper()) == language.code
    assert language_name(language.code) == language.name
    assert server_codes(language.code)
    assert is_same_language(language.code, language.code)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ES", "es"),
        ("pt_BR", "pt-br"),
        ("zh", "zh-cn"),
        ("zh-Hant", "zh-tw"),
        ("jv", "jw"),
        (" nb ", "no"),
        ("iw", "he"),
    ],
)
def test_codes_of_others_are_understood(text: str, code: str) -> None:
    assert target_code(text) == code


@pytest.mark.parametrize("text", ["", "xx", "english", "e n", "pt-", "../es", "es-\n", "xx-br", "x" * 500])
def test_what_is_no_language_is_refused(text: str) -> None:
    with pytest.raises(InvalidOptions):
        target_code(text)


@pytest.mark.parametrize(
    ("source", "target", "is_same"),
    [
        ("en", "en", True),
        ("pt", "pt-br", True),
        ("zh", "zh-cn", True),
        ("zh", "zh-tw", False),
        ("no", "nn", False),
        ("jw", "jv", True),
        ("en", "es", False),
        (None, "en", False),
        ("auto", "en", False),
    ],
)
def test_a_language_needs_no_translation_to_itself(source: str | None, target: str, is_same: bool) -> None:
    assert is_same_language(source, target) is is_same


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("pt-br", "Portuguese (Brazil)"),
        ("zh", "Chinese (Simplified)"),
        ("es-ar", "Spanish (AR)"),
        ("yue", "Cantonese"),
        ("qq", "qq"),
    ],
)
def test_names_are_those_that_people_use(code: str, name: str) -> None:
    assert language_name(code) == name


def test_servers_of_several_versions_are_spoken_to() -> None:
    assert server_codes("zh") == ("zh-Hans", "zh", "zh-CN")
    assert server_codes("zh-tw")[:2] == ("zh-Hant", "zt")
    assert server_codes("pt-br") == ("pt-BR", "pt")
    assert server_codes("auto") == ("auto",)
