# SPDX-License-Identifier: MIT
"""Transcripts that users have are read, whatever tool wrote them, and refused with a reason when they are none."""

from __future__ import annotations

import json

import pytest

from clipmill.domain.errors import InvalidOptions
from clipmill.domain.speech import Transcript
from clipmill.transcribe.files import transcript_from_file_text

MINUTE_US = 60_000_000


def read(text: str, name: str = "talk.srt", duration_us: int = MINUTE_US) -> Transcript:
    return transcript_from_file_text(text, name, duration_us)


def spans(transcript: Transcript) -> list[tuple[str, float, float]]:
    return [(word.text, word.range.in_us / 1e6, word.range.out_us / 1e6) for word in transcript.words]


def test_srt_words_share_their_cue_by_length() -> None:
    text = (
        "\ufeff1\r\n00:00:01,000 --> 00:00:03,000\r\n<i>Hello</i> wonderful\r\nworld.\r\n\r\n"
        "2\r\n00:00:04,000 --> 00:00:05,000\r\nBye.\r\n"
    )
    words = spans(read(text))
    assert [word for word, _, _ in words] == ["Hello", "wonderful", "world.", "Bye."]
    assert words[0][1] == 1.0
    assert words[2][2] == 3.0
    assert words[1][2] - words[1][1] > words[0][2] - words[0][1]
    assert words[3][1:] == (4.0, 5.0)


def test_vtt_times_inside_cues_are_used_and_notes_are_not() -> None:
    text = (
        "WEBVTT\n\nNOTE 1\nnot said\n\nSTYLE\n::cue { color: red }\n\nintro\n00:01.000 --> 00:04.000 align:start\n"
        "<v Ann Lee>One<00:00:02.000><c> two</c><00:00:03.500><c.yellow> three &amp; four.</c>\n"
    )
    transcript = read(text, "talk.vtt")
    words = spans(transcript)
    assert [word for word, _, _ in words][:3] == ["One", "two", "three&"]
    assert [start for _, start, _ in words][:3] == [1.0, 2.0, 3.5]
    assert transcript.words[0].speaker == "Ann Lee"


def test_rolling_captions_say_each_word_once() -> None:
    text = (
        "WEBVTT\n\n00:00:00.000 --> 00:00:02.000\n \nhello<00:00:01.000><c> world</c>\n\n"
        "00:00:02.000 --> 00:00:02.010\nhello world\n \n\n"
        "00:00:02.010 --> 00:00:04.000\nhello world\nnext<00:00:03.000><c> line</c>\n"
    )
    assert [word for word, _, _ in spans(read(text, "auto.en.vtt"))] == ["hello", "world", "next", "line"]


WORDS_S = [{"word": "Hi", "start": 1.0, "end": 1.4}, {"word": "there.", "start": 1.4, "end": 2.0}]
WORDS_MS = [{"text": "Hi", "start": 1000, "end": 1400}, {"text": "there.", "start": 1400, "end": 2000}]
OWN = [
    {"range": {"in_us": 1_000_000, "out_us": 1_400_000}, "text": "Hi", "probability": 0.9, "joins_previous": False},
    {"range": {"in_us": 1_400_000, "out_us": 2_000_000}, "text": "there.", "speaker": None, "joins_previous": False},
]
WHISPER = [
    {"word": " Hi", "start": 1.0, "end": 1.4, "probability": 0.9},
    {"word": " there.", "start": 1.4, "end": 2.0},
]


@pytest.mark.parametrize(
    "value",
    [
        {"language": "english", "segments": [{"start": 1, "end": 2, "text": " Hi there.", "words": WHISPER}]},
        {"words": WORDS_S, "language": "en"},
        WORDS_S,
        WORDS_MS,
        {"segments": [{"text": "Hi there.", "start": 1000, "end": 2000, "words": WORDS_MS}]},
        {"transcript": {"language": "en", "segments": [{"range": {"in_us": 0, "out_us": 2_000_000}, "words": OWN}]}},
    ],
)
def test_common_json_shapes_give_the_same_words(value: object) -> None:
    transcript = read(json.dumps(value), "words.JSON")
    assert spans(transcript) == [("Hi", 1.0, 1.4), ("there.", 1.4, 2.0)]
    assert transcript.recogniser == "file-json"


def test_chinese_words_in_json_join() -> None:
    value = [{"text": "你", "start": 1.0, "end": 1.4}, {"text": "好。", "start": 1.4, "end": 2.0}]
    assert read(json.dumps(value), "a.json").text == "你好。"


def test_the_language_of_a_json_file_is_kept() -> None:
    value = {"language": "Portuguese", "words": [{"word": "Olá.", "start": 1, "end": 2}]}
    assert read(json.dumps(value), "a.json").language == "pt"


@pytest.mark.parametrize(
    ("text", "name", "reason"),
    [
        ("hello", "talk.txt", "does not end in"),
        ("hello", "talk.srt", "no cue"),
        ("", "talk.vtt", "no cue"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n\n", "talk.vtt", "no words"),
        ("{", "words.json", "not JSON"),
        ("[" * 100_000, "words.json", "not JSON"),
        ("42", "words.json", "int"),
        ("{}", "words.json", '"words"'),
        ("[1]", "words.json", r"the list\[0\] is not an object"),
        ('[{"start": 1}]', "words.json", r"the list\[0\] has no text"),
        ('{"words": [{"word": "a", "start": 1}, {"word": "b"}]}', "words.json", r"words\[1\] has no start"),
        ('[{"text": "late", "start": 100, "end": 101}]', "words.json", "inside the source"),
    ],
)
def test_what_is_wrong_is_named(text: str, name: str, reason: str) -> None:
    with pytest.raises(InvalidOptions, match=reason):
        read(text, name)


def test_hostile_files_are_inert() -> None:
    text = (
        "1\n00:00:01,000 --> 00:00:02,000\n{\\an8}{\\p1}m 0 0{\\p0} <script>alert(1)</script> \u202eevil\x00 a\\Nb\n\n"
        "2\n00:00:05,000 --> 00:00:03,000\nbackwards\n\n3\n99:59:59,999 --> 99:59:59,999\nfar\n"
    )
    transcript = read(text)
    assert "{" not in transcript.text
    assert "<" not in transcript.text
    assert "\u202e" not in transcript.text
    assert all(word.range.out_us <= MINUTE_US for word in transcript.words)
    assert "far" not in transcript.text


def test_names_in_messages_are_printable() -> None:
    with pytest.raises(InvalidOptions) as caught:
        read("x", "a\n\x1b[31m.exe")
    assert "\x1b" not in caught.value.message


def test_times_that_are_no_numbers_are_refused() -> None:
    with pytest.raises(InvalidOptions, match="start"):
        read('[{"text": "a", "start": NaN, "end": 1}]', "a.json")
    with pytest.raises(InvalidOptions, match="inside the source"):
        read('[{"text": "a", "start": 1e14, "end": 1e15}]', "a.json")
