# SPDX-License-Identifier: MIT
"""A clip, a model that answers as it is told, and good answers, for the tests of words."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from clipmill.domain.moment import Moment, Score
from clipmill.domain.times import SourceTime, TimeRange

TEXT = (
    "Why do small banks refuse loans? A small loan costs a bank as much work as a large one. "
    "Maria Lopez closed 45 branches in Sevilla because nobody measured that."
)


def moment(text: str = TEXT, title: str = "Why do small banks refuse loans?") -> Moment:
    """Return a clip that says a text."""
    span = TimeRange(SourceTime(0), SourceTime(30_000_000))
    return Moment(
        span, Score(50.0, (), "It is."), title, "Own description.", ("own",), "Own hook.", text, "Own heading"
    )


def passage(text: str, *quotes: str, reworded: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return one field of an answer."""
    pairs = [{"word": word, "said": heard} for word, heard in (reworded or {}).items()]
    return {"text": text, "quotes": list(quotes), "reworded": pairs}


def good(**changed: Any) -> dict[str, Any]:
    """Return an answer that passes, with some fields changed."""
    answer = {
        "title": passage("A small loan costs a bank as much work as a large one", "small loan costs a bank"),
        "description": passage("Maria Lopez closed 45 branches in Sevilla.", "closed 45 branches in Sevilla"),
        "heading": passage("Why banks refuse small loans", "small banks refuse loans"),
        "hook": passage("Small loans cost banks as much work", "costs a bank as much work"),
        "hashtags": ["SmallLoan", "MariaLopez", "Sevilla"],
    }
    return {**answer, **changed}


class Scripted:
    """A model whose answers a function makes from the question."""

    name = "scripted"

    def __init__(self, answer: Callable[[dict[str, Any]], Any]) -> None:
        self.answer = answer
        self.asked: list[dict[str, Any]] = []
        self.systems: list[str] = []

    def ask(self, system: str, user: str, schema: Mapping[str, object], *, max_tokens: int) -> object:
        self.asked.append(json.loads(user))
        self.systems.append(system)
        made = self.answer(self.asked[-1])
        if isinstance(made, Exception):
            raise made
        wanted = schema["properties"]
        assert isinstance(wanted, Mapping)
        return {name: made[name] for name in wanted}
