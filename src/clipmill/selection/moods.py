# SPDX-License-Identifier: MIT
"""
Moods that a prompt may ask for: heated, inspiring, sad, advice, questions, quotes.

In: a wish's moods and the windows. Out: a part in (0, 1) for each mood: a window's place among all by words that mark
the mood and, with sentence vectors, by nearness to lines that show it. Lines and words are English; a mood that cannot
be read in another language gives no part. What is funny is judged elsewhere (`parts`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clipmill.selection.aids import Embed
from clipmill.selection.candidates import Windows
from clipmill.selection.passages import Passages, over_windows
from clipmill.selection.sentences import Sentence
from clipmill.selection.tokens import stem, tokens

Floats = npt.NDArray[np.float64]

QUESTIONS = "questions"


@dataclass(frozen=True, slots=True)
class Mood:
    """How a mood is asked for and known."""

    asked: frozenset[str]
    """Tokens of a prompt that ask for it."""
    marks: frozenset[str]
    """Tokens that people in that mood say."""
    lines: tuple[str, ...]
    """Things said in that mood."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MOODS: Mapping[str, Mood] = {
    "heated": Mood(
        _words(
            "heated argument arguments arguing argue disagree disagrees disagreement disagreements confrontation "
            "confrontations confrontational angriest tense"
        ),
        _words("no not wrong disagree never don't isn't can't wait ridiculous nonsense why point but"),
        (
            "No, I disagree with you, that is simply not true.",
            "You are wrong about that and I don't accept it.",
            "Wait, that doesn't make any sense at all.",
            "Let me finish, stop interrupting me.",
            "I really don't think that's a good idea.",
        ),
    ),
    "inspiring": Mood(
        _words(
            "inspiring inspirational inspire inspires inspiration motivating motivational uplifting hopeful empowering"
        ),
        _words("believe dream dreams change world hope courage possible together future life never every love"),
        (
            "You can change the world if you believe in what you do.",
            "Never give up on your dreams, however hard it gets.",
            "We can build a better future together.",
            "That moment changed my life and gave me hope.",
        ),
    ),
    "sad": Mood(
        _words("sad saddest heartbreaking touching emotional tearful tears"),
        _words("died death lost cried crying tears mother father alone miss hospital cancer sorry pain hurt sad"),
        (
            "I cried when he died; I miss him every day.",
            "It broke my heart and I felt completely alone.",
            "She was in the hospital and there was nothing we could do.",
            "That was the hardest time of my life.",
        ),
    ),
    "advice": Mood(
        _words("advice tip tips lesson lessons takeaway takeaways actionable recommendation recommendations"),
        _words("should must need you your try start stop never always first step best make sure recommend learn"),
        (
            "My advice is to start small and do it every day.",
            "The most important lesson I learned is this.",
            "What you should do first is make sure you understand the problem.",
            "Here is a tip that will help you.",
        ),
    ),
    "quotes": Mood(
        _words("quote quotes quotable aphorism aphorisms memorable"),
        _words("is never always everything nothing only people life truth most more you who what without"),
        (
            "The best way to predict the future is to build it.",
            "People don't buy what you do, they buy why you do it.",
            "If you are not failing, you are not trying hard enough.",
            "Everything you want is on the other side of fear.",
        ),
    ),
    QUESTIONS: Mood(_words("question questions asked"), frozenset(), ()),
}


MOOD_WORDS = frozenset().union(*(mood.asked for mood in MOODS.values()))
"""Tokens of a prompt that ask for a mood, and name nothing."""


def read_moods(asked: Sequence[str]) -> tuple[str, ...]:
    """Return the moods that the tokens of a prompt ask for, in their order of the table."""
    said = frozenset(asked)
    return tuple(name for name, mood in MOODS.items() if said & mood.asked)


def judge_moods(
    kinds: Sequence[str],
    windows: Windows,
    sentences: Sequence[Sentence],
    passages: Passages | None = None,
    embed: Embed | None = None,
) -> Mapping[str, Floats]:
    """
    Return (N,) for each of the kinds that is a mood and can be read here: values in [0, 1], 0.5 for a usual window.

    Args:
        kinds: of a wish; those that are no moods are left out.
        windows: to judge.
        sentences: that the windows are made of.
        passages: of the same sentences, with vectors where `embed` is given.
        embed: turns lines into vectors of the same space.

    """
    parts: dict[str, Floats] = {}
    for name in kinds:
        mood = MOODS.get(name)
        if mood is None or not len(windows):
            continue
        level = _asks(windows, sentences) if name == QUESTIONS else _marks(mood, windows, sentences)
        if level is not None and mood.lines and embed is not None and passages is not None and len(passages.vectors):
            near = (passages.vectors @ embed(mood.lines).T).max(axis=1).astype(np.float64)
            level = standard(level) + standard(over_windows(near, passages, windows))
        if level is not None and level.std() > 0.0:
            parts[name] = 1.0 / (1.0 + np.exp(-standard(level)))
    return parts


def standard(values: Floats) -> Floats:
    """Return values less their mean, in standard deviations; zeros when all are equal."""
    spread = float(values.std()) if len(values) else 0.0
    result: Floats = (values - values.mean()) / spread if spread > 1e-9 else np.zeros(len(values))  # noqa: PLR2004
    return result


def _asks(windows: Windows, sentences: Sequence[Sentence]) -> Floats:
    """Return how much of each window's sentences ask, the first counting most."""
    asks = np.array([sentence.is_question for sentence in sentences], dtype=np.float64)
    sums = np.concatenate([[0.0], np.cumsum(asks)])
    share = (sums[windows.last + 1] - sums[windows.first]) / (windows.last - windows.first + 1)
    # A question at the end has its answer outside.
    result: Floats = asks[windows.first] + share - asks[windows.last]
    return result


def _marks(mood: Mood, windows: Windows, sentences: Sequence[Sentence]) -> Floats | None:
    """Return the share of marking words in each window, or none when none is said at all."""
    stems = frozenset(stem(mark) for mark in mood.marks)
    said = [[stem(token) for token in tokens(sentence.text)] for sentence in sentences]
    hits = np.concatenate([[0.0], np.cumsum([float(sum(word in stems for word in line)) for line in said])])
    sizes = np.concatenate([[0.0], np.cumsum([float(len(line)) for line in said])])
    if not hits[-1]:
        return None
    found = hits[windows.last + 1] - hits[windows.first]
    result: Floats = found / np.maximum(1.0, sizes[windows.last + 1] - sizes[windows.first])
    return result
