# SPDX-License-Identifier: MIT
from __future__ import annotations

from dataclasses import replace

import pytest
from tests.unit.captions.caption_makers import FixedWidth, captioned, spoken

from clipmill.captions.layout import missing_characters, place_track, text_boxes
from clipmill.captions.spans import spans_in_line
from clipmill.domain.captions import CaptionStyle, CaptionTrack, Highlight, SafeArea, TextInk
from clipmill.domain.media import Size

MEASURER = FixedWidth()


def test_block_stands_at_its_place_in_the_safe_area() -> None:
    track = captioned(spoken("just one line"), style=CaptionStyle(position_norm=0.5))
    (box,) = text_boxes(track, MEASURER)
    safe = track.safe_area
    middle = (safe.top_norm + 1 - safe.bottom_norm) / 2 * 1920
    assert box.y_px + box.height_px / 2 == pytest.approx(middle)
    assert box.x_px + box.width_px / 2 == pytest.approx(540)


@pytest.mark.parametrize("position", [0.0, 1.0])
@pytest.mark.parametrize("highlight", list(Highlight))
def test_block_never_leaves_the_safe_area(position: float, highlight: Highlight) -> None:
    style = CaptionStyle(position_norm=position, highlight=highlight, max_lines=3)
    track = captioned(spoken("a longer text that needs more than one line, and one more line for good"), style=style)
    for box in text_boxes(track, MEASURER):
        assert box.y_px >= 0.08 * 1920 - 0.01
        assert box.y_px + box.height_px <= 0.82 * 1920 + 0.01
        assert box.x_px >= 0.06 * 1080 - 0.01
        assert box.x_px + box.width_px <= 0.94 * 1080 + 0.01


def test_wide_word_is_made_smaller_as_a_whole() -> None:
    placed = place_track(captioned(spoken("abcdefghijklmnopqrstuvwxyz")), MEASURER)
    assert placed.cues[0].em_px < placed.geometry.em_px
    assert placed.cues[0].lines[0].ink.advance_px <= placed.geometry.max_line_px + 0.01


def test_safe_area_that_is_nearly_nothing_still_holds_the_text() -> None:
    safe = SafeArea(left_norm=0.4, right_norm=0.4, top_norm=0.45, bottom_norm=0.5)
    track = captioned(spoken("two lines of text here"), safe_area=safe, size=Size(400, 400))
    for box in text_boxes(track, MEASURER):
        assert box.y_px >= 0.45 * 400 - 0.01
        assert box.y_px + box.height_px <= 0.5 * 400 + 2.5


def test_words_stand_side_by_side_with_a_space_between() -> None:
    placed = place_track(captioned(spoken("ab cd")), MEASURER)
    first, second = placed.cues[0].lines[0].words
    assert second.left_px - first.right_px == pytest.approx(0.5 * placed.cues[0].em_px)


def test_words_of_arabic_stand_from_right_to_left() -> None:
    placed = place_track(captioned(spoken("مرحبا WhatsApp Web بكم", "ar")), MEASURER)
    words = {item.word.text: item.left_px for line in placed.cues[0].lines for item in line.words}
    assert placed.is_rtl
    assert words["بكم"] < words["WhatsApp"] < words["Web"] < words["مرحبا"] or len(placed.cues[0].lines) > 1


def test_emoji_is_not_drawn_and_cue_of_nothing_else_has_no_box() -> None:
    track = captioned(spoken("😀", pause_s=2))
    placed = place_track(track, MEASURER)
    assert placed.cues[0].lines == ()
    assert text_boxes(track, MEASURER) == ()
    assert missing_characters(track, MEASURER) == ()


def test_characters_without_a_glyph_are_told_and_not_drawn() -> None:
    track = captioned(spoken("an old þing"))
    assert missing_characters(track, MEASURER) == ("þ",)
    assert place_track(track, MEASURER).cues[0].lines[0].text == "an old ing"


def test_box_counts_into_the_room_that_a_cue_takes() -> None:
    track = captioned(spoken("word"), style=CaptionStyle(highlight=Highlight.BOX, outline_norm=0.0, shadow_norm=0.0))
    bare = replace(track, style=replace(track.style, highlight=Highlight.COLOR))
    assert text_boxes(track, MEASURER)[0].width_px > text_boxes(bare, MEASURER)[0].width_px


def test_track_without_cues_has_no_boxes() -> None:
    empty = CaptionTrack("en", (), CaptionStyle(), SafeArea(), Size(1080, 1920))
    assert text_boxes(empty, MEASURER) == ()


def test_blank_half_of_a_full_width_stop_is_not_part_of_its_word() -> None:
    def ink_of(text: str) -> TextInk:
        return TextInk(float(len(text)), 0.0, -0.6 if text.endswith("。") else 0.0, 0.7, 0.1)

    spans = spans_in_line("今日。", [(0, 3)], ink_of, is_rtl=False)
    assert spans.words[0] == pytest.approx((0.0, 2.52))
    assert spans.right_em == pytest.approx(-0.6)


def test_word_in_two_directions_reaches_over_both() -> None:
    spans = spans_in_line("אבab ג", [(0, 4), (5, 6)], lambda text: TextInk(float(len(text)), 0, 0, 1, 0), is_rtl=True)
    assert spans.words == ((2.0, 6.0), (0.0, 1.0))
