# SPDX-License-Identifier: MIT
"""Words that want to be commands: in captions, in the language of a transcript, in a transcript's file."""

from __future__ import annotations

import re

import pytest
from tests.unit.captions.caption_makers import PORTRAIT, FixedWidth, transcript_of

from clipmill.captions import caption_clip
from clipmill.captions.ass import ass_from_track
from clipmill.captions.formats import srt_from_track, vtt_from_track
from clipmill.domain.captions import CaptionStyle, SafeArea
from clipmill.domain.clip import Edl
from clipmill.domain.speech import Word
from clipmill.domain.times import source_range_from_s

HOSTILE = (
    *("{\\an8\\fs200\\1c&H0000FF&}big", "{\\p1}m0,0l9999,9999{\\p0}", "\\N\\n\\h", "}{", "\\{", "\\\\{\\b1}"),
    *("x\nDialogue:0,0:00:00.00,9:00:00.00,Caption,,0,0,0,,owned", "x\r\n[Fonts]\r\nfontname:evil", "\u2028[Events]"),
    *("\x00\x1b[31m", "\u202eevil", "{" * 300, "-->", "<b>x</b>", "&lt;", "WEBVTT", "\ufeff", "NOTE"),
)
_OURS = re.compile(r"\{(?:\\(?:an\d|pos|i?clip|fn|fs|1c|bord|shad|p\d)[^{}\\]*)+\}")


def _track(words: tuple[str, ...], language: str | None = "en"):  # type: ignore[no-untyped-def]  # noqa: ANN202
    said = [Word(source_range_from_s(n, n + 0.8), text) for n, text in enumerate(words)]
    whole = source_range_from_s(0, len(words) + 1)
    return caption_clip(
        transcript_of(said, language),
        Edl((whole,)),
        style=CaptionStyle(),
        safe_area=SafeArea(),
        size=PORTRAIT,
        measurer=FixedWidth(),
    )


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_words_are_never_tags_or_lines_of_an_ass_file(text: str) -> None:
    written = ass_from_track(_track(("before", text, "after")), FixedWidth())
    head, _, events = written.partition("[Events]\n")
    assert "owned" not in head
    assert "evil" not in head
    for line in events.splitlines():
        assert line.startswith(("Format: ", "Dialogue: "))
        assert line.count(",") >= 9 or line.startswith("Format")
        drawn = _OURS.sub("", line.split(",", 9)[-1])
        assert not re.search(r"(?<!\\)[{}]", drawn), drawn
        assert not re.search(r"\\[Nnh]", drawn), drawn
    assert not re.search(r"[\x00-\x09\x0b-\x1f\u2028\u2029\u202e]", written)


@pytest.mark.parametrize("language", ["en\n[Events]\nDialogue: owned", "{\\b1}", "x" * 10_000, "\x00", "en-US", None])
def test_a_language_is_never_a_line_of_an_ass_file(language: str | None) -> None:
    written = ass_from_track(_track(("hello",), language), FixedWidth())
    assert "owned" not in written
    assert written.count("[Events]") == 1
    assert len(written) < 8000


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_words_are_never_cues_of_their_own(text: str) -> None:
    track = _track(("before", text, "after"))
    for written in (srt_from_track(track), vtt_from_track(track)):
        times = [line for line in written.splitlines() if "-->" in line]
        assert all(re.fullmatch(r"[\d:.,]+ --> [\d:.,]+.*", line) for line in times)
        assert len(times) == len(track.cues)
        assert not re.search(r"[\x00-\x09\x0b-\x1f]", written.replace("\r\n", "\n"))
