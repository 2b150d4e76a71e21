# SPDX-License-Identifier: MIT
"""Why moments were chosen: what a reason claims, and what it may not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from clipmill.domain.moment import ScorePart
from clipmill.domain.times import SourceTime, TimeRange
from clipmill.selection.candidates import Windows
from clipmill.selection.explain import Case, explain, give_reason, quote
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


def replace_last(known: Case, text: str) -> Case:
    """Return a case whose last sentence says something else."""
    sentences = (*known.sentences[:-1], replace(known.sentences[-1], text=text))
    return replace(known, sentences=sentences, signals=measure(sentences))


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


def test_a_value_is_quoted_with_the_words_that_show_it() -> None:
    told = evidence("value", replace_last(case(), "We lost two million dollars because nobody asked a customer."))
    assert told == (
        "it says “customer”, “dollars”, “lost”, “million”, “two” in "
        "“We lost two million dollars because nobody asked a customer.”"
    )


def test_where_no_claim_is_made_value_quotes_what_keeps_coming_back() -> None:
    told = evidence("value", replace_last(case(), "Poems have lines, and calming lines are poems."))
    assert told == (
        "words that keep coming back in this source: “line”, “poem”, “calm”, “0” in “Line 0 of the poem is calm.”"
    )


def test_feeling_that_shows_in_voices_alone_is_called_an_exchange() -> None:
    part = ScorePart("emotion", 90.0, "6 changes of voice")
    assert give_reason((part,), {"emotion": 1.0}) == "It is a lively exchange: 6 changes of voice."
    shown = ScorePart("emotion", 90.0, "it says “afraid”, 6 changes of voice")
    assert "carries feeling" in give_reason((shown,), {"emotion": 1.0})


def test_a_line_to_be_quoted_does_not_stumble() -> None:
    known = replace_last(case(), "well i- we the or only thing is um that")
    spread = np.zeros(20)
    spread[19] = 5.0
    told = evidence("shareability", replace(known, quotable=spread))
    assert "the or only" not in told


def test_quotes_leave_out_hesitations() -> None:
    assert quote("so um i- i i think it's uh cold", "en") == "“so I think it's cold”"
