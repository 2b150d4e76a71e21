# SPDX-License-Identifier: MIT
"""Words that want to be commands, in every style: a style's tags are ours, the rest is drawn as it is written."""

from __future__ import annotations

import re

import pytest
from tests.unit.captions.caption_makers import FixedWidth, captioned, spoken

from clipmill.captions import CAPTION_STYLES, style_from_text
from clipmill.captions.ass import ass_from_track
from clipmill.domain.errors import InvalidOptions

HOSTILE = (
    "{\\an8\\fs200}big \\N\\h }{ {\\p1}m0,0l9,9 {\\t(\\clip(0,0,1,1))} \\{ {\\fade(0,0,0,0,0,0,0)} x,9,Dialogue:0,owned"
)
_PLAIN = r"(?:an\d|pos|move|i?clip|fn|fs|fscx|fscy|[13]c|[13]a|bord|shad|blur|fade|p\d)[^{}\\()]*(?:\([\d.,-]*\))?"
_OURS = re.compile(rf"\{{(?:\\{_PLAIN}|\\t\((?:\\{_PLAIN})+\))+\}}")


@pytest.mark.parametrize("name", CAPTION_STYLES)
def test_words_are_never_tags_in_any_style(name: str) -> None:
    written = ass_from_track(captioned(spoken(HOSTILE), style=CAPTION_STYLES[name]), FixedWidth())
    head, _, events = written.partition("[Events]\n")
    assert "owned" not in head.lower()
    lines = events.splitlines()[1:]
    assert lines
    for line in lines:
        assert line.startswith("Dialogue: ")
        drawn = _OURS.sub("", line.split(",", 9)[-1])
        assert not re.search(r"(?<!\\)[{}]", drawn), drawn
        assert not re.search(r"\\[A-Za-z]", drawn), drawn


@pytest.mark.parametrize("value", ["FFFFFF}{\\\\p1", "FFFFFF\\nDialogue: x", "&H00FF", "ＦＦＦＦＦＦ", "FFFFFF ", ""])
@pytest.mark.parametrize("field", ["rim_color", "shadow_color", "second_color", "backdrop_color", "glow_color"])
def test_a_style_file_brings_nothing_but_colors_into_the_drawing(field: str, value: str) -> None:
    with pytest.raises(InvalidOptions, match=field):
        style_from_text(f'{field} = "{value}"')
