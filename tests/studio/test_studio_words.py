# SPDX-License-Identifier: MIT
"""What the studio says of the server's things in other languages."""

from __future__ import annotations

import re

from tests.docs_pages import every_error
from tests.studio.client_types import ROOT

from clipmill.captions import CAPTION_STYLES


def test_every_caption_style_has_a_name_in_each_other_language() -> None:
    text = (ROOT / "ui/src/start/styleNames.ts").read_text("utf-8")
    blocks = re.findall(r"^  (\w\w): \{\n(.*?)^  \},", text, re.DOTALL | re.MULTILINE)
    named = {language: set(re.findall(r'^    "?([\w-]+)"?: ', block, re.MULTILINE)) for language, block in blocks}

    assert named == {language: set(CAPTION_STYLES) for language in ("de", "es")}


def test_the_page_explains_only_errors_that_there_are() -> None:
    text = (ROOT / "ui/src/i18n/why.en.ts").read_text("utf-8")
    explained = set(re.findall(r"^  (\w+): \{", text, re.MULTILINE))

    assert len(explained) > 20
    assert explained <= {error.code for error in every_error()} | {"internal_error"}
