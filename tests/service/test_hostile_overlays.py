# SPDX-License-Identifier: MIT
"""Words that want to be commands: in headings, hooks, titles and watermarks."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from tests.service.test_hostile_texts import HOSTILE
from tests.unit.captions.caption_makers import FixedWidth, captioned, spoken
from tests.unit.overlays.overlay_makers import lettering, surroundings

from clipmill.captions.ass import ass_from_track
from clipmill.domain.overlays import Heading, HeadingStyle, HookTone, Watermark
from clipmill.overlays import Wishes, heading_words, hook_words, join_ass, overlay_events

MORE = (
    "{\\b1}",
    "a\\{b",
    "\\" * 50,
    "\\N" * 200,
    "}{" * 700,
    "😀" * 80,
    "\u202e{\\p1}\u202c",
    "%",
    "%n$s",
    "'\";:,=[]",
)
_OURS = re.compile(r"\{(?:\\(?:an\d|pos|move|fad|clip|t\(|fn|fs|1c|3c|4c|4a|alpha|bord|shad|p\d)[^{}]*)+\}")


@pytest.mark.parametrize("style", HeadingStyle)
@pytest.mark.parametrize("text", [*HOSTILE, *MORE], ids=ascii)
def test_overlay_words_are_never_tags_or_lines_of_an_ass_file(text: str, style: HeadingStyle) -> None:
    wishes = Wishes(
        heading=Heading(text=text, style=style),
        heading_text=heading_words("", text),
        hook_text=hook_words(HookTone.DRAMATIC, text, text, "en"),
        watermark=Watermark(text=f"@{text}"[:80]),
    )
    for chosen in (wishes, replace(wishes, heading_text=heading_words(text, ""))):
        drawn = overlay_events(chosen, 5_000_000, surroundings(), lettering())
        captions = ass_from_track(replace(captioned(spoken("before")), cues=()), FixedWidth())
        written = join_ass(captions, drawn.events)
        head, _, events = written.partition("[Events]\n")
        assert "owned" not in head
        assert "evil" not in head
        for line in events.splitlines():
            assert line.startswith(("Format: ", "Dialogue: 20,0:", "Dialogue: 21,0:"))
            drawn_text = _OURS.sub("", line.split(",", 9)[-1])
            assert not re.search(r"(?<!\\)[{}]", drawn_text), drawn_text
            assert not re.search(r"\\[Nnh]", drawn_text), drawn_text
        assert not re.search(r"[\x00-\x09\x0b-\x1f\u2028\u2029\u202e]", written)
        assert len(drawn.events) <= 15
