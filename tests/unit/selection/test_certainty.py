# SPDX-License-Identifier: MIT
"""Where a sentence begins and where one ends are two questions, and each voice answers for itself."""

from __future__ import annotations

import numpy as np
import pytest

from clipmill.domain.speech import Word
from clipmill.domain.times import SourceTime, TimeRange
from clipmill.selection.certainty import judge_places
from clipmill.selection.marks import ends_sentence, writes_capitals
from clipmill.selection.sentences import find_sentences

_FULL = "We made the first one here. It broke. Then we made two more. Both are still in use. That is all."


def talk(rows: list[tuple[str | None, str]], gap_us: int = 30_000) -> list[Word]:
    """Return words of 250 ms, one after another."""
    words, at = [], 0
    for speaker, text in rows:
        for token in text.split():
            words.append(Word(TimeRange(SourceTime(at), SourceTime(at + 250_000)), token, speaker=speaker))
            at += 250_000 + gap_us
    return words


def place_of(words: list[Word], text: str) -> int:
    """Return the number of the first word written so."""
    return next(index for index, word in enumerate(words) if word.text == text)


def test_marked_places_are_surer_than_all_others() -> None:
    words = talk([("A", _FULL)])
    places = judge_places(words, "en")
    marked = [place for place in range(1, len(words)) if words[place - 1].text.endswith(".")]
    others = [place for place in range(1, len(words)) if place not in marked]
    assert places.joint[marked].min() >= 0.9
    assert places.joint[others].max() < 0.5


def test_a_word_thrown_in_ends_where_nobody_begins() -> None:
    words = talk([("A", _FULL + " Now the reason for"), ("B", "Yeah."), ("A", "that was the cold."), ("B", "Right.")])
    places = judge_places(words, "en")
    after = place_of(words, "Yeah.") + 1
    assert places.starts[after] < 0.3
    assert not places.is_marked[after]
    assert all(sentence.first != after for sentence in find_sentences(words, "en"))


def test_an_answer_begins_though_the_other_was_cut_off() -> None:
    words = talk([("B", "Fine. Good. I see."), ("A", _FULL + " Now the reason for the"), ("B", "No way. Tell me.")])
    places = judge_places(words, "en")
    at = place_of(words, "No")
    assert places.starts[at] > 0.6
    assert places.ends[at] < 0.5


def test_a_bound_is_less_sure_while_a_third_voice_goes_on() -> None:
    rows: list[tuple[str | None, str]] = [("A", _FULL), ("B", "Good. So."), ("A", _FULL)]
    quiet = judge_places(talk(rows), "en")
    busy_words = talk([*rows[:1], ("C", "I would have"), *rows[1:]])
    busy = judge_places(busy_words, "en")
    at = place_of(busy_words, "So.") + 1
    assert busy.ends[at] < quiet.ends[at - 3]


def test_nothing_begins_or_ends_inside_anybodys_word() -> None:
    words = talk([("A", _FULL)])
    across = Word(TimeRange(words[5].range.in_us, SourceTime(words[8].range.out_us - 1)), "mhm", speaker="B")
    words = sorted([*words, across], key=lambda word: word.range)
    places = judge_places(words, "en")
    inside = [
        place
        for place in range(1, len(words))
        if any(word.range.in_us < words[place].range.in_us < word.range.out_us for word in words[:place])
    ]
    assert inside
    assert not np.any(places.starts[inside] + places.ends[inside])
    assert not np.any(places.is_marked[inside])


def test_the_first_words_of_a_voice_lose_nothing_for_the_mark_that_nobody_could_write() -> None:
    words = talk([("A", _FULL), ("B", "Thank you. It was a long way here."), ("A", "And back."), ("B", "That too.")])
    bare = [Word(word.range, word.text.strip("."), speaker=word.speaker) for word in words]
    first = place_of(words, "Thank")
    assert judge_places(words, "en").starts[first] >= judge_places(bare, "en").starts[first] * 0.9


def test_places_without_marks_lose_nothing_where_none_are_written() -> None:
    plain = talk([("A", _FULL.replace(".", "").lower())])
    marked = talk([("A", _FULL)])
    at = place_of(marked, "first")
    assert judge_places(plain, "fr").ends[at] > judge_places(marked, "fr").ends[at]


def test_no_words_have_one_place() -> None:
    assert len(judge_places([], "en").starts) == 1


def test_small_letters_say_nothing_where_all_are_small() -> None:
    assert ends_sentence("home.", "then", 0, is_cased=False)
    assert not ends_sentence("home.", "then", 0)
    words = talk([("A", _FULL.lower())])
    assert [sentence.text for sentence in find_sentences(words, "en")][1] == "it broke."


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([("home.", "Then"), ("it.", "so")], True),
        ([("home.", "then"), ("it.", "so")], False),
        ([("Dr.", "Smith"), ("home.", "then")], False),
        ([], True),
        ([("\u597d\u3002", "\u6211")], True),
    ],
)
def test_capitals_are_known_by_what_follows_full_stops(pairs: list[tuple[str, str]], expected: bool) -> None:
    assert writes_capitals(pairs) is expected


def test_no_with_a_pause_is_an_answer_and_else_a_number() -> None:
    assert ends_sentence("No.", "We", 600_000)
    assert not ends_sentence("No.", "5", 100_000)
