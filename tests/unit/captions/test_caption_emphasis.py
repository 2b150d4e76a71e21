# SPDX-License-Identifier: MIT
"""Which words of captions stand out, and how each style draws them without moving their neighbors."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

import pytest
from tests.unit.captions.caption_makers import FixedWidth, captioned, spoken

from clipmill.captions.ass import ass_from_track
from clipmill.captions.emphasis import APART, SHARE, telling_words
from clipmill.captions.layout import place_track, text_boxes
from clipmill.captions.numbers import LONGEST_NUMBER
from clipmill.captions.parts import line_parts
from clipmill.captions.placed import PlacedCue, PlacedLine, PlacedTrack
from clipmill.captions.stretches import line_stretches
from clipmill.captions.styles import CAPTION_STYLES
from clipmill.captions.unchosen import unchosen_words
from clipmill.domain.captions import CLASSIC_STYLE, Backdrop, CaptionStyle, CaptionTrack, Emphasis, Entrance, Highlight
from clipmill.domain.errors import InvalidOptions

RED = "FF3B30"
TALK = "we had 300 people there and then I met Einstein in a bar and it was extraordinary for the two of us at once"
MIXED = {
    "parted": "في هذا (300WhatsApp Google) كان",
    "inside": "في هذا (WhatsApp 300 Google) كان",
    "brought together": "300WhatsApp with و-Google هذا في كان",
}
"""
Lines of two directions: a word whose bracket comes to stand beyond its neighbor, one between such a bracket and its
word, and words that are neighbors for the eye alone.
"""
EMPHASIZING = {name: replace(style, emphasis_color="AB12CD") for name, style in CAPTION_STYLES.items()}


def told(text: str, language: str | None = "en") -> list[str]:
    words = text.split(" ")
    return [words[index] for index in sorted(telling_words(words, language))]


def lines_of(track: CaptionTrack) -> list[tuple[PlacedTrack, PlacedCue, PlacedLine]]:
    placed = place_track(track, FixedWidth())
    return [(placed, cue, line) for cue in placed.cues for line in cue.lines]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("we had 300 people there", "300"),
        ("then I met Einstein in a bar", "Einstein"),
        ("it was an extraordinary day for us all", "extraordinary"),
        ("costs were $4.50 for us", "$4.50"),
        ("it is the best we can do", "best"),
        ("it took us twenty-five days", "twenty-five"),
        ("you can never go back to it", "never"),
    ],
)
def test_numbers_names_superlatives_and_rare_words_stand_out(text: str, wanted: str) -> None:
    assert wanted in told(f"{text}. so it was that and so it is that now we go on and on.")


def test_a_number_takes_what_it_counts_along_and_a_small_one_alone_tells_nothing() -> None:
    rest = "and so it was that and so it is that now we go on"
    assert told(f"it cost 5 million dollars then {rest}") == ["5", "million", "dollars"]
    assert told(f"it took three years then {rest}") == ["three", "years"]
    assert told(f"we have three {rest}") == []
    assert told(f"it was in 2019. People said {rest}")[:1] == ["2019."]


@pytest.mark.parametrize(
    ("language", "number"),
    [
        ("en", "five million dollars"),
        ("en", "two hundred dollars"),
        ("en", "one million dollars"),
        ("en", "twenty five years"),
        ("en", "two hundred and fifty thousand dollars"),
        ("en", "two point five million"),
        ("de", "fünf Millionen Euro"),
        ("de", "dreißig Jahre"),
        ("es", "treinta y cinco años"),
    ],
)
def test_a_number_that_is_spelled_stands_out_as_a_whole(language: str, number: str) -> None:
    rest = "and so it was that and so it is that now we go on and so on and on and on we go"
    assert told(f"it is {number} then {rest}", language) == number.split(" ")


@pytest.mark.parametrize("text", ["between twenty and thirty people", "ten nine eight seven six", "2019 twenty people"])
def test_numbers_that_follow_each_other_are_not_one(text: str) -> None:
    assert len(told(f"so {text} and so it was that and so it is that now we go on and on")) <= 2


def test_no_more_words_than_the_longest_number_stand_out_together() -> None:
    assert len(told(f"{'hundred five ' * 20}")) <= 40 // SHARE + LONGEST_NUMBER


def test_words_of_grammar_and_of_talk_never_stand_out() -> None:
    assert told("so it is what it is and we go on") == []
    assert told("because something basically whatever themselves therefore actually nevertheless") == []
    assert told("I\u2019ll say You\u2019ve said it. and I'm there and We'll go.") == []
    assert told("porque entonces nosotros también estábamos hubiéramos", "es") == []
    assert told("Extraordinary!") == []
    assert told("") == []


def test_writing_of_grammar_alone_never_stands_out_in_japanese() -> None:
    assert told(f"{'ということなのです ありませんでした ' * 9}経済成長率が 高い", "ja") == ["経済成長率が"]


def test_a_word_that_is_said_all_the_time_tells_less_and_stands_out_once_in_a_while() -> None:
    assert told("the computer is on. " * 20) == []
    often = telling_words(("we met Einstein and so on. " * 20).strip().split(" "), "en")
    assert 0 < len(often) <= 5
    assert all(later - earlier >= 25 for earlier, later in itertools.pairwise(sorted(often)))


def test_capitals_mean_nothing_where_every_noun_has_one() -> None:
    assert told(("der Hund und die Katze und das Haus und der Mann und das Kind " * 3).strip(), "de") == []


def test_few_words_stand_out_and_no_neighbors() -> None:
    names = [f"Extraordinary{chr(97 + index)}ness" for index in range(60)]
    found = sorted(telling_words(["and", *names], "en"))
    assert 0 < len(found) <= len(names) // SHARE
    assert all(later - earlier >= APART for earlier, later in itertools.pairwise(found))


def test_words_with_emoji_do_not_stand_out() -> None:
    assert told("we had 300\U0001f680 of them there") == []


def test_every_way_to_stand_out_is_used_and_is_told_by_each_style() -> None:
    assert {style.emphasis for style in CAPTION_STYLES.values()} >= set(Emphasis) - {Emphasis.COLOR}
    styles = [style for style in CAPTION_STYLES.values() if style.backdrop in {Backdrop.CARD, Backdrop.LINE}]
    assert styles
    assert all(style.emphasis in {Emphasis.BOX, Emphasis.HEAVIER} for style in styles), "they fit their card"


@pytest.mark.parametrize("name", CAPTION_STYLES)
def test_every_style_draws_them(name: str) -> None:
    words = spoken("we had 300 people there")
    plain = captioned(words, style=CAPTION_STYLES[name])
    after = ass_from_track(captioned(words, style=EMPHASIZING[name]), FixedWidth())
    assert "\\1c&HCD12AB&" in after
    assert "\\1c&HCD12AB&" not in ass_from_track(plain, FixedWidth())


@pytest.mark.parametrize("emphasis", Emphasis)
@pytest.mark.parametrize("name", CAPTION_STYLES)
def test_no_line_moves_while_its_words_are_said_in_any_way_of_standing_out(name: str, emphasis: Emphasis) -> None:
    """Every drawing of a line has the same text; each word is drawn once, at its size, by a part that holds it."""
    style = replace(EMPHASIZING[name], emphasis=emphasis)
    for placed, cue, line in lines_of(captioned(spoken(TALK), style=style)):
        for stretch in line_stretches(style, placed, cue, line):
            for word in line.words:
                drawn = [
                    part
                    for part in line_parts(style, placed, cue, line, stretch)
                    if part.clip is None
                    or (part.clip.start[0] <= (word.left_px + word.right_px) / 2 < part.clip.start[2])
                    is not part.clip.is_hole
                ]
                assert len(drawn) == 1 or (style.entrance is Entrance.TYPEWRITER and not drawn)
                assert all(part.growth == word.growth for part in drawn)


@pytest.mark.parametrize("name", CAPTION_STYLES)
def test_larger_words_grow_over_room_that_the_line_has_kept(name: str) -> None:
    style = replace(EMPHASIZING[name], emphasis=Emphasis.LARGER, emphasis_scale=1.4)
    grown = 0
    for placed, cue, line in lines_of(captioned(spoken(TALK), style=style)):
        ordered = sorted(line.words, key=lambda word: word.left_px)
        grown += sum(word.growth.scale > 1.0 for word in ordered)
        for left, right in itertools.pairwise(ordered):
            assert right.drawn_left_px - left.drawn_right_px > 0.1 * cue.em_px
        assert line.words[0].drawn_left_px >= placed.geometry.left_px
        assert line.words[-1].drawn_right_px <= placed.geometry.right_px
        assert cue.em_px == pytest.approx(placed.geometry.em_px), "no cue is made smaller for them"
    assert grown


@pytest.mark.parametrize("emphasis", Emphasis)
@pytest.mark.parametrize("name", CAPTION_STYLES)
def test_nothing_leaves_the_safe_area(name: str, emphasis: Emphasis) -> None:
    for position in (0.0, 1.0):
        style = replace(EMPHASIZING[name], emphasis=emphasis, emphasis_scale=1.4, position_norm=position)
        track = captioned(spoken(TALK), style=style)
        safe, size = track.safe_area, track.size
        for box in text_boxes(track, FixedWidth()):
            assert box.x_px >= safe.left_norm * size.width_px - 0.1
            assert box.x_px + box.width_px <= (1 - safe.right_norm) * size.width_px + 0.1
            assert box.y_px >= safe.top_norm * size.height_px - 0.1
            assert box.y_px + box.height_px <= (1 - safe.bottom_norm) * size.height_px + 0.1


def test_capitals_are_those_of_the_word_alone_and_lines_are_broken_for_them() -> None:
    style = CaptionStyle(emphasis_color=RED, emphasis=Emphasis.CAPITALS)
    texts = [line.text for _, _, line in lines_of(captioned(spoken(TALK), style=style))]
    assert any("EINSTEIN" in text for text in texts)
    assert not any("BAR" in text for text in texts)


def test_a_box_holds_letters_that_can_be_read_and_a_number_shares_it_with_its_unit() -> None:
    style = CaptionStyle(
        font_size_norm=0.03,
        emphasis_color="FFFFFF",
        emphasis=Emphasis.BOX,
        highlight=Highlight.NONE,
        text_color="FFFFFF",
    )
    ass = ass_from_track(captioned(spoken("and we had 300 people there"), style=style), FixedWidth())
    events = [line for line in ass.splitlines() if line.startswith("Dialogue")]
    assert sum("\\p1" in line for line in events) == 1
    assert any("\\1c&H000000&\\bord0" in line for line in events)


def test_heavier_letters_have_a_border_of_their_own_color_inside_their_outline() -> None:
    style = CaptionStyle(emphasis_color=RED, emphasis=Emphasis.HEAVIER, highlight=Highlight.NONE)
    ass = ass_from_track(captioned(spoken("and we had 300 people there"), style=style), FixedWidth())
    assert "\\1c&H303BFF&\\3c&H303BFF&\\bord" in ass


def test_a_typewriter_shows_no_box_before_its_word_is_written() -> None:
    style = CaptionStyle(emphasis_color=RED, emphasis=Emphasis.BOX, entrance=Entrance.TYPEWRITER)
    track = captioned(spoken("and we had 300 there"), style=style)
    said = next(word for cue in track.cues for line in cue.lines for word in line if word.text == "300")
    (box,) = re.findall(r"Dialogue: 0,0:00:([\d.]+),.*\\p1", ass_from_track(track, FixedWidth()))
    assert float(box) == pytest.approx(said.range.in_us / 1e6, abs=0.011)


def test_the_light_of_a_larger_word_is_as_large_and_its_line_leaves_it_out() -> None:
    style = replace(CLASSIC_STYLE, emphasis_color=RED, glow_color="00FF00", highlight=Highlight.NONE)
    ass = ass_from_track(captioned(spoken("and we had 300 there"), style=style), FixedWidth())
    lights = [line for line in ass.splitlines() if "\\blur" in line]
    assert len(lights) == 4
    assert sum("{\\1a&HFF&\\3a&HFF&}300{\\1a&H00&" in line for line in lights) == 2
    assert sum("\\fscx118" in line for line in lights) == 2


def test_a_track_whose_maker_chose_no_words_still_lets_some_stand_out() -> None:
    plain = captioned(spoken(TALK))
    shown = replace(plain, style=replace(plain.style, emphasis_color=RED))
    assert [word.text for _, _, line in lines_of(shown) for word in line.words if word.is_telling][:1] == ["300"]
    assert not unchosen_words(replace(plain, cues=()))


@pytest.mark.parametrize(
    "text", ["it was the Internationalization and so on", "it was the Donaudampfschifffahrt and so on"]
)
def test_a_word_that_has_no_room_to_grow_is_left_and_its_cue_is_as_large_as_the_others(text: str) -> None:
    style = CaptionStyle(emphasis_color=RED, emphasis=Emphasis.LARGER, emphasis_scale=1.4, font_size_norm=0.042)
    track = captioned(spoken(text), style=style)
    assert track.is_emphasis_chosen
    plain = place_track(captioned(spoken(text), style=replace(style, emphasis_color=None)), FixedWidth())
    assert [cue.em_px for cue in place_track(track, FixedWidth()).cues] == [cue.em_px for cue in plain.cues]
    assert not any(word.is_telling for _, _, line in lines_of(track) for word in line.words)


@pytest.mark.parametrize("emphasis", Emphasis)
@pytest.mark.parametrize("name", MIXED)
def test_no_word_that_stands_out_is_drawn_over_another_in_lines_of_two_directions(
    name: str, emphasis: Emphasis
) -> None:
    style = CaptionStyle(emphasis_color=RED, emphasis=emphasis, emphasis_scale=1.4, font_size_norm=0.02)
    track = captioned(spoken(MIXED[name], "ar"), style=style)
    assert any(word.is_telling for cue in track.cues for line in cue.lines for word in line)
    for _, cue, line in lines_of(track):
        for word, other in itertools.permutations(line.words, 2):
            if word.is_telling:
                over = min(word.drawn_right_px, other.drawn_right_px) - max(word.drawn_left_px, other.drawn_left_px)
                assert over <= 0.03 * cue.em_px, (word.text, other.text)


def test_none_stands_out_by_default_and_values_are_checked() -> None:
    track = captioned(spoken("we had 300 people there"))
    assert track.style.emphasis_color is None
    assert not any(word.is_telling for _, _, line in lines_of(track) for word in line.words)
    with pytest.raises(InvalidOptions, match="emphasis_color"):
        ass_from_track(replace(track, style=CaptionStyle(emphasis_color="red}")), FixedWidth())
    with pytest.raises(InvalidOptions, match="emphasis_scale"):
        ass_from_track(replace(track, style=CaptionStyle(emphasis_scale=2.0)), FixedWidth())
