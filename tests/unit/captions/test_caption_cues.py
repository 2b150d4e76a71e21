# SPDX-License-Identifier: MIT
from __future__ import annotations

import pytest
from tests.unit.captions.caption_makers import PORTRAIT, captioned, shown_text, spoken, transcript_of, whole, word

from clipmill.domain.captions import CaptionStyle, Highlight
from clipmill.domain.clip import Edl
from clipmill.domain.errors import InvalidOptions
from clipmill.domain.media import Size
from clipmill.domain.times import source_range_from_s

TALK = (
    "So the thing nobody tells you is that the first year is mostly waiting. "
    "You wait for customers, and you wait for your doubts to get quiet."
)


def test_cues_end_where_sentences_and_clauses_do() -> None:
    shown = shown_text(captioned(spoken(TALK)))
    assert any(text.endswith("waiting.") for text in shown)
    assert not any("waiting. " in text for text in shown)
    assert any(text.endswith("customers,") for text in shown)


def test_no_word_is_lost_or_moved() -> None:
    shown = " ".join(shown_text(captioned(spoken(TALK)))).replace(" | ", " ")
    assert shown == TALK


def test_cue_has_at_most_the_lines_of_its_style() -> None:
    for lines in (1, 2, 3):
        track = captioned(spoken(TALK), style=CaptionStyle(max_lines=lines))
        assert max(len(cue.lines) for cue in track.cues) <= lines


def test_silence_is_not_inside_a_cue() -> None:
    transcript = transcript_of([word(0, 0.5, "before"), word(2, 2.5, "after")])
    assert shown_text(captioned(transcript)) == ["before", "after"]


def test_two_voices_do_not_share_a_cue_when_they_take_turns() -> None:
    transcript = transcript_of(
        [
            word(0, 0.5, "is", speaker="A"),
            word(0.5, 1.2, "it", speaker="A"),
            word(1.2, 1.8, "yes", speaker="B"),
            word(1.8, 2.4, "yes", speaker="B"),
        ]
    )
    assert shown_text(captioned(transcript)) == ["is it", "yes yes"]


def test_wide_outputs_take_longer_lines() -> None:
    narrow, wide = captioned(spoken(TALK)), captioned(spoken(TALK), size=Size(1920, 1080))
    assert len(wide.cues) < len(narrow.cues)


def test_writing_without_spaces_is_not_one_block() -> None:
    text = "今日はとても良い天気ですね。公園を散歩してから、新しいカフェでコーヒーを飲みましょう。"
    track = captioned(spoken(text, "ja", is_joined=True))
    assert len(track.cues) >= 3
    assert "".join(shown_text(track)).replace(" | ", "") == text


def test_word_that_no_line_holds_is_broken() -> None:
    track = captioned(spoken("the Donaudampfschifffahrtsgesellschaftskapitänsmütze fell"))
    pieces = [item.text for cue in track.cues for line in cue.lines for item in line]
    assert len(pieces) > 3
    assert "".join(pieces) == "theDonaudampfschifffahrtsgesellschaftskapitänsmützefell"


def test_word_a_little_too_wide_is_left_whole() -> None:
    track = captioned(spoken("abcdefghijklmnopqrstuvwxyz"))
    assert shown_text(track) == ["abcdefghijklmnopqrstuvwxyz"]


def test_emoji_and_letter_case_stay_in_the_track() -> None:
    track = captioned(spoken("Great 😀 day"), style=CaptionStyle(is_upper_case=True))
    assert shown_text(track) == ["Great 😀 day"]


def test_nothing_said_gives_no_cues() -> None:
    assert captioned(transcript_of([]), edl=Edl((source_range_from_s(0, 1),))).cues == ()


def test_clip_too_short_for_its_cues_drops_what_cannot_be_seen() -> None:
    words = [word(0, 0, f"word{i}.") for i in range(60)]
    edl = Edl((source_range_from_s(0, 0.000002),))
    track = captioned(transcript_of(words), edl=edl)
    assert 0 < len(track.cues) <= 2
    assert all(cue.range.duration_us > 0 for cue in track.cues)


def test_words_are_shown_by_the_clip_clock_after_cuts() -> None:
    transcript = transcript_of([word(0, 1, "one"), word(1, 2, "dropped"), word(2, 3, "two")])
    track = captioned(transcript, edl=Edl((source_range_from_s(0, 1), source_range_from_s(2, 3))))
    assert [w.range.in_us for cue in track.cues for line in cue.lines for w in line] == [0, 1_000_000]


def test_track_carries_what_it_was_measured_for() -> None:
    style = CaptionStyle(highlight=Highlight.BOX)
    transcript = spoken("hi there", "en")
    track = captioned(transcript, style=style, edl=whole(transcript))
    assert (track.language, track.style, track.size) == ("en", style, PORTRAIT)


def test_style_that_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(InvalidOptions):
        captioned(spoken("hi"), style=CaptionStyle(text_color="{\\p1}"))
