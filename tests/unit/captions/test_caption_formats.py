# SPDX-License-Identifier: MIT
from __future__ import annotations

import re

import pysubs2
import pytest
from tests.unit.captions.caption_makers import captioned, spoken

from clipmill.captions.formats import srt_from_track, vtt_from_track
from clipmill.domain.captions import CaptionStyle, CaptionTrack, Cue, CueWord, SafeArea
from clipmill.domain.media import Size
from clipmill.domain.times import ClipTime, TimeRange

HOSTILE = "1 <b>bold</b> & {\\an8}top 00:00 --> 00:01 \\Nline 😀 <00:00:01.000> a\u202eb NOTE x"
WORD_TIME = re.compile(r"<\d\d:\d\d:\d\d\.\d{3}>")
TEXTS = [HOSTILE, "plain words, nothing else.", "שלום לכם היום", "1 2 3", "<i>x</i>", "\\N \\h"]


def timed(*times_us: tuple[int, int]) -> CaptionTrack:
    cues = tuple(
        Cue(
            TimeRange(ClipTime(start), ClipTime(end)),
            ((CueWord(TimeRange(ClipTime(start), ClipTime(end)), "word"),),),
        )
        for start, end in times_us
    )
    return CaptionTrack("en", cues, CaptionStyle(), SafeArea(), Size(1080, 1920))


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("kind", ["srt", "vtt"])
def test_what_is_written_is_read_again(text: str, kind: str) -> None:
    track = captioned(spoken(text, pause_s=0.0))
    written = srt_from_track(track) if kind == "srt" else vtt_from_track(track)
    # pysubs2 takes a text line with two inline word times for the times of a cue.
    read = pysubs2.SSAFile.from_string(WORD_TIME.sub("", written), format_=kind)
    assert len(read) == len(track.cues)
    for event, cue in zip(read, track.cues, strict=True):
        assert abs(event.start * 1000 - cue.range.in_us) <= 500
        assert abs(event.end * 1000 - cue.range.out_us) <= 500


def test_srt_keeps_every_word_and_its_case() -> None:
    track = captioned(spoken("Hello <b>World</b> 😀"), style=CaptionStyle(is_upper_case=True))
    assert srt_from_track(track).replace("\u2060", "").splitlines()[2:] == ["Hello <b>World</b> 😀"]


@pytest.mark.parametrize("text", ["<b>", "</b>", "{\\an8}", "\\N", "-->", "<!-- -->"])
def test_srt_holds_nothing_that_players_take_for_a_tag(text: str) -> None:
    body = srt_from_track(captioned(spoken(text))).splitlines()[2]
    assert not re.search(r"<[a-z/!]|\{\\|\\[Nnh]|-->", body)


def test_vtt_escapes_what_it_must() -> None:
    body = vtt_from_track(captioned(spoken("a&b <c> -->"))).splitlines()[3]
    assert re.sub(r"<[\d:.]+>", "", body) == "a&amp;b &lt;c&gt; --&gt;"


def test_vtt_gives_each_later_word_its_time() -> None:
    track = captioned(spoken("one two three"))
    times = re.findall(r"<(\d\d:\d\d:\d\d\.\d{3})>", vtt_from_track(track))
    assert times == sorted(times)
    assert len(times) == 2


def test_vtt_stands_where_the_burnt_in_captions_do() -> None:
    assert "line:72%,center position:50%,center align:center" in vtt_from_track(captioned(spoken("hi")))


def test_times_over_an_hour_are_written_in_full() -> None:
    track = timed((3_723_004_000, 3_724_000_000))
    assert "01:02:03,004 --> 01:02:04,000" in srt_from_track(track)
    assert "01:02:03.004 --> 01:02:04.000" in vtt_from_track(track)


def test_cue_shorter_than_a_millisecond_is_left_out_and_numbers_go_on() -> None:
    track = timed((0, 1_000_000), (1_000_000, 1_000_100), (2_000_000, 3_000_000))
    assert [line for line in srt_from_track(track).splitlines() if line.isdigit()] == ["1", "2"]


def test_no_cues_give_an_empty_file_that_is_still_valid() -> None:
    assert srt_from_track(timed()) == ""
    assert vtt_from_track(timed()).startswith("WEBVTT\n")


def test_joined_words_stand_without_spaces() -> None:
    track = captioned(spoken("今天天气很好。", "zh", is_joined=True))
    assert "今天天气很好。" in srt_from_track(track)
    assert re.sub(r"<[\d:.]+>", "", vtt_from_track(track)).splitlines()[3] == "今天天气很好。"
