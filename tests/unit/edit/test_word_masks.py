# SPDX-License-Identifier: MIT
from __future__ import annotations

import pytest
from tests.service.test_hostile_texts import HOSTILE

from clipmill.domain.clip import Edl
from clipmill.domain.errors import InvalidOptions
from clipmill.domain.overlays import WordMask
from clipmill.domain.speech import Segment, Transcript, Word
from clipmill.domain.times import source_range_from_s
from clipmill.edit import check_mask, mask_text, mask_transcript, masked_ranges

MASK = WordMask()
MINE = WordMask(words=("holy cow", "dang*", "他妈", "ควย", "操", "Straße"))


def said(*texts: str, step_s: float = 0.5, length_s: float = 0.4) -> Transcript:
    words = tuple(
        Word(source_range_from_s(n * step_s, n * step_s + length_s), text.lstrip("_"), joins_previous=text[:1] == "_")
        for n, text in enumerate(texts)
    )
    return Transcript("en", 1.0, (Segment(source_range_from_s(0, 100), words[:1]), Segment(words[0].range, words[1:])))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("What the Fuck, man?", "What the F***, man?"),
        ("FUCKING hell", "F****** hell"),
        ("fuck-up, fuck\u2019s sake", "f***-up, f***\u2019s sake"),
        ("_shit_", "_s***_"),
        ("ＦＵＣＫ", "Ｆ***"),
        ("he said sh*t and f***ing", "he said s*** and f******"),
    ],
)
def test_strong_words_are_hidden_but_for_their_first_letter(text: str, shown: str) -> None:
    assert mask_text(text, MASK) == shown


@pytest.mark.parametrize(
    "text",
    [
        "Scunthorpe, shiitake, class, Dick Cheney, cocktails, Sussex, niggardly, scythe, hello, assess",
        "the price* is 5*3, *bold* and a * b",
        "damn, hell, crap",
        "",
        "  ",
    ],
)
def test_harmless_words_stay(text: str) -> None:
    assert mask_text(text, MASK) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Holy, cow!", "H***, c**!"),
        ("holy smoke", "holy smoke"),
        ("danged gang", "d***** gang"),
        ("我他妈的操", "我他*的*"),
        ("ไอ้ควย", "ไอ้ค**"),
        ("STRASSE straße", "S****** s*****"),
    ],
)
def test_own_entries_are_words_phrases_beginnings_and_any_script(text: str, shown: str) -> None:
    assert mask_text(text, MINE) == shown


def test_words_can_be_spared_and_the_own_list_left_out() -> None:
    assert mask_text("shit, fuck", WordMask(spared=("Shit",))) == "shit, f***"
    assert mask_text("shit, darn", WordMask(has_own_list=False, words=("darn",))) == "shit, d***"
    assert mask_text("sh*t", WordMask(has_own_list=False)) == "sh*t"


def test_ranges_are_those_of_the_words_in_the_clip() -> None:
    transcript = said("fuck", "this", "shit,", "man", "fuck")
    edl = Edl((source_range_from_s(0.9, 1.2), source_range_from_s(1.6, 1.9)))
    assert masked_ranges(transcript, edl, MASK) == (source_range_from_s(1.0, 1.4),)


def test_words_next_to_each_other_are_one_range() -> None:
    transcript = said("fucking", "shit", "no", length_s=0.45)
    assert masked_ranges(transcript, Edl((source_range_from_s(0, 9),)), MASK) == (source_range_from_s(0, 0.95),)


def test_a_phrase_across_words_and_a_word_across_pieces_are_found() -> None:
    whole = Edl((source_range_from_s(0, 9),))
    assert masked_ranges(said("oh", "holy", "cow"), whole, MINE) == (
        source_range_from_s(0.5, 0.9),
        source_range_from_s(1.0, 1.4),
    )
    pieces = said("我", "_他", "_妈", "_的")
    assert len(masked_ranges(pieces, whole, MINE)) == 2
    assert mask_transcript(pieces, MINE).text == "我**的"


def test_a_masked_transcript_keeps_its_times_and_its_other_words() -> None:
    transcript = said("what", "the", "fuck,", "man")
    masked = mask_transcript(transcript, MASK)
    assert [word.text for word in masked.words] == ["what", "the", "f***,", "man"]
    assert [word.range for word in masked.words] == [word.range for word in transcript.words]
    assert mask_transcript(said("all", "clean"), MASK) == said("all", "clean")


@pytest.mark.parametrize(
    ("mask", "about"),
    [
        (WordMask(words=("",)), "no letter"),
        (WordMask(words=("*",)), "no letter"),
        (WordMask(words=("x" * 61,)), "longer"),
        (WordMask(words=("x",) * 501), "501"),
        (WordMask(spared=("...",)), "no letter"),
    ],
)
def test_a_list_that_cannot_be_used_is_refused(mask: WordMask, about: str) -> None:
    with pytest.raises(InvalidOptions, match=about):
        check_mask(mask)


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_hostile_entries_and_texts_are_only_text(text: str) -> None:
    mask = WordMask(words=(text, f"{text}*", "(a+)+$", "[", "\\"))
    assert len(mask_text(f"before {text} after", mask)) <= len(f"before {text} after")
    assert mask_text("a quiet sentence", mask) == "a quiet sentence"
