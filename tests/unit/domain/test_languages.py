# SPDX-License-Identifier: MIT
"""Languages that a user may name."""

import pytest

from clipmill.domain.languages import LANGUAGES, find_language, heard_language
from clipmill.transcribe.languages import language_code


def test_there_are_100_codes_with_names_of_their_own() -> None:
    assert len({language.code for language in LANGUAGES}) == 100
    assert len({language.name for language in LANGUAGES}) == 100
    assert [language.name for language in LANGUAGES] == sorted(language.name for language in LANGUAGES)


@pytest.mark.parametrize(("text", "code"), [("en", "en"), (" EN ", "en"), ("zh_TW", "zh-tw"), ("haw", "haw")])
def test_code_is_found_in_any_spelling(text: str, code: str) -> None:
    language = find_language(text)

    assert language is not None
    assert language.code == code


@pytest.mark.parametrize("text", ["", "xx", "english", "zh", "en-gb", "en\x00"])
def test_anything_else_is_no_code(text: str) -> None:
    assert find_language(text) is None


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_recogniser_and_service_mean_the_same(language: object) -> None:
    found = find_language(language.code)  # type: ignore[attr-defined]

    assert found is not None
    assert language_code(found.code) == found.recogniser_code
    assert heard_language(found.recogniser_code, found) == found


def test_chinese_is_simplified_unless_asked_otherwise() -> None:
    heard = heard_language("zh")

    assert heard is not None
    assert heard.code == "zh-cn"
    assert heard_language("zh", find_language("zh-tw")) == find_language("zh-tw")
    assert heard_language("en", find_language("zh-tw")) == find_language("en")
    assert heard_language("yue") is None
