# SPDX-License-Identifier: MIT
from __future__ import annotations

import re

import pysubs2
import pytest
from tests.unit.captions.caption_makers import FixedWidth, captioned, spoken, transcript_of, word

from clipmill.captions.ass import ass_from_track, escape_ass
from clipmill.domain.captions import CaptionStyle, Highlight

MEASURER = FixedWidth()


def drawn(text: str, language: str = "en", **style: object) -> str:
    return ass_from_track(captioned(spoken(text, language), style=CaptionStyle(**style)), MEASURER)  # type: ignore[arg-type]


def dialogues(ass: str) -> list[str]:
    return [line for line in ass.splitlines() if line.startswith("Dialogue: ")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{\\b1}", "\\{\\\u2060b1\\}"),
        ("a\\Nb", "a\\\u2060Nb"),
        ("\\", "\\\u2060"),
        ("a\nb\rc", "a b c"),
        ("plain", "plain"),
    ],
)
def test_nothing_in_text_is_a_tag(text: str, expected: str) -> None:
    assert escape_ass(text) == expected


def test_script_pixels_are_output_pixels_and_lines_are_never_wrapped() -> None:
    ass = drawn("hello there")
    assert "PlayResX: 1080\nPlayResY: 1920\n" in ass
    assert "WrapStyle: 2\n" in ass
    assert "ScaledBorderAndShadow: yes\n" in ass
    assert "Language: en\n" in ass


def test_language_that_is_not_known_is_undetermined() -> None:
    assert "Language: und\n" in ass_from_track(captioned(transcript_of([word(0, 1, "x")], None)), MEASURER)


def test_every_line_holds_its_whole_text_whatever_is_marked() -> None:
    for line in dialogues(drawn("one two three")):
        assert re.sub(r"\{[^}]*\}", "", line.split(",", 9)[9]) == "\u200eone two three"


def test_marks_follow_each_other_without_a_gap() -> None:
    spans = [line.split(",")[1:3] for line in dialogues(drawn("one two three")) if "\\clip" in line]
    assert len(spans) == 3
    assert [end for _, end in spans[:-1]] == [start for start, _ in spans[1:]]


def test_marked_word_is_cut_out_below_and_drawn_above() -> None:
    lines = dialogues(drawn("one two"))
    for under, over in zip(lines[0::2], lines[1::2], strict=False):
        hole = re.search(r"\\iclip\(([^)]*)\)", under)
        patch = re.search(r"\\clip\(([^)]*)\)", over)
        if hole or patch:
            assert hole
            assert patch
            assert hole.group(1) == patch.group(1)
            assert "\\1c&H00E0FF&" in over


def test_without_highlight_a_line_is_one_event() -> None:
    assert len(dialogues(drawn("one two", highlight=Highlight.NONE))) == 1


def test_box_is_drawn_under_the_text() -> None:
    lines = dialogues(drawn("one two", highlight=Highlight.BOX))
    boxes = [line for line in lines if "\\p1" in line]
    assert len(boxes) == 2
    assert all(line.startswith("Dialogue: 0,") for line in boxes)
    assert all(line.startswith("Dialogue: 1,") for line in lines if line not in boxes)


@pytest.mark.parametrize(
    ("box", "text", "outline", "expected"),
    [
        ("FFE000", "FFFFFF", "000000", "000000"),
        ("7C3AED", "FFFFFF", "000000", "FFFFFF"),
        ("FFE000", "FFFFFF", "F0F0F0", "000000"),
        ("202020", "101010", "000000", "FFFFFF"),
    ],
)
def test_text_on_a_box_can_be_read(box: str, text: str, outline: str, expected: str) -> None:
    ass = drawn("one", highlight=Highlight.BOX, highlight_color=box, text_color=text, outline_color=outline)
    expected_tag = f"\\1c&H{expected[4:6]}{expected[2:4]}{expected[0:2]}&\\bord0"
    assert any(expected_tag in line for line in dialogues(ass))


def test_right_to_left_lines_say_so_at_their_start() -> None:
    lines = dialogues(drawn("WhatsApp مرحبا", "ar"))
    assert all("\u200f" in line for line in lines)


def test_word_without_time_is_never_marked() -> None:
    transcript = transcript_of([word(0, 1, "one"), word(1, 1, "two"), word(1, 2, "three")])
    marked = [line for line in dialogues(ass_from_track(captioned(transcript), MEASURER)) if "\\clip" in line]
    assert len(marked) == 2


def test_pause_inside_a_line_marks_nothing() -> None:
    transcript = transcript_of([word(0, 0.5, "one"), word(1, 1.5, "two")])
    lines = dialogues(ass_from_track(captioned(transcript), MEASURER))
    assert sum("clip" not in line for line in lines) == 2


def test_other_readers_understand_the_file() -> None:
    subs = pysubs2.SSAFile.from_string(drawn("{\\b1} hello, \\N there"))
    assert subs.info["PlayResX"] == "1080"
    assert subs.events
