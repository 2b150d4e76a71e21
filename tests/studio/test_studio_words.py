# SPDX-License-Identifier: MIT
"""What the studio says of the server's things in other languages."""

from __future__ import annotations

import ast
import re
from http import HTTPStatus
from pathlib import Path

import pytest
from tests.docs_pages import every_error
from tests.studio.client_types import ROOT

from clipmill.api.problems import STATUSES
from clipmill.captions import CAPTION_STYLES
from clipmill.domain.errors import ClipmillError
from clipmill.reframe import reasons
from clipmill.selection import explain
from clipmill.selection.moods import MOODS

OTHERS = ("de", "es")
WORDS = (ROOT / "ui/src/i18n/serverWords.ts").read_text("utf-8")
NONE_MISSING: dict[str, set[str]] = {"de": set(), "es": set()}
SIGNED_OUT_BY = {"key_missing", "key_invalid", "key_expired"}
"""They end at the sign-in page, which has words of its own."""
WRITTEN_BY_A_DIALECT = "api"
"""Its notices are for the programs that speak it."""


def table(name: str) -> dict[str, set[str]]:
    """Return the keys of one table of `serverWords.ts` by language."""
    body = WORDS.split(f"export const {name}: Table = {{", 1)[1].split("\n};", 1)[0]
    blocks = re.findall(r"^  (\w\w): \{\n(.*?)^  \},", body, re.DOTALL | re.MULTILINE)
    keys = r'^    (?:"([^"]+)"|(\w+)):'
    return {code: {quoted or bare for quoted, bare in re.findall(keys, text, re.MULTILINE)} for code, text in blocks}


def missing(wanted: set[str], name: str) -> dict[str, set[str]]:
    """Return by language what a table has no words for."""
    return {language: wanted - words for language, words in table(name).items()}


def is_clients(error: type[ClipmillError]) -> bool:
    """Say whether an error is told as one of whoever asked, by its HTTP status or its nearest parent's."""
    status = next(STATUSES[kind] for kind in error.__mro__ if kind in STATUSES)
    return status < HTTPStatus.INTERNAL_SERVER_ERROR


def notice_codes() -> set[str]:
    """Return the codes of all notices that the package can write, those of the two dialects aside."""
    package = ROOT / "src/clipmill"
    files = (path for path in package.rglob("*.py") if path.relative_to(package).parts[0] != WRITTEN_BY_A_DIALECT)
    return {code for path in files for code in codes_in(path)}


def codes_in(path: Path) -> set[str]:
    calls = (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call))
    firsts = (call.args[0] for call in calls if isinstance(call.func, ast.Name) and call.func.id == "Notice")
    return {first.value for first in firsts if isinstance(first, ast.Constant) and isinstance(first.value, str)}


def test_every_caption_style_has_a_name_in_each_other_language() -> None:
    text = (ROOT / "ui/src/start/styleNames.ts").read_text("utf-8")
    blocks = re.findall(r"^  (\w\w): \{\n(.*?)^  \},", text, re.DOTALL | re.MULTILINE)
    named = {language: set(re.findall(r'^    "?([\w-]+)"?: ', block, re.MULTILINE)) for language, block in blocks}

    assert named == {language: set(CAPTION_STYLES) for language in OTHERS}


def test_the_page_explains_only_errors_that_there_are() -> None:
    text = (ROOT / "ui/src/i18n/why.en.ts").read_text("utf-8")
    explained = set(re.findall(r"^  (\w+): \{", text, re.MULTILINE))

    assert len(explained) > 20
    assert explained <= {error.code for error in every_error()} | {"internal_error"}


@pytest.mark.parametrize("language", ["en", *OTHERS])
def test_every_error_that_a_page_can_meet_is_explained(language: str) -> None:
    text = (ROOT / f"ui/src/i18n/why.{language}.ts").read_text("utf-8")
    explained = set(re.findall(r"^  (\w+): \{", text, re.MULTILINE))
    met = {error.code for error in every_error() if not error.__subclasses__() and is_clients(error)} - SIGNED_OUT_BY

    assert len(met) > 30
    assert met - explained == set()


def test_every_notice_is_said_in_each_other_language() -> None:
    codes = notice_codes()

    assert len(codes) > 20
    assert missing(codes, "NOTICES") == NONE_MISSING


def test_every_reason_of_a_framing_is_said_in_each_other_language() -> None:
    sentences = {text for name, text in vars(reasons).items() if name.isupper() and isinstance(text, str)}

    assert len(sentences) > 20
    assert missing(sentences, "SHOT_REASONS") == NONE_MISSING
    tail, wished = reasons.opened("x").removeprefix("x; "), reasons.lacking("Trio", "no face")
    assert f'const TOO_LARGE = "{tail}";' in WORDS
    assert wished.startswith("Trio was asked for")


def test_every_part_of_a_score_has_a_name_and_a_claim() -> None:
    claims = set(explain._CLAIMS)
    text = (ROOT / "ui/src/i18n/en.ts").read_text("utf-8").split("    part: {", 1)[1].split("    },", 1)[0]
    named = set(re.findall(r"^      (\w+):", text, re.MULTILINE))

    assert claims | set(MOODS) | {"motion", "model"} <= named
    assert missing(claims, "CLAIMS") == NONE_MISSING
