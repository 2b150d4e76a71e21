# SPDX-License-Identifier: MIT
"""Emoji in captions: their blanks, their places, and those that are added."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from tests.unit.captions.caption_makers import FixedWidth, captioned, spoken, whole

from clipmill.captions import caption_clip, safe_area_for
from clipmill.captions.ass import ass_from_track
from clipmill.captions.emoji import emoji_for
from clipmill.captions.emoji_words import EMOJI_OF_WORD
from clipmill.captions.formats import srt_from_track, vtt_from_track
from clipmill.captions.layout import place_track, text_boxes
from clipmill.captions.styles import CAPTION_STYLES
from clipmill.domain.captions import CaptionStyle, CaptionTrack, EmojiPicture, EmojiShape, Entrance
from clipmill.domain.media import Size
from clipmill.domain.speech import Transcript

PORTRAIT = Size(1080, 1920)
SQUARE = EmojiPicture((EmojiShape("AA0000", 1.0, "m 0 0 l 512 0 512 512 0 512"),))


@dataclass(frozen=True)
class WithPictures(FixedWidth):
    """Has the same red square for every emoji but the party popper."""

    def emoji(self, cluster: str) -> EmojiPicture | None:
        return None if cluster == "🎉" else SQUARE


PICTURES = WithPictures()


def track_of(transcript: Transcript, style: CaptionStyle = CaptionStyle()) -> CaptionTrack:
    area = safe_area_for(PORTRAIT)
    return caption_clip(transcript, whole(transcript), style=style, size=PORTRAIT, safe_area=area, measurer=PICTURES)


def all_added(track: CaptionTrack) -> list[str]:
    return [emoji for cue in added(track) for emoji in cue]


def added(track: CaptionTrack) -> list[list[str]]:
    return [[word.emoji for line in cue.lines for word in line if word.emoji] for cue in track.cues]


@pytest.mark.parametrize("text", ["go🚀 now", "🚀 go now", "go now 🚀", "🚀", "שלום 🚀 עולם"])
def test_an_emoji_stands_in_a_blank_of_its_own(text: str) -> None:
    (cue,) = place_track(track_of(spoken(text, "he" if text[0] == "ש" else "en")), PICTURES).cues
    (line,) = cue.lines
    (item,) = line.emoji
    word = line.words[item.word]
    assert "🚀" in word.word.text
    assert word.left_px - 0.5 <= item.left_px
    assert item.left_px + item.side_px <= word.right_px + 0.5
    for other in line.words:
        if other is not word:
            assert other.right_px <= item.left_px + 0.5 or other.left_px >= item.left_px + item.side_px - 0.5
    (box,) = text_boxes(track_of(spoken(text)), PICTURES)
    assert box.y_px <= item.top_px
    assert item.top_px + item.side_px <= box.y_px + box.height_px


def test_a_picture_is_painted_and_no_emoji_gets_into_the_letters() -> None:
    ass = ass_from_track(track_of(spoken("go🚀 now")), PICTURES)
    assert "\\1c&H0000AA&\\p1}m" in ass
    assert "🚀" not in ass


def test_an_emoji_without_a_picture_leaves_no_blank() -> None:
    ass = ass_from_track(track_of(spoken("go🎉 now")), PICTURES)
    assert "\\p1" not in ass
    assert "\u00a0" not in ass


def test_a_typewriter_shows_an_emoji_when_its_word_is_written() -> None:
    style = CaptionStyle(entrance=Entrance.TYPEWRITER)
    ass = ass_from_track(track_of(spoken("we go now🚀"), style), PICTURES)
    starts = [line.split(",")[1] for line in ass.splitlines() if "\\p1" in line]
    assert starts
    assert min(starts) > "0:00:00.20"


def test_no_emoji_is_added_unless_asked_for() -> None:
    words = spoken("the money and the dog")
    assert all_added(track_of(words)) == []


def test_emoji_are_added_sparsely_and_one_a_cue_at_most() -> None:
    words = spoken("money dog rocket cat pizza brain money dog. " * 12)
    found = added(track_of(words, CaptionStyle(has_emoji=True)))
    assert 0 < sum(map(len, found)) < len(found) / 2
    assert max(map(len, found)) == 1


def test_an_added_emoji_is_in_no_subtitle_file_and_goes_with_the_option() -> None:
    words = spoken("all the money here")
    with_emoji = track_of(words, CaptionStyle(has_emoji=True))
    assert all_added(with_emoji) == ["💰"]
    plain = track_of(words)
    assert srt_from_track(with_emoji) == srt_from_track(plain)
    assert vtt_from_track(with_emoji) == vtt_from_track(plain)


def test_a_word_that_has_an_emoji_gets_no_second_one() -> None:
    assert all_added(track_of(spoken("all the money🤑 here"), CaptionStyle(has_emoji=True))) == []


@pytest.mark.parametrize(
    ("word", "emoji"), [("Money,", "💰"), ("ROCKETS", "🚀"), ("perro", "🐶"), ("the", ""), ("", "")]
)
def test_words_have_their_emoji(word: str, emoji: str) -> None:
    assert emoji_for(word) == emoji


def test_the_list_is_in_lower_case_and_says_each_word_once() -> None:
    assert all(word == word.casefold() for word in EMOJI_OF_WORD)
    assert len(EMOJI_OF_WORD) > 300


@pytest.mark.parametrize("name", CAPTION_STYLES)
def test_letters_stand_where_they_stand_without_the_picture(name: str) -> None:
    words = spoken("we go🚀 to the moon")
    with_picture = ass_from_track(track_of(words, CAPTION_STYLES[name]), PICTURES).splitlines()
    letters = [line for line in with_picture if "\\1c&H0000AA&" not in line]
    assert len(letters) < len(with_picture)
    assert all("🚀" not in line for line in letters)


def test_captions_without_emoji_are_as_they_were() -> None:
    track = captioned(spoken("no emoji at all"))
    assert ass_from_track(track, FixedWidth()) == ass_from_track(track, PICTURES)
    assert replace(track, style=replace(track.style, has_emoji=False)) == track
