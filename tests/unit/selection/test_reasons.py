# SPDX-License-Identifier: MIT
"""Why moments were chosen: what a reason claims, and what it may not."""

from __future__ import annotations

import numpy as np
import pytest

from clipmill.domain.moment import ScorePart
from clipmill.domain.times import SourceTime, TimeRange
from clipmill.selection.candidates import Windows
from clipmill.selection.explain import Case, explain, give_reason
from clipmill.selection.parts import Judged
from clipmill.selection.sentences import Sentence
from clipmill.selection.signals import measure

SAID = [f"Line {index} of the poem is calm." for index in range(19)] + ["We stand behind the rule of law here."]


def case(odds: list[float] | None = None, words: tuple[str, ...] = ()) -> Case:
    sentences = tuple(
        Sentence(i, i, TimeRange(SourceTime(i * 1_000_000), SourceTime((i + 1) * 1_000_000)), text, None, 1.0, 1.0)
        for i, text in enumerate(SAID)
    )
    windows = Windows(np.array([0]), np.array([19]), np.array([0]), np.array([20_000_000]))
    humor = None if odds is None else np.array(odds)
    return Case(windows, sentences, measure(sentences), None, words, humor=humor)


def evidence(name: str, known: Case) -> str:
    judged = Judged({name: np.array([0.9])}, {name: 1.0}, np.array([0.9]))
    return explain(judged, 0, known).parts[0].evidence


@pytest.mark.parametrize(
    ("odds", "is_told"),
    [
        ([0.1] * 19 + [1.4], False),
        ([0.1] * 19 + [1.6], True),
        ([1.6] * 20, False),
    ],
)
def test_a_laugh_is_told_only_of_what_is_funny_here_and_anywhere(odds: list[float], is_told: bool) -> None:
    assert ("likeliest laugh" in evidence("emotion", case(odds))) is is_told


def test_a_calm_passage_is_not_said_to_carry_feeling() -> None:
    calm = ScorePart("emotion", 90.0, evidence("emotion", case()))
    flow = ScorePart("flow", 70.0, "it begins with a sentence")
    assert "feeling" not in give_reason((calm, flow), {"emotion": 2.0, "flow": 1.0})


def test_a_match_quotes_the_sentence_that_was_asked_for() -> None:
    told = evidence("match", case(words=("rul", "law")))
    assert told == "it says “law”, “rule” in “We stand behind the rule of law here.”"
    assert evidence("match", case(words=("zebra",))) == "none of the words you asked for are said here"
