# SPDX-License-Identifier: MIT
"""Texts as blocks: size, breaks, what is left out."""

from __future__ import annotations

import pytest
from tests.unit.overlays.overlay_makers import PORTRAIT, SHAPES, lettering

from clipmill.overlays.blocks import Room, lay_block, reference_px

ROOM = Room(em_px=80, least_em_px=40, width_px=900)


def test_a_short_text_has_the_wanted_size_and_one_line() -> None:
    block = lay_block("How rivers change", "Anton", ROOM, lettering())
    assert block is not None
    assert (block.em_px, len(block.lines), block.is_shortened) == (80, 1, False)


def test_a_long_text_has_smaller_letters_and_at_most_four_lines() -> None:
    block = lay_block("How rivers change the land over time " * 3, "Anton", ROOM, lettering())
    assert block is not None
    assert 40 <= block.em_px < 80
    assert len(block.lines) <= 4
    assert not block.is_shortened


@pytest.mark.parametrize("text", ["river " * 250, "x" * 1500, "今日は良い天気ですね" * 150])
def test_what_cannot_be_read_in_four_lines_ends_in_an_ellipsis(text: str) -> None:
    block = lay_block(text, "Anton", ROOM, lettering())
    assert block is not None
    assert block.is_shortened
    assert len(block.lines) <= 4
    assert block.lines[-1].text.endswith("…")
    assert block.width_px <= ROOM.width_px + 0.01


def test_a_word_wider_than_a_line_makes_the_letters_smaller_before_it_is_cut_up() -> None:
    block = lay_block("Donaudampfschifffahrtsgesellschaft", "Anton", ROOM, lettering())
    assert block is not None
    assert len(block.lines) == 1
    assert block.em_px < 80


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "😀", "\u200b\u202e", "þ"])
def test_nothing_drawable_is_no_block(text: str) -> None:
    assert lay_block(text, "Anton", ROOM, lettering()) is None


def test_a_missing_character_is_named_and_left_out() -> None:
    block = lay_block("a þ b", "Anton", ROOM, lettering())
    assert block is not None
    assert block.missing == ("þ",)
    assert "þ" not in block.lines[0].text


def test_line_ends_and_runs_of_spaces_are_one_space() -> None:
    block = lay_block("How\n\n rivers\tchange", "Anton", ROOM, lettering())
    assert block is not None
    assert block.lines[0].text == "How rivers change"


def test_an_arabic_text_runs_from_right_to_left() -> None:
    block = lay_block("كيف تغير الأنهار WhatsApp", "Anton", ROOM, lettering("ar"))
    assert block is not None
    assert block.is_rtl


def test_sizes_follow_the_shape_of_the_output() -> None:
    assert [round(reference_px(size)) for size in SHAPES] == [1920, 1610, 1440, 1440, 480]
    assert reference_px(PORTRAIT) == 1920


def test_letters_are_a_little_smaller_when_that_spares_a_line() -> None:
    block = lay_block("aaaa bbbb cccc dddd eeee", "Anton", ROOM, lettering())
    assert block is not None
    assert len(block.lines) == 1
    assert 0.85 * ROOM.em_px <= block.em_px < ROOM.em_px
