# SPDX-License-Identifier: MIT
"""What a source keeps coming back to: never its grammar, and its subject even where nearly every sentence names it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from clipmill.domain.speech import Word
from clipmill.domain.times import SourceTime, TimeRange
from clipmill.selection.sentences import Sentence, find_sentences
from clipmill.selection.signals import Signals, measure


def _measured(lines: list[str], language: str | None = None) -> Signals:
    said = [
        Sentence(at, at, TimeRange(SourceTime(at * 1000), SourceTime(at * 1000 + 900)), line, None, 1.0, 1.0)
        for at, line in enumerate(lines)
    ]
    return measure(said, language)


def _first() -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    return np.array([0]), np.array([0])


def _lecture(size: int) -> list[str]:
    return [
        f"{'Kidneys' if at % 10 < 3 else 'Doctors'} filter{at} water{at} past{at} membrane{at} every{at} minute{at}."
        for at in range(size)
    ]


def test_one_sentence_more_does_not_end_a_subject() -> None:
    before, after = (_measured(_lecture(size)).subjects["kidney"] for size in (99, 100))
    assert after == pytest.approx(before, rel=0.1)
    assert after > 0.0


def test_longer_sources_trust_less_what_is_everywhere() -> None:
    share = [_measured(_lecture(size)).subjects["kidney"] / size for size in (20, 100, 1000)]
    assert share[0] > share[1] > share[2] > 0.0


def test_a_word_of_few_sentences_counts_whole() -> None:
    lines = [f"bread{at} {'oven' if at % 5 == 0 else 'stove'} salt{at} flour{at}." for at in range(400)]
    signals = _measured(lines)
    assert signals.subjects["oven"] == pytest.approx(80 * signals.rarity["oven"])


def test_long_sentences_without_marks_are_counted_by_stretches() -> None:
    # A word said once in 90 others is no word of grammar, though every sentence has it.
    lines = [f"{' '.join(f'w{at}x{n}' for n in range(90))} oven" for at in range(200)]
    signals = _measured([*lines, *[f"z{n}" for n in range(60)]])
    assert signals.subjects["oven"] == pytest.approx(200 * signals.rarity["oven"], rel=0.01)


@pytest.mark.parametrize(
    ("language", "small", "subject"),
    [("hi", "लिए", "गुर्दे"), ("tr", "kadar", "böbrek"), ("ru", "которые", "война"), ("es", "según", "trabajo")],
)
def test_grammar_is_no_subject_in_short_sources(language: str, small: str, subject: str) -> None:
    lines = [f"{small} word{at} {subject if at % 3 == 0 else f'other{at}'}." for at in range(30)]
    subjects = _measured(lines, language).subjects
    assert subjects[small] == 0.0
    assert max(subjects, key=subjects.__getitem__) == subject


@pytest.mark.parametrize(("language", "is_counted"), [("en", True), (None, True), ("en-US", True), ("de", False)])
def test_english_columns_count_english_only(language: str | None, is_counted: bool) -> None:
    signals = _measured(["Was machen wir, und das Kind is was."], language)
    sums = {name: signals.window(name, *_first()) for name in ("telling", "vague", "holds")}
    assert [bool(value[0]) for value in sums.values()] == [is_counted] * 3


def test_what_nobody_is_named_for_is_kept_where_voices_overlap() -> None:
    said = [("We", "A"), ("should", "A"), ("not", None), ("sell", "A"), ("the", "A"), ("house.", "A")]
    words = [
        Word(TimeRange(SourceTime(at * 330_000), SourceTime(at * 330_000 + 300_000)), text, speaker=speaker)
        for at, (text, speaker) in enumerate(said)
    ]
    words.insert(4, Word(TimeRange(SourceTime(1_100_000), SourceTime(1_200_000)), "yes", speaker="B"))
    sentence = find_sentences(words, "en")[0]
    assert sentence.own_text == "We should not sell the house."
