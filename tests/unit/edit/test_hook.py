# SPDX-License-Identifier: MIT
"""Openings: which clips are left alone, which begin later, which get a teaser, and where it is cut."""

from __future__ import annotations

from itertools import pairwise

import pytest
from tests.unit.edit.said import heard, heard_words, said, whole

from clipmill.captions.placing import place_words
from clipmill.domain.clip import Edl
from clipmill.domain.times import source_range_from_s
from clipmill.edit import PACES, HookOptions, open_with_hook, tighten
from clipmill.edit.phrases import find_phrases, phrase_strength

DULL = "We came to the house in the evening and sat down. "
SHARP = "Everyone lost 90 percent of the money in one week! "
LATE = DULL * 5 + SHARP + DULL
EARLY = DULL + SHARP + DULL * 6


def opened(text: str, options: HookOptions) -> tuple[Edl, Edl]:
    transcript = said(text)
    edl = whole(transcript)
    return edl, open_with_hook(edl, transcript=transcript, envelope=heard(transcript), options=options)


def test_a_clip_that_opens_with_its_strongest_sentence_is_left_alone() -> None:
    for options in (HookOptions(), HookOptions(5.0)):
        edl, result = opened(SHARP + DULL * 6, options)
        assert result == edl


def test_a_late_strong_sentence_is_shown_first() -> None:
    transcript = said(LATE)
    edl, result = opened(LATE, HookOptions(5.0))
    assert result.entries[1:] == edl.entries
    assert " ".join(heard_words(transcript, Edl(result.entries[:1]))) == SHARP.strip()
    teaser = result.entries[0]
    last = next(word for word in transcript.words if word.text == "week!")
    assert last.range.out_us <= teaser.out_us <= last.range.out_us + 250_000


def test_a_teaser_goes_on_to_the_last_strong_sentence_that_fits() -> None:
    text = DULL * 5 + SHARP + "Okay, well. Why did nobody ever stop it? " + DULL
    transcript = said(text)
    ends = []
    for hook_s in (4.0, 5.0, 15.0):
        _, result = opened(text, HookOptions(hook_s))
        ends.append(heard_words(transcript, Edl(result.entries[:1]))[-1])
        assert result.entries[0].duration_us <= hook_s * 1e6
    assert ends == ["week!", "week!", "it?"]


def test_a_teaser_that_cannot_hold_the_sentence_is_not_cut() -> None:
    edl, result = opened(LATE, HookOptions(2.0))
    assert result == edl


def test_a_sentence_that_fits_is_shown_where_the_strongest_does_not() -> None:
    text = DULL * 3 + "Everyone lost 90 percent of the money in one week and nobody ever saw any of it again! "
    transcript = said(text + "Why did nobody stop it in time? " + DULL)
    result = open_with_hook(
        whole(transcript), transcript=transcript, envelope=heard(transcript), options=HookOptions(3.0)
    )
    assert heard_words(transcript, Edl(result.entries[:1])) == ["Why", "did", "nobody", "stop", "it", "in", "time?"]


def test_the_clip_begins_later_where_little_goes() -> None:
    transcript = said(EARLY)
    edl, result = opened(EARLY, HookOptions(5.0))
    assert len(result.entries) == 1
    assert result.entries[0].out_us == edl.entries[0].out_us
    assert heard_words(transcript, result)[0] == "Everyone"


def test_the_clip_does_not_begin_later_than_its_least_length_allows() -> None:
    edl, result = opened(EARLY, HookOptions(5.0, shortest_us=whole(said(EARLY)).duration_us - 1_000_000))
    assert result in {edl, Edl((result.entries[0], *edl.entries))}


def test_the_clip_does_not_become_longer_than_it_may() -> None:
    length_us = whole(said(LATE)).duration_us
    edl, result = opened(LATE, HookOptions(5.0, longest_us=length_us + 1_000_000))
    assert result == edl
    _, result = opened(LATE, HookOptions(5.0, longest_us=length_us + 5_000_000))
    assert result.duration_us <= length_us + 5_000_000
    assert len(result.entries) == 2


def test_without_a_wanted_length_only_a_clear_case_is_changed() -> None:
    edl, result = opened("Okay, so hello and welcome back to the house. " + LATE, HookOptions())
    assert len(result.entries) == 2
    edl, result = opened(LATE, HookOptions())
    assert result == edl
    edl, result = opened(EARLY, HookOptions())
    assert result == edl
    edl, result = opened(DULL * 8, HookOptions())
    assert result == edl


def test_a_teaser_has_the_jump_cuts_of_the_clip() -> None:
    transcript = said(LATE.replace("of the money", "of <1.5> the money"))
    envelope = heard(transcript)
    tightened = tighten(whole(transcript), transcript=transcript, envelope=envelope, options=PACES["calm"])
    result = open_with_hook(tightened, transcript=transcript, envelope=envelope, options=HookOptions(5.0))
    assert len(tightened.entries) == 2
    assert len(result.entries) == 4
    assert result.entries[0].out_us == tightened.entries[0].out_us
    assert result.entries[1].in_us == tightened.entries[1].in_us


def test_the_judge_of_sentences_can_be_another() -> None:
    transcript = said(DULL * 3 + "Cats sleep on the roof. " + DULL)
    edl = whole(transcript)
    result = open_with_hook(
        edl, transcript=transcript, envelope=None, options=HookOptions(), strength=lambda text: float("Cats" in text)
    )
    assert heard_words(transcript, Edl(result.entries[:1]))[0] == "Cats"


def test_a_list_that_is_not_in_source_order_is_left_alone() -> None:
    transcript = said(LATE)
    entries = (source_range_from_s(10, 15), source_range_from_s(1, 9))
    edl = Edl(entries)
    assert open_with_hook(edl, transcript=transcript, envelope=None, options=HookOptions(5.0)) == edl


def test_captions_show_the_words_of_a_teaser_twice_and_in_order() -> None:
    transcript = said(LATE)
    edl, result = opened(LATE, HookOptions(5.0))
    shown = place_words(transcript, result)
    teaser = len(SHARP.split())
    assert [word.text for word in shown[:teaser]] == SHARP.split()
    assert [word.text for word in shown[teaser:]] == [word.text for word in transcript.words]
    assert all(one.range.out_us <= other.range.in_us for one, other in pairwise(shown))
    assert shown[-1].range.out_us <= result.duration_us
    assert edl.duration_us + result.entries[0].duration_us == result.duration_us


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (SHARP, DULL),
        ("Why do nine of ten people quit in a year?", "And then they went there with him."),
        ("You must never trust a number that you did not count.", "Okay."),
        ("Nunca pierdas 100 euros por miedo al fracaso.", "Y entonces fuimos a casa con ellos."),
    ],
)
def test_strong_sentences_score_above_weak_ones(better: str, worse: str) -> None:
    assert phrase_strength(better) > phrase_strength(worse) + 0.1


@pytest.mark.parametrize(
    "text", ["", " ", "...", "\x00", "{\\an8}", "?" * 5000, "word " * 5000, "我们今天来谈谈人工智能的未来。"]
)
def test_the_strength_of_any_text_is_a_share(text: str) -> None:
    assert 0.0 <= phrase_strength(text) <= 1.0


def test_sentences_end_at_marks_and_long_pauses_only() -> None:
    words = said("Dr. Smith came. He paid 3.5 euros <1.5> and left").words
    assert [phrase.text for phrase in find_phrases(words)] == ["Dr. Smith came.", "He paid 3.5 euros", "and left"]
