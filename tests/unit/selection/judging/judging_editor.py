# SPDX-License-Identifier: MIT
"""A source with known good moments, and a model with taste that finds them; for the tests of judging."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from clipmill.domain.speech import Word
from clipmill.domain.times import SourceTime, TimeRange
from clipmill.selection.candidates import LengthWindow
from clipmill.selection.judging import JudgeRequest, Pick
from clipmill.selection.sentences import Sentence, find_sentences

SECONDS_A_SENTENCE = 5
GOLD = "gold"
"""A word that only good moments have."""
LINE = re.compile(r"\[(\d+)\](?: (\w+):)? (.*)", re.DOTALL)


def said(count: int, good: Mapping[int, str] | None = None) -> tuple[Sentence, ...]:
    """Return sentences of ten different words, five seconds each; some are replaced."""
    words: list[Word] = []
    for index in range(count):
        plain = " ".join(f"{'abcdefghij'[place]}{index}word" for place in range(9))
        text = (good or {}).get(index, f"The {plain}.")
        texts = text.split()
        step = SECONDS_A_SENTENCE * 1_000_000 // len(texts)
        for place, word in enumerate(texts):
            at = index * SECONDS_A_SENTENCE * 1_000_000 + place * step
            words.append(Word(TimeRange(SourceTime(at), SourceTime(at + step)), word, speaker=f"S{index // 4 % 2}"))
    sentences = find_sentences(tuple(words), "en")
    assert len(sentences) == count
    return sentences


def golden(index: int) -> str:
    """Return a sentence of ten words that is good."""
    return f"Why does {GOLD} number{index} change how people{index} really{index} live{index} now{index}?"


def request_of(sentences: tuple[Sentence, ...], **more: Any) -> JudgeRequest:
    """Return a request whose shortlist takes four sentences of every ten, the first ones best."""
    starts = range(0, len(sentences) - 6, 10)
    picks = tuple(Pick(at, at + 3, 1.0 - place / 100) for place, at in enumerate(starts))
    basics: dict[str, Any] = {
        "sentences": sentences,
        "length": LengthWindow(None, shortest_s=20.0, longest_s=60.0),
        "count": 3,
        "shortlist": picks,
        "language": "en",
    }
    return JudgeRequest(**{**basics, **more})


def lines_of(user: str) -> dict[int, str]:
    """Return the numbered lines that a reading question shows."""
    found = (LINE.fullmatch(line) for line in json.loads(user)["transcript"])
    return {int(match[1]): match[3] for match in found if match}


def moment(lines: Mapping[int, str], first: int, last: int, **more: Any) -> dict[str, Any]:
    """Return what an honest model says of a moment."""
    return {
        "first_id": first,
        "last_id": last,
        "first_words": " ".join(lines[first].split()[:6]),
        "last_words": " ".join(lines[last].split()[-6:]),
        **dict.fromkeys(("hook", "flow", "value", "emotion", "shareability"), 7),
        "reason": "It asks what the answer is worth.",
        "title": "Why gold changes how people live",
        **more,
    }


def honest(user: str) -> dict[str, Any]:
    """Return the answer of a model that names moments that begin with gold, and puts passages with gold first."""
    asked = json.loads(user)
    if "passages" in asked:
        order = sorted(asked["passages"], key=lambda one: (-one["text"].count(GOLD), one["text"]))
        return {"order": [one["letter"] for one in order]}
    lines = lines_of(user)
    starts = [at for at, text in lines.items() if GOLD in text and at + 5 in lines]
    return {"moments": [moment(lines, at, at + 5) for at in starts[:4]]}


def by_place(user: str) -> dict[str, Any]:
    """Return the answer of a model that reads honestly and orders passages as they are given."""
    asked = json.loads(user)
    return {"order": [one["letter"] for one in asked["passages"]]} if "passages" in asked else honest(user)


@dataclass
class Editor:
    """A model that answers from a function; an error that the function returns is raised."""

    answer: Callable[[str], object] = honest
    asked: list[tuple[str, str]] = field(default_factory=list)

    @property
    def name(self) -> str:
        return "editor"

    def ask(self, system: str, user: str, schema: Mapping[str, object], *, max_tokens: int) -> object:
        assert schema["title"]
        assert max_tokens > 0
        self.asked.append((system, user))
        answer = self.answer(user)
        if isinstance(answer, Exception):
            raise answer
        return answer
