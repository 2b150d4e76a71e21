# SPDX-License-Identifier: MIT
"""Overlays as libass really draws them with the real fonts: places, pills, colors, times."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.media.overlaid import GREY, SMALL, Frame, frames_of, ink_box, recipe, with_drawn
from tests.unit.overlays.overlay_makers import is_apart

from clipmill.domain.clip import ClipSpec
from clipmill.domain.media import Size
from clipmill.domain.overlays import (
    Corner,
    Edge,
    Heading,
    HeadingPosition,
    HeadingStyle,
    HookPlace,
    HookText,
    HookTone,
    ProgressBar,
    Watermark,
)
from clipmill.domain.picture import Box
from clipmill.fonts import FontLibrary
from clipmill.overlays import clear_area

pytestmark = [pytest.mark.media, pytest.mark.weights]

LONG = "Why nobody told you the truth about how rivers slowly move across a whole valley"
TEXTS = {
    "latin": ("en", LONG),
    "arabic": ("ar", "كيف تغير الأنهار مجراها عبر 25 سنة في WhatsApp"),
    "hebrew": ("he", "שלום לכם, היום נדבר על OpenAI ועל 3.5 דברים"),
    "japanese": ("ja", "今日は直接iPhoneで骨の写真を撮りました。とても楽しかったです"),
    "chinese": ("zh", "今天天气很好，直接去骨科医院吧。"),
    "thai": ("th", "วันนี้อากาศดีมากและฉันชอบที่นี่มากที่สุดในโลก"),
    "devanagari": ("hi", "नमस्ते दोस्तों क्षेत्रीय श्री कि हिन्दी"),
    "vietnamese": ("vi", "Xin chào các bạn, hôm nay trời đẹp quá ĂẮẶỀ"),
}
HOSTILE = (
    "{\\b1}{\\p1}m 0 0 l 900 900",
    "one\ntwo\r\nthree",
    "river " * 250,
    "x" * 1500,
    "good 😀👩‍👩‍👧 news",
    "\\N\\h{\\an8}",
)
CAPTIONS = Box(60, 640, 420, 80)
FONTS = ("Proxima Nova", "Montserrat", "Luckiest Guy", "Everlasting", "Komika", "Burbank", "Bebas Neue", "Anton")


@pytest.fixture(scope="module")
def library(fonts_dir: Path) -> FontLibrary:
    return FontLibrary(fonts_dir)


def complaints(log: str) -> list[str]:
    return [line for line in log.splitlines() if "fallback" in line.lower() or "glyph" in line.lower()]


def check_drawn(spec: ClipSpec, language: str, library: FontLibrary, folder: Path) -> Frame:
    """Check that all ink of a recipe lies in its boxes, these in the clear area and off the captions."""
    drawn, ass = with_drawn(spec, library, language=language, caption_boxes=[CAPTIONS])
    (frame,), log = frames_of(ass, [1.0], library.fonts_dir, folder)
    assert complaints(log) == []
    assert drawn.missing == ()
    (box,) = drawn.boxes
    found = ink_box(frame)
    assert found is not None
    left, top, right, bottom = found
    assert left >= box.x_px - 1.5
    assert top >= box.y_px - 1.5
    assert right <= box.x_px + box.width_px + 1.5
    assert bottom <= box.y_px + box.height_px + 1.5
    assert right - left > 0.9 * box.width_px - 8
    margins = clear_area(SMALL).margins
    assert left >= margins.left_norm * SMALL.width_px - 1
    assert right <= (1 - margins.right_norm) * SMALL.width_px + 1
    assert top >= margins.top_norm * SMALL.height_px - 1
    assert bottom <= (1 - margins.bottom_norm) * SMALL.height_px + 1
    assert is_apart(box, CAPTIONS)
    return frame


@pytest.mark.parametrize("style", HeadingStyle)
@pytest.mark.parametrize("position", HeadingPosition)
@pytest.mark.parametrize("script", TEXTS)
def test_headings_of_every_script_are_drawn_whole_in_their_place(
    script: str, position: HeadingPosition, style: HeadingStyle, library: FontLibrary, tmp_path: Path
) -> None:
    language, text = TEXTS[script]
    spec = replace(recipe(), heading=Heading(text=text, style=style, position=position))
    frame = check_drawn(spec, language, library, tmp_path)
    _, top, _, bottom = ink_box(frame) or (0, 0, 0, 0)
    middle = (top + bottom) / 2 / SMALL.height_px
    low, high = {"top": (0.1, 0.3), "middle": (0.4, 0.6), "bottom": (0.52, 0.8)}[position]
    assert low < middle < high


@pytest.mark.parametrize("style", HeadingStyle)
@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_hostile_headings_are_letters_and_nothing_else(
    text: str, style: HeadingStyle, library: FontLibrary, tmp_path: Path
) -> None:
    check_drawn(replace(recipe(), heading=Heading(text=text, style=style)), "en", library, tmp_path)


@pytest.mark.parametrize("font", FONTS)
def test_a_heading_in_every_font_is_drawn_whole(font: str, library: FontLibrary, tmp_path: Path) -> None:
    heading = Heading(text=LONG, font_family=font, style=HeadingStyle.INSTAGRAM)
    check_drawn(replace(recipe(), heading=heading), "en", library, tmp_path)


@pytest.mark.parametrize(("pill", "letter"), [("FFFFFF", 0), ("000000", 255), ("FF3B30", 0)])
def test_pills_have_their_color_and_letters_the_one_that_reads(
    pill: str, letter: int, library: FontLibrary, tmp_path: Path
) -> None:
    heading = Heading(text="HHHHHHHH", style=HeadingStyle.INSTAGRAM, background_color=pill)
    drawn, ass = with_drawn(replace(recipe(), heading=heading), library)
    (frame,), _ = frames_of(ass, [1.0], library.fonts_dir, tmp_path)
    box = drawn.boxes[0]
    inside = frame[round(box.y_px + 3), SMALL.width_px // 2]
    assert np.abs(inside - [int(pill[index : index + 2], 16) for index in (0, 2, 4)]).max() <= 6
    area = frame[round(box.y_px) : round(box.y_px + box.height_px), round(box.x_px) : round(box.x_px + box.width_px)]
    assert (np.abs(area - letter).max(axis=2) <= 6).mean() > 0.15


def test_pills_of_two_widths_are_round_outside_and_hollowed_where_they_join(
    library: FontLibrary, tmp_path: Path
) -> None:
    heading = Heading(text="MMMMMMMMMMMMMM. Short", style=HeadingStyle.INSTAGRAM)
    drawn, ass = with_drawn(replace(recipe(), heading=heading), library)
    (frame,), _ = frames_of(ass, [1.0], library.fonts_dir, tmp_path)
    box = drawn.boxes[0]
    white = frame.min(axis=2) > 200
    left, top = round(box.x_px), round(box.y_px)
    assert not white[top + 1, left + 1]
    half = round(box.height_px) // 2
    assert white[top + 3].sum() > white[top + 2 * half - 4].sum() + 60
    # The narrow line is widest where it joins the wide one: that is the hollow.
    lower = white[top + half + 1 : top + round(box.height_px)]
    edges = [int(np.nonzero(row)[0].min()) for row in lower[: len(lower) // 2]]
    assert edges[0] + 4 < edges[-1]
    assert edges == sorted(edges)


def test_black_letters_have_a_white_outline_and_white_ones_a_black_one(library: FontLibrary, tmp_path: Path) -> None:
    for color, outline in (("000000", 255), ("FFFFFF", 0), ("FFE000", 0)):
        _, ass = with_drawn(replace(recipe(), heading=Heading(text="HHHH", color=color)), library)
        (frame,), _ = frames_of(ass, [1.0], library.fonts_dir, tmp_path)
        drawn = np.abs(frame - frame[0, 0]).max(axis=2) > 24
        row = np.nonzero(drawn.any(axis=1))[0]
        middle = frame[(row[0] + row[-1]) // 2]
        first = np.nonzero(np.abs(middle - middle[0]).max(axis=1) > 24)[0][0]
        assert np.abs(middle[first + 2] - outline).max() <= 45


def test_a_heading_leaves_a_face_free(library: FontLibrary, tmp_path: Path) -> None:
    face = Box(150, 80, 240, 260)
    spec = replace(recipe(), heading=Heading(text=LONG))
    drawn, ass = with_drawn(spec, library, caption_boxes=[CAPTIONS], face_boxes=[face] * 20)
    (frame,), _ = frames_of(ass, [1.0], library.fonts_dir, tmp_path)
    assert is_apart(drawn.boxes[0], face)
    assert np.abs(frame[80:340, 150:390] - frame[0, 0]).max() <= 8


@pytest.mark.parametrize("tone", HookTone)
def test_a_hook_of_every_tone_fits_above_the_middle_under_a_heading(
    tone: HookTone, library: FontLibrary, tmp_path: Path
) -> None:
    hook = "We lost four hundred million dollars in a single day, and nobody noticed."
    spec = replace(recipe(hook=hook), heading=Heading(text="Rivers"), hook_text=HookText(tone))
    drawn, ass = with_drawn(spec, library, caption_boxes=[CAPTIONS])
    heading, shown = drawn.boxes
    assert is_apart(heading, shown)
    assert shown.center[1] < 0.5 * SMALL.height_px
    assert drawn.shortened == ()
    (frame,), log = frames_of(ass, [1.0], library.fonts_dir, tmp_path)
    assert complaints(log) == []
    found = ink_box(frame)
    assert found is not None
    assert found[3] <= shown.y_px + shown.height_px + 1.5


@pytest.mark.parametrize(("place", "seen"), [(HookPlace.BEGINNING, (1.5, 5.0)), (HookPlace.END, (6.5, 3.0))])
def test_a_hook_is_seen_at_its_end_of_the_clip_alone(
    place: HookPlace, seen: tuple[float, float], library: FontLibrary, tmp_path: Path
) -> None:
    _, ass = with_drawn(replace(recipe(seconds=8), hook_text=HookText(place=place)), library)
    (there, gone), _ = frames_of(ass, list(seen), library.fonts_dir, tmp_path)
    assert ink_box(there) is not None
    assert ink_box(gone) is None


def test_a_hook_rises_and_fades_in_then_stands_still(library: FontLibrary, tmp_path: Path) -> None:
    _, ass = with_drawn(replace(recipe(), hook_text=HookText()), library)
    (early, stood, later, fading), _ = frames_of(ass, [0.08, 0.4, 2.6, 2.92], library.fonts_dir, tmp_path)
    box, early_box = ink_box(stood), ink_box(early)
    assert box is not None
    assert early_box is not None
    assert early_box[1] > box[1]
    assert early.max() < stood.max() - 20
    assert fading.max() < stood.max() - 20
    assert np.array_equal(stood, later)


def test_a_headings_pixels_never_change(library: FontLibrary, tmp_path: Path) -> None:
    _, ass = with_drawn(replace(recipe(seconds=4), heading=Heading(text=LONG)), library)
    frames, _ = frames_of(ass, [0.0, 2.0, 3.96], library.fonts_dir, tmp_path)
    assert ink_box(frames[0]) is not None
    assert all(np.array_equal(frames[0], frame) for frame in frames[1:])


@pytest.mark.parametrize("edge", Edge)
def test_the_bar_is_as_long_as_the_time_that_has_passed(edge: Edge, library: FontLibrary, tmp_path: Path) -> None:
    _, ass = with_drawn(replace(recipe(seconds=8), progress_bar=ProgressBar(edge=edge, color="FF3B30")), library)
    moments = [0.0, 2.0, 4.0, 7.96]
    frames, _ = frames_of(ass, moments, library.fonts_dir, tmp_path)
    for moment, frame in zip(moments, frames, strict=True):
        row = frame[2 if edge is Edge.TOP else -3]
        red = (row[:, 0] > 200) & (row[:, 2] < 120)
        assert red.sum() == pytest.approx(SMALL.width_px * moment / 8, abs=3)
        assert red[: red.sum()].all()
        assert row[~red].max(initial=0) < (GREY & 0xFF)
        found = ink_box(frame)
        assert found is not None
        assert found[3] - found[1] == 6


@pytest.mark.parametrize("corner", Corner)
def test_a_text_mark_is_in_its_corner_as_faint_as_wished(corner: Corner, library: FontLibrary, tmp_path: Path) -> None:
    brightest = []
    for opacity in (1.0, 0.4):
        mark = Watermark(text="@clipmill", corner=corner, opacity_norm=opacity)
        drawn, ass = with_drawn(replace(recipe(), watermark=mark), library)
        (frame,), _ = frames_of(ass, [1.0], library.fonts_dir, tmp_path)
        brightest.append(int(frame.max()))
        found = ink_box(frame)
        assert found is not None
        assert drawn.boxes[0].x_px - 1.5 <= found[0]
        assert (found[0] < SMALL.width_px / 2) == corner.value.endswith("left")
        assert (found[1] < SMALL.height_px / 2) == corner.value.startswith("top")
    assert brightest[0] > 230
    assert brightest[1] == pytest.approx(0x40 + 0.4 * (255 - 0x40), abs=20)


@pytest.mark.parametrize("size", [Size(540, 540), Size(960, 540), Size(432, 540)])
def test_other_shapes_have_all_overlays_inside_too(size: Size, library: FontLibrary, tmp_path: Path) -> None:
    spec = replace(
        recipe(size=size),
        heading=Heading(text=LONG, style=HeadingStyle.INSTAGRAM),
        hook_text=HookText(HookTone.EXCITED),
        watermark=Watermark(text="@clipmill"),
    )
    drawn, ass = with_drawn(spec, library)
    (frame,), _ = frames_of(ass, [1.0], library.fonts_dir, tmp_path, size=size)
    found = ink_box(frame)
    assert found is not None
    boxes = drawn.boxes
    assert all(is_apart(one, other) for index, one in enumerate(boxes) for other in boxes[:index])
    assert found[0] >= min(box.x_px for box in boxes) - 1.5
    assert found[3] <= max(box.y_px + box.height_px for box in boxes) + 1.5
