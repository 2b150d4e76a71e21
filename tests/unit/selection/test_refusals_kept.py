# SPDX-License-Identifier: MIT
"""What a prompt rules out is in no clip as long as the source has room for one without it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from clipmill.domain.options import SelectionStyle
from clipmill.domain.speech import Segment, Transcript, Word
from clipmill.domain.times import SourceTime, TimeRange
from clipmill.selection import Material, Selection, SelectionOptions, select_moments
from clipmill.selection.candidates import LengthWindow, find_windows
from clipmill.selection.inflections import root
from clipmill.selection.mentions import count_mentions
from clipmill.selection.prompts import read_prompt
from clipmill.selection.ranking import RankRequest, rank_windows
from clipmill.selection.reading import read_material
from clipmill.selection.refusals import refuse_sentences, refuse_windows
from clipmill.selection.refusals_told import tell_kept_in, tell_unmet
from clipmill.selection.select import choose_windows
from clipmill.selection.sentences import Sentence
from clipmill.selection.wishes import Wish

WORD_US = 300_000


def talk(lines: Sequence[str], voices: Sequence[str | None] = (None,)) -> Material:
    """Return a talk of one line after another, each by the next voice."""
    words, at = [], 0
    for index, line in enumerate(lines):
        for text in line.split():
            heard = TimeRange(SourceTime(at), SourceTime(at + WORD_US))
            words.append(Word(heard, text, speaker=voices[index % len(voices)]))
            at += WORD_US
        at += 400_000
    whole = TimeRange(SourceTime(0), SourceTime(at))
    return Material(at, Transcript("en", 1.0, (Segment(whole, tuple(words)),)), None, has_pictures=False)


def line(index: int, topic: str) -> str:
    return f"Number {index} of the lines is said of {topic} by somebody with time number {index * 7} to spare."


def sentences_of(lines: Sequence[str]) -> tuple[Sentence, ...]:
    found, first = [], 0
    for index, text in enumerate(lines):
        heard = TimeRange(SourceTime(index * 6_000_000), SourceTime(index * 6_000_000 + 5_800_000))
        words = len(text.split())
        found.append(Sentence(first, first + words - 1, heard, text, None, 1.0, 1.0))
        first += words
    return tuple(found)


def said_in(material: Material, selection: Selection) -> list[str]:
    return [
        " ".join(word.text for word in material.transcript.words if word.range.overlaps(moment.range))
        for moment in selection.moments
    ]


def codes(selection: Selection) -> set[str]:
    return {notice.code for notice in selection.notices}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("companies", "company's"),
        ("running", "ran"),
        ("stories", "story"),
        ("divorce", "divorcing"),
        ("children", "kid"),
        ("politics", "politicians"),
        ("crypto", "cryptocurrency"),
        ("ads", "sponsored"),
        ("managers", "managing"),
        ("tax", "taxes"),
        ("really", "real"),
    ],
)
def test_forms_and_plain_names_of_a_word_are_one_word(one: str, other: str) -> None:
    assert root(one) == root(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("news", "new"), ("us", "use"), ("thing", "th"), ("family", "fami"), ("ad", "add")],
)
def test_other_words_stay_apart(one: str, other: str) -> None:
    assert root(one) != root(other)


@pytest.mark.parametrize(
    ("phrase", "text", "times"),
    [
        ("politics", "Politicians talked politics.", 2),
        ("companies", "A companion of mine.", 0),
        ("people", "People like a person.", 2),
        ("climate change", "The change of the climate.", 1),
        ("climate change", "The climate is fine.", 0),
        ("swearing", "What the fuck.", 1),
        ("政治", "今日は政治の話をします。", 1),
        ("política", "La política es así.", 1),
    ],
)
def test_mentions_are_counted_in_any_form(phrase: str, text: str, times: int) -> None:
    assert count_mentions([phrase], sentences_of([text])).tolist() == [times]


def test_a_phrase_that_a_recogniser_cut_in_two_is_said_in_both_sentences() -> None:
    said = sentences_of(["we were on social", "media all day long", "and the media were social"])
    assert count_mentions(["social media"], said).tolist() == [1, 1, 1]


@pytest.mark.parametrize("word", ["people", "really", "thing", "engines"])
def test_a_common_word_that_is_ruled_out_is_in_no_clip(word: str) -> None:
    lines = [line(index, "boats" if index // 6 % 4 == 0 else word) for index in range(120)]
    material = talk(lines)
    usual = select_moments(material, SelectionOptions())
    assert any(word in text for text in said_in(material, usual))
    kept = select_moments(material, SelectionOptions(prompt=f"The best moments, but nothing about {word}"))
    assert kept.moments
    assert not any(word in text for text in said_in(material, kept))
    assert "refusal_not_kept" not in codes(kept)


def test_where_there_is_no_room_the_least_of_it_is_taken_and_told() -> None:
    lines = [line(index, "the engine and the engine" if index < 60 else "an engine") for index in range(90)]
    lines = [text if index % 4 else f"So that is it {index}." for index, text in enumerate(lines)]
    material = talk(lines)
    kept = select_moments(material, SelectionOptions(prompt="nothing about engines", count=2))
    assert kept.moments
    assert max(moment.range.duration_us for moment in kept.moments) < 70_000_000
    assert all(text.count("engine") <= 6 for text in said_in(material, kept))
    (told,) = [notice.message for notice in kept.notices if notice.code == "refusal_not_kept"]
    assert "engines" in told


@pytest.mark.parametrize(("prompt", "is_taken"), [("no zebras", False), ("no trains", True)])
def test_a_question_with_a_refused_word_is_not_taken_in_with_its_answer(prompt: str, is_taken: bool) -> None:
    lines = []
    for index in range(20):
        lines += [
            f"What of zebras then number {index}?",
            " ".join(line(index * 10 + part, "boats") for part in range(5)),
        ]
    material = talk(lines, ["Anna", "Bob"])
    sentences = read_material(material).sentences
    asked = next(index for index, sentence in enumerate(sentences) if index > 20 and sentence.is_question)
    length = LengthWindow(None)
    windows = find_windows(sentences, length)
    request = RankRequest(
        sentences=sentences,
        windows=windows,
        style=SelectionStyle.GENERAL,
        length=length,
        duration_us=material.duration_us,
        wish=read_prompt(prompt),
    )
    ranked = rank_windows(request)
    (answer,) = np.flatnonzero((windows.first == asked + 1) & (windows.last == asked + 5)).tolist()
    assert np.isfinite(ranked.total[answer])
    alone = np.where(np.arange(len(windows)) == answer, ranked.total, -np.inf)
    chosen = choose_windows(replace(ranked, total=alone), 1, length)
    assert chosen.picks == (answer,)
    assert int(chosen.ranked.windows.first[answer]) == (asked if is_taken else asked + 1)


def test_a_short_source_loses_what_is_ruled_out_when_enough_is_left() -> None:
    lines = ["Zebras are the first thing here.", *[line(index, "boats") for index in range(5)]]
    material = talk(lines)
    assert any("Zebras" in text for text in said_in(material, select_moments(material, SelectionOptions())))
    kept = select_moments(material, SelectionOptions(prompt="nothing about zebras"))
    assert kept.moments
    assert not any("Zebras" in text for text in said_in(material, kept))


def test_the_least_of_it_is_what_windows_are_left_with() -> None:
    said = sentences_of([line(index, "engines" if index % 2 else "engines, engines") for index in range(30)])
    windows = find_windows(said, LengthWindow(30.0))
    refused = refuse_windows(read_prompt("no engines"), windows, said)
    times = np.concatenate([[0], np.cumsum(count_mentions(["engines"], said))])
    held = times[windows.last + 1] - times[windows.first]
    assert not refused.all()
    assert set(held[~refused].tolist()) == {int(held.min())}


def test_what_is_out_anyway_is_no_room_for_what_is_ruled_out() -> None:
    sentences = sentences_of([line(index, "whales" if index % 8 else "bread") for index in range(24)])
    windows = find_windows(sentences, LengthWindow(None, shortest_s=5.0, longest_s=12.0))
    wish = read_prompt("nothing about whales")
    holds_none = count_mentions(wish.banned, sentences)[windows.first] == 0
    left = ~refuse_windows(wish, windows, sentences, is_out=holds_none)

    assert left.any()
    assert not (left & holds_none).any()


def test_only_a_topic_is_what_names_it_where_anything_does() -> None:
    said = sentences_of([line(index, "boats" if 10 <= index < 20 else "trains") for index in range(40)])
    windows = find_windows(said, LengthWindow(20.0))
    left = ~refuse_windows(read_prompt("only about boats"), windows, said)
    assert left.any()
    assert (windows.last[left] >= 10).all()
    assert (windows.first[left] < 20).all()


def test_greetings_at_the_ends_are_left_out() -> None:
    lines = [line(index, "boats") for index in range(100)]
    lines[7], lines[94] = "Welcome to the show about boats.", "Thanks for watching all of it."
    said = sentences_of(lines)
    duration_us = said[-1].range.out_us
    refused = refuse_sentences(read_prompt("no intro and no outro"), said, duration_us=duration_us)
    assert np.flatnonzero(~refused).tolist() == list(range(8, 94))


def test_a_stretch_of_the_source_is_left_out() -> None:
    said = sentences_of([line(index, "boats") for index in range(40)])
    refused = refuse_sentences(read_prompt("skip from 1:00 to 2:00"), said, duration_us=said[-1].range.out_us)
    assert np.flatnonzero(refused).tolist() == list(range(10, 20))


def test_what_names_nothing_is_told() -> None:
    said = sentences_of([line(0, "boats")])
    assert {notice.code for notice in tell_unmet(read_prompt("nothing about me"), said, 1)} == {"refusal_not_read"}
    assert tell_kept_in(Wish(), said, [said[0].range]) == ()
    (told,) = tell_kept_in(read_prompt("no boats"), said, [said[0].range])
    assert "1 of 1" in told.message


@pytest.mark.parametrize(
    "prompt", ["only the parts about dogs, nothing about zebras", "only dogs, skip the first 4 minutes"]
)
def test_a_topic_that_is_only_where_nothing_may_be_is_told_not_found(prompt: str) -> None:
    """Every line about dogs names zebras, and lies in the first minutes."""
    lines = [line(index, "dogs, with zebras" if 4 <= index < 14 else "boats") for index in range(60)]
    material = talk(lines)
    kept = select_moments(material, SelectionOptions(prompt=prompt.replace("only dogs", "only about dogs")))
    assert kept.moments
    assert not any("zebras" in text for text in said_in(material, kept))
    (told,) = [notice.message for notice in kept.notices if notice.code == "prompt_not_found"]
    assert "but what is to be left out" in told


def test_a_topic_is_looked_for_in_what_may_be_chosen_alone() -> None:
    """Windows that name it and are refused do not stand for those that name it and are not."""
    said = sentences_of(
        [line(index, "dogs and zebras" if index < 10 else "dogs" if index >= 30 else "boats") for index in range(40)]
    )
    windows = find_windows(said, LengthWindow(20.0))
    left = ~refuse_windows(read_prompt("only about dogs, nothing about zebras"), windows, said)
    assert left.any()
    assert (windows.last[left] >= 30).all()


def test_a_hole_over_all_of_the_source_is_told() -> None:
    said = sentences_of([line(index, "boats") for index in range(40)])
    duration_us = said[-1].range.out_us
    for prompt, codes_told in (("skip minutes 0 to 600", {"part_not_in_source"}), ("skip minutes 0 to 1", set())):
        assert {notice.code for notice in tell_unmet(read_prompt(prompt), said, duration_us)} == codes_told


def test_a_search_whose_answers_are_all_refused_says_so() -> None:
    lines = [line(index, "boats and politics" if 20 <= index < 24 else "bread") for index in range(60)]
    material = talk(lines)
    found = select_moments(material, SelectionOptions(prompt="boats without politics", is_search=True))
    assert not found.moments
    (told,) = [notice.message for notice in found.notices if notice.code == "prompt_not_found"]
    assert told == "Nothing in the source matches “boats” but what is to be left out."


def test_a_search_for_nothing_but_a_look_answers_nothing_and_says_so() -> None:
    material = talk([line(index, "boats") for index in range(60)])
    found = select_moments(material, SelectionOptions(prompt="in vertical format, with captions", is_search=True))
    assert not found.moments
    assert {notice.code for notice in found.notices} == {"prompt_not_found", "prompt_not_met"}
    assert select_moments(material, SelectionOptions(prompt="funny, with captions", is_search=True)).moments


def test_much_speech_and_long_refusals_take_little_time() -> None:
    words = np.random.default_rng(3)
    kinds = np.array([f"b{'aeiou'[index % 5]}{index:x}" for index in range(14_000)])
    said = sentences_of([" ".join(words.choice(kinds, 15)) for _ in range(2_000)])
    phrases = [" ".join(words.choice(kinds, 20)) for _ in range(8)]
    count_mentions(phrases, said)
    began = time.process_time()
    count_mentions(phrases, said)
    assert time.process_time() - began < 1.0
