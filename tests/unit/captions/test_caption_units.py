# SPDX-License-Identifier: MIT
"""Writing is parted where readers would part it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from tests.unit.captions.caption_makers import spoken

from clipmill.captions.phrases import phrases_from_words, split_wide_phrase
from clipmill.captions.placing import PlacedWord
from clipmill.captions.units import unit_boundaries
from clipmill.domain.times import ClipTime, TimeRange


def units(text: str) -> list[str]:
    return [text[start:end] for start, end in pairwise(unit_boundaries(text))]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("abc", ["a", "b", "c"]),
        ("ပထမနှစ်က", ["ပ", "ထ", "မ", "နှစ်", "က"]),
        ("ကျောင်းသား", ["ကျောင်း", "သား"]),
        ("တက္ကသိုလ်", ["တက္က", "သိုလ်"]),
        ("ဘူး။၂၀၂၆", ["ဘူး။", "၂၀၂၆"]),
        ("ဆုံးပါ", ["ဆုံး", "ပါ"]),
        ("ឆ្នាំដំបូង", ["ឆ្នាំ", "ដំ", "បូង"]),
        ("មិនឈប់ទេ", ["មិន", "ឈប់", "ទេ"]),
        ("ອິດຍາກທີ່ສຸດ", ["ອິດ", "ຍາກ", "ທີ່", "ສຸດ"]),
        ("ເຮົາບໍ່ເຄີຍ", ["ເຮົາ", "ບໍ່", "ເຄີຍ"]),
        ("แต่เวลา", ["แต่", "เว", "ลา"]),
        ("क्षत्रिय", ["क्ष", "त्रि", "य"]),
        ("ක්‍රමය", ["ක්‍ර", "ම", "ය"]),
    ],
)
def test_signs_and_syllables_stay_whole(text: str, parts: list[str]) -> None:
    assert units(text) == parts


@pytest.mark.parametrize("text", ["", "a", "ा", "္က", "\u200d", "ေ", "့်", "👍🏽ကa်"])
def test_any_text_is_parted_into_itself(text: str) -> None:
    assert "".join(units(text)) == text


def phrases(text: str, language: str) -> list[str]:
    words = [
        PlacedWord(
            TimeRange(ClipTime(int(word.range.in_us)), ClipTime(int(word.range.out_us))), word.text, word.joins_previous
        )
        for word in spoken(text, language, is_joined=True).words
    ]
    return [phrase.text for phrase in phrases_from_words(words, language)]


def test_burmese_without_spaces_is_marked_by_what_was_heard_and_never_inside_a_syllable() -> None:
    assert phrases("ကျောင်းသားတွေ", "my") == ["ကျောင်း", "သား", "တွေ"]


def test_a_wide_burmese_phrase_breaks_between_syllables() -> None:
    phrase = PlacedWord(TimeRange(ClipTime(0), ClipTime(900_000)), "ကျောင်းသားတွေ")
    parts = split_wide_phrase(phrase, lambda text: len(text) <= len("ကျောင်းသား"))
    assert [part.text for part in parts] == ["ကျောင်းသား", "တွေ"]
