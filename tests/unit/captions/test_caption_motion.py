# SPDX-License-Identifier: MIT
from __future__ import annotations

import itertools
import re
from dataclasses import replace

import pytest
from tests.unit.captions.caption_makers import FixedWidth, captioned, spoken, transcript_of, word

from clipmill.captions import CAPTION_STYLES
from clipmill.captions.ass import ass_from_track
from clipmill.captions.layout import place_track
from clipmill.captions.motion import REST, STILL, Clip, Move, Pose, place_tags, pose_at
from clipmill.captions.parts import line_parts
from clipmill.captions.stretches import POP_TICKS, cue_ticks, line_stretches
from clipmill.domain.captions import Alternation, CaptionStyle, Entrance, Highlight

MEASURER = FixedWidth()


def texts_of(ass: str) -> list[str]:
    return [line.split(",", 9)[9] for line in ass.splitlines() if line.startswith("Dialogue: ")]


def test_what_stands_still_has_no_tag_that_moves() -> None:
    sides = (1.0, 2.0, 3.0, 4.0)
    assert place_tags(STILL, (5, 6), Clip(sides, sides, is_hole=True)) == "\\pos(5,6)\\iclip(1,2,3,4)"


def test_a_growing_line_keeps_the_middle_of_its_word_and_its_clip_grows_with_it() -> None:
    move = Move(REST, Pose(1.5), (100.0, 50.0))
    tags = place_tags(move, (200.0, 60.0), Clip((90.0, 40.0, 110.0, 60.0), (90.0, 40.0, 110.0, 60.0)))
    assert tags == (
        "\\move(200,60,250,65)\\fscx100\\fscy100\\clip(90,40,110,60)\\t(\\fscx150\\fscy150\\clip(85,35,115,65))"
    )


def test_poses_between_keys_lie_on_a_straight_line() -> None:
    keys = ((10, Pose(0.5, 8.0)), (20, REST))
    assert pose_at(keys, 0) == Pose(0.5, 8.0)
    assert pose_at(keys, 15) == Pose(0.75, 4.0)
    assert pose_at(keys, 30) == REST


@pytest.mark.parametrize("name", CAPTION_STYLES)
def test_stretches_fill_the_time_of_the_cue(name: str) -> None:
    track = captioned(spoken("Nobody tells you this. The first year is long and slow."), style=CAPTION_STYLES[name])
    placed = place_track(track, MEASURER)
    for cue in placed.cues:
        for line in cue.lines:
            spans = [(item.start, item.end) for item in line_stretches(track.style, placed, cue, line)]
            assert spans[0][0] == cue_ticks(cue)[0]
            assert spans[-1][1] == cue_ticks(cue)[1]
            assert all(end == start for (_, end), (start, _) in itertools.pairwise(spans))


@pytest.mark.parametrize("name", CAPTION_STYLES)
def test_parts_tile_the_line_at_every_moment(name: str) -> None:
    """Every word is drawn by exactly one part, or by none when it is not written yet, or by two while it fills."""
    style = CAPTION_STYLES[name]
    track = captioned(spoken("Nobody tells you this one thing"), style=style)
    placed = place_track(track, MEASURER)
    for cue in placed.cues:
        for line in cue.lines:
            for stretch in line_stretches(style, placed, cue, line):
                parts = line_parts(style, placed, cue, line, stretch)
                for item in line.words:
                    x = (item.left_px + item.right_px) / 2
                    drawn = sum(_is_seen(part.clip, x) for part in parts)
                    assert drawn == 1 or (style.entrance is Entrance.TYPEWRITER and drawn == 0)


def _is_seen(clip: Clip | None, x: float) -> bool:
    if clip is None:
        return True
    return (clip.start[0] <= x < clip.start[2]) is not clip.is_hole


def test_a_word_pops_and_is_back_at_rest_before_its_time_is_over() -> None:
    style = CaptionStyle(highlight=Highlight.POP)
    transcript = transcript_of([word(0, 1, "one"), word(1, 2, "two")])
    placed = place_track(captioned(transcript, style=style), MEASURER)
    cue = placed.cues[0]
    mine = [item for item in line_stretches(style, placed, cue, cue.lines[0]) if item.word is cue.lines[0].words[0]]
    assert [item.end - item.start for item in mine] == [POP_TICKS // 2, POP_TICKS - POP_TICKS // 2, 100 - POP_TICKS]
    assert mine[0].pop.start == REST
    assert mine[0].pop.end.scale > 1.05
    assert mine[1].pop.end == REST
    assert mine[2].pop == STILL


def test_a_popping_word_stays_between_its_neighbors() -> None:
    style = CaptionStyle(highlight=Highlight.POP, pop_scale=1.5)
    placed = place_track(captioned(spoken("wonderful circumstances everywhere"), style=style), MEASURER)
    for cue in placed.cues:
        for line in cue.lines:
            for stretch in line_stretches(style, placed, cue, line):
                if stretch.word is None:
                    continue
                half = (stretch.word.right_px - stretch.word.left_px) / 2 * stretch.pop.end.scale
                middle = (stretch.word.right_px + stretch.word.left_px) / 2
                for other in line.words:
                    if other is not stretch.word:
                        assert other.right_px < middle - half or other.left_px > middle + half


def test_a_word_that_is_filled_has_two_drawings_that_meet() -> None:
    ass = ass_from_track(captioned(spoken("alpha beta"), style=CaptionStyle(highlight=Highlight.FILL)), MEASURER)
    moving = [text for text in texts_of(ass) if "\\t(\\clip" in text]
    assert len(moving) == 4
    for rest, done in zip(moving[0::2], moving[1::2], strict=True):
        assert "\\1c&H00E0FF&" in done
        sides = [[int(x) for x in found.split(",")] for found in re.findall(r"\\clip\(([^)]*)\)", done)]
        others = [[int(x) for x in found.split(",")] for found in re.findall(r"\\clip\(([^)]*)\)", rest)]
        assert [side[2] for side in sides] == [side[0] for side in others]
        assert sides[0][2] == sides[0][0]
        assert others[1][0] == others[1][2]


def test_text_from_right_to_left_is_filled_from_the_right() -> None:
    style = CaptionStyle(highlight=Highlight.FILL)
    ass = ass_from_track(captioned(spoken("مرحبا يا", "ar"), style=style), MEASURER)
    done = next(text for text in texts_of(ass) if "\\t(\\clip" in text and "\\1c&H00E0FF&" in text)
    first, last = ([int(x) for x in found.split(",")] for found in re.findall(r"\\clip\(([^)]*)\)", done))
    assert first[0] == first[2] == last[2]
    assert last[0] < first[0]


def test_words_that_were_said_stay_filled() -> None:
    style = CaptionStyle(highlight=Highlight.FILL)
    placed = place_track(captioned(spoken("one two three"), style=style), MEASURER)
    cue = placed.cues[0]
    line = cue.lines[0]
    *_, last = line_stretches(style, placed, cue, line)
    assert [part.color for part in line_parts(style, placed, cue, line, last)] == [style.highlight_color]


def test_colors_alternate_by_word_over_the_lines_of_a_cue() -> None:
    style = CaptionStyle(
        highlight=Highlight.NONE, alternation=Alternation.WORD, text_color="AAAAAA", second_color="BBBBBB"
    )
    placed = place_track(captioned(spoken("Nobody tells you this one thing right now"), style=style), MEASURER)
    cue = placed.cues[0]
    seen = []
    for line in cue.lines:
        (stretch,) = line_stretches(style, placed, cue, line)
        seen += [part.color for part in line_parts(style, placed, cue, line, stretch)]
    assert len(cue.lines) > 1
    assert seen == ["AAAAAA" if not index % 2 else "BBBBBB" for index in range(len(seen))]


def test_a_typewriter_shows_no_word_before_it_is_said() -> None:
    style = CaptionStyle(entrance=Entrance.TYPEWRITER)
    placed = place_track(captioned(spoken("one two three"), style=style), MEASURER)
    cue = placed.cues[0]
    line = cue.lines[0]
    for stretch in line_stretches(style, placed, cue, line):
        parts = line_parts(style, placed, cue, line, stretch)
        for item in line.words:
            is_late = item.word.range.in_us > stretch.start * 10_000
            assert any(_is_seen(part.clip, item.right_px - 2) for part in parts) is not is_late or item is stretch.word


@pytest.mark.parametrize("entrance", [Entrance.FADE, Entrance.POP, Entrance.SLIDE])
def test_an_entrance_is_over_within_a_seventh_of_a_second_and_a_third_of_the_cue(entrance: Entrance) -> None:
    style = CaptionStyle(entrance=entrance)
    for transcript in (spoken("one two three"), transcript_of([word(0, 0.1, "a"), word(0.9, 2.0, "b")])):
        placed = place_track(captioned(transcript, style=style), MEASURER)
        for cue in placed.cues:
            begins, ends = cue_ticks(cue)
            for line in cue.lines:
                for stretch in line_stretches(style, placed, cue, line):
                    if stretch.start >= begins + min(14, (ends - begins) / 3):
                        assert stretch.entrance == STILL


def test_a_fade_goes_on_over_the_events_that_share_it() -> None:
    style = CaptionStyle(entrance=Entrance.FADE, highlight=Highlight.COLOR)
    transcript = transcript_of([word(0, 0.05, "a"), word(0.05, 2.0, "b")])
    fades = re.findall(r"\\fade\(255,0,0,(-?\d+),(-?\d+)", ass_from_track(captioned(transcript, style=style), MEASURER))
    assert {(int(start), int(end)) for start, end in fades} == {(0, 100), (-50, 50)}


def test_word_spaces_widen_the_line_and_its_measure_alike() -> None:
    one, three = (
        place_track(captioned(spoken("one two"), style=CaptionStyle(word_spaces=count)), MEASURER).cues[0].lines[0]
        for count in (1, 3)
    )
    assert three.text == "one   two"
    gap = [line.words[1].left_px - line.words[0].right_px for line in (one, three)]
    assert gap[1] == pytest.approx(3 * gap[0])


@pytest.mark.parametrize("name", CAPTION_STYLES)
def test_no_text_of_a_style_is_a_drawing_and_no_drawing_is_text(name: str) -> None:
    ass = ass_from_track(captioned(spoken("m 0 0 l 9 9"), style=replace(CAPTION_STYLES[name])), MEASURER)
    for text in texts_of(ass):
        assert ("\\p1}" in text) is text.split("}")[-1].startswith("m ") or "\u200e" in text
