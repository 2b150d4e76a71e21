# SPDX-License-Identifier: MIT
"""Overlays as lines of the captions' own file."""

from __future__ import annotations

import re
from dataclasses import replace

import pysubs2
import pytest
from tests.unit.captions.caption_makers import FixedWidth, captioned, spoken
from tests.unit.overlays.overlay_makers import PORTRAIT, SHAPES, is_apart, is_clear, lettering, surroundings

from clipmill.captions.ass import ass_from_track
from clipmill.domain.errors import InvalidOptions
from clipmill.domain.media import Size
from clipmill.domain.overlays import (
    Corner,
    Edge,
    Heading,
    HeadingPosition,
    HeadingStyle,
    HookPlace,
    ProgressBar,
    Watermark,
)
from clipmill.domain.picture import Box
from clipmill.domain.times import ClipTime, TimeRange
from clipmill.overlays import Wishes, check_progress_bar, check_watermark, join_ass, overlay_events, picture_room
from clipmill.overlays.ass import STYLE_LINE, color_tag, event
from clipmill.overlays.compose import hook_range_of

MINUTE_US = 60_000_000
CAPTIONS = Box(100, 1280, 880, 200)
ALL = Wishes(
    heading=Heading(text="How rivers change the land", style=HeadingStyle.INSTAGRAM),
    heading_text="How rivers change the land",
    hook_text="Wait for it… rivers never stay",
    watermark=Watermark(text="@clipmill"),
    progress_bar=ProgressBar(),
)


def test_nothing_wished_is_nothing_drawn() -> None:
    drawn = overlay_events(Wishes(), MINUTE_US, surroundings(), lettering())
    assert (drawn.events, drawn.boxes, drawn.picture_box) == ((), (), None)
    assert join_ass("anything", drawn.events) == "anything"


def test_captions_and_overlays_are_one_file_that_others_read() -> None:
    captions = ass_from_track(captioned(spoken("Rivers never stay where they are.")), FixedWidth())
    drawn = overlay_events(ALL, MINUTE_US, surroundings(), lettering())
    read = pysubs2.SSAFile.from_string(join_ass(captions, drawn.events))
    before = pysubs2.SSAFile.from_string(captions)
    assert list(read)[: len(before)] == list(before)
    assert len(read) == len(before) + len(drawn.events)
    assert read.styles.keys() == {"Caption", "Overlay"}
    assert {line.style for line in list(read)[len(before) :]} == {"Overlay"}


def test_a_file_without_cues_takes_overlays_too() -> None:
    track = replace(captioned(spoken("Rivers.")), cues=())
    joined = join_ass(
        ass_from_track(track, FixedWidth()), overlay_events(ALL, MINUTE_US, surroundings(), lettering()).events
    )
    assert joined.count(STYLE_LINE) == joined.count("[Events]") == 1
    assert joined.endswith("\n")


def test_what_is_no_ass_file_is_refused() -> None:
    with pytest.raises(ValueError, match="no ASS file"):
        join_ass("1\n00:00:01,000 --> 00:00:02,000\nHello\n", ("Dialogue: x",))


@pytest.mark.parametrize("size", SHAPES)
@pytest.mark.parametrize("position", HeadingPosition)
@pytest.mark.parametrize("corner", Corner)
def test_everything_at_once_fits_and_nothing_meets(size: Size, position: HeadingPosition, corner: Corner) -> None:
    captions = Box(0.1 * size.width_px, 0.66 * size.height_px, 0.8 * size.width_px, 0.11 * size.height_px)
    around = surroundings(size, blocked=(captions,))
    heading = replace(Heading(), position=position)
    wishes = replace(ALL, heading=heading, watermark=Watermark(text="@clipmill", corner=corner))
    drawn = overlay_events(wishes, MINUTE_US, around, lettering())
    assert len(drawn.boxes) == 3
    assert all(is_clear(box, around) for box in drawn.boxes)
    things = [*drawn.boxes, captions]
    assert all(is_apart(one, other) for index, one in enumerate(things) for other in things[:index])


def test_a_heading_is_seen_for_the_whole_clip() -> None:
    drawn = overlay_events(replace(ALL, hook_text=""), MINUTE_US, surroundings(), lettering())
    assert all(",0:00:00.00,0:01:00.00," in line for line in drawn.events)


def test_a_clip_that_ends_between_two_ticks_is_covered_to_its_end() -> None:
    assert ",0:00:00.00,0:00:01.01," in event(0, TimeRange(ClipTime(0), ClipTime(1_000_001)), "")


@pytest.mark.parametrize(
    ("place", "duration_us", "expected"),
    [
        (HookPlace.BEGINNING, MINUTE_US, (0, 3_000_000)),
        (HookPlace.END, MINUTE_US, (57_000_000, 60_000_000)),
        (HookPlace.END, 4_000_000, (2_000_000, 4_000_000)),
    ],
)
def test_a_hook_is_seen_for_three_seconds_and_half_of_a_short_clip(
    place: HookPlace, duration_us: int, expected: tuple[int, int]
) -> None:
    shown = hook_range_of(place, duration_us)
    assert (shown.in_us, shown.out_us) == expected


def test_the_watermarks_picture_has_its_place_and_no_text() -> None:
    wishes = replace(ALL, watermark=Watermark(location="logo.png"), picture_size=Size(190, 80))
    drawn = overlay_events(wishes, MINUTE_US, surroundings(), lettering())
    box = drawn.picture_box
    assert box is not None
    assert (box.width_px, box.height_px) == (190, 80)
    assert box.x_px % 2 == box.y_px % 2 == 0
    assert all(is_apart(box, other) for other in drawn.boxes)
    assert "clipmill" not in "".join(drawn.events)


def test_a_long_heading_is_reported_as_shortened() -> None:
    drawn = overlay_events(replace(ALL, heading_text="river " * 300), MINUTE_US, surroundings(), lettering())
    assert drawn.shortened == ("heading",)


def test_missing_characters_are_reported() -> None:
    drawn = overlay_events(replace(ALL, heading_text="a þ b"), MINUTE_US, surroundings(), lettering())
    assert drawn.missing == ("þ",)


@pytest.mark.parametrize("color", ["red", "FFF", "FFFFFF}{\\p1", "", "ffffff\nDialogue"])
def test_a_color_that_is_none_never_gets_into_the_file(color: str) -> None:
    with pytest.raises(InvalidOptions, match="hexadecimal"):
        color_tag(color)
    for heading in (Heading(color=color), Heading(style=HeadingStyle.INSTAGRAM, background_color=color)):
        with pytest.raises(InvalidOptions, match="hexadecimal"):
            overlay_events(replace(ALL, heading=heading), MINUTE_US, surroundings(), lettering())
    with pytest.raises(InvalidOptions, match="hexadecimal"):
        overlay_events(Wishes(progress_bar=ProgressBar(color=color)), MINUTE_US, surroundings(), lettering())


@pytest.mark.parametrize(
    "watermark",
    [
        Watermark(),
        Watermark(text=" "),
        Watermark(text="x" * 81),
        Watermark(text="x", opacity_norm=0),
        Watermark(text="x", opacity_norm=float("nan")),
        Watermark(text="x", width_norm=2),
    ],
)
def test_a_watermark_that_cannot_be_drawn_is_refused(watermark: Watermark) -> None:
    with pytest.raises(InvalidOptions, match="watermark"):
        check_watermark(watermark)
    with pytest.raises(InvalidOptions, match="watermark"):
        overlay_events(Wishes(watermark=watermark), MINUTE_US, surroundings(), lettering())


@pytest.mark.parametrize("height", [0, 0.5, float("inf")])
def test_a_bar_that_is_no_thin_bar_is_refused(height: float) -> None:
    with pytest.raises(InvalidOptions, match="height_norm"):
        check_progress_bar(ProgressBar(height_norm=height))


def test_the_bar_grows_over_the_whole_clip_along_its_edge() -> None:
    for edge, rows in ((Edge.TOP, (0, 12)), (Edge.BOTTOM, (1908, 1920))):
        _, bar = overlay_events(
            Wishes(progress_bar=ProgressBar(edge=edge)), MINUTE_US, surroundings(), lettering()
        ).events
        assert f"\\clip(0,{rows[0]},0,{rows[1]})\\t(0,60000,\\clip(0,{rows[0]},1080,{rows[1]}))" in bar


def test_a_picture_has_even_sides_at_most() -> None:
    room = picture_room(Watermark(location="x", width_norm=0.18), PORTRAIT)
    assert (room.width_px, room.height_px) == (194, 154)


def test_only_a_hook_moves() -> None:
    with_hook = overlay_events(ALL, MINUTE_US, surroundings(), lettering()).events
    without = overlay_events(replace(ALL, hook_text=""), MINUTE_US, surroundings(), lettering()).events
    assert not [line for line in without if re.search(r"\\move|\\fad", line)]
    moving = [line for line in with_hook if "\\move" in line]
    assert len(moving) == len(with_hook) - len(without)
    assert all("\\fad" in line for line in moving)
