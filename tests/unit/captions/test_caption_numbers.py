# SPDX-License-Identifier: MIT
"""Numbers of several words: which words are one number, and that neither cues nor lines part them."""

from __future__ import annotations

import pytest
from tests.unit.captions.caption_makers import captioned, shown_text, spoken

from clipmill.captions.lines import MeasuredWord, break_lines
from clipmill.captions.numbers import find_ties
from clipmill.captions.placing import PlacedWord
from clipmill.domain.captions import CaptionStyle
from clipmill.domain.times import ClipTime, TimeRange

FILLERS = "we really thought about that other thing for quite some time before somebody said it"


def tied(text: str) -> list[str]:
    """Return the words of a text, those of one number joined by a plus."""
    words = text.split(" ")
    joined = [("+" if tie else " ") + word for word, tie in zip(words, find_ties(words), strict=True)]
    return "".join(joined).split()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("it made $1.2 million last year", "it made $1.2+million last year"),
        ("about 10 % of it", "about 10+% of it"),
        ("call me at 3 pm today", "call me at 3+pm today"),
        ("she is twenty five now", "she is twenty+five now"),
        ("two hundred and fifty thousand dollars gone", "two+hundred+and+fifty+thousand+dollars gone"),
        ("there were only two am I right", "there were only two am I right"),
        ("at 10 am sharp", "at 10+am sharp"),
        ("there were three x men", "there were three x men"),
        ("part one day we win", "part+one day we win"),
        ("season two people die", "season+two people die"),
        ("quatre vingt dix sept euros", "quatre+vingt+dix+sept+euros"),
        ("soixante quinze euros", "soixante+quinze+euros"),
        ("20 歳 です", "20+歳 です"),
        ("10 万 円 です", "10+万+円 です"),
        ("5 млн рублей", "5+млн+рублей"),
        ("दो करोड़ रुपये", "दो+करोड़+रुपये"),
        ("only $ 40 left", "only $+40 left"),
        ("nur 40 € und 12 Uhr", "nur 40+€ und 12+Uhr"),
        ("10 000 people", "10+000+people"),
        ("one year and one thing", "one+year and one thing"),
        ("this is step two of it", "this is step+two of it"),
        ("quatre vingt dix euros", "quatre+vingt+dix+euros"),
        ("in 2019, five people", "in 2019, five+people"),
        ("I am one of two people", "I am one of two+people"),
        ("we saw three, million ways", "we saw three, million ways"),
        ("", ""),
    ],
)
def test_words_of_one_number_are_tied(text: str, expected: str) -> None:
    assert tied(text) == expected.split()


@pytest.mark.parametrize("number", ["$1.2 million", "twenty five", "10 %", "3 pm", "two hundred dollars", "40 €"])
@pytest.mark.parametrize("max_lines", [1, 2])
def test_no_cue_and_no_line_parts_a_number(number: str, max_lines: int) -> None:
    style = CaptionStyle(max_lines=max_lines)
    fillers = FILLERS.split()
    for size in range(1, len(fillers)):
        said = " ".join([*fillers[:size], number, *fillers[size:]])
        shown = shown_text(captioned(spoken(said), style=style))
        assert any(number in line for cue in shown for line in cue.split(" | ")), shown


def test_a_number_that_no_line_holds_is_parted_all_the_same() -> None:
    time = TimeRange(ClipTime(0), ClipTime(1))
    words = [MeasuredWord(PlacedWord(time, text), 90.0, is_tied=at > 0) for at, text in enumerate(["20", "million"])]
    assert [len(line) for line in break_lines(words, 10.0, 100.0)] == [1, 1]
