# SPDX-License-Identifier: MIT
"""
What is asked of a model: instructions from text files, material as JSON, the shape of the answer.

In: a request and sentences. Out: questions. Inside JSON strings no text can end the material or begin an instruction;
nothing of users or transcripts stands in the instructions.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from clipmill.domain.times import US_PER_S
from clipmill.selection.judging.orders import WITHHELD
from clipmill.selection.judging.request import JudgeRequest
from clipmill.selection.judging.windows import Stretch
from clipmill.selection.judging.writing import language_name

MOST_WANTED = 1000
"""Letters of a user's prompt that a model is shown."""
_MOST_NAME = 40
_HEAD, _TAIL = 900, 300
"""Letters of a passage that a comparison shows from its beginning and its end."""
_READ_TOKENS, _COMPARE_TOKENS = 1600, 200
_MORE_LENIENT = 2
_MARKS = ("hook", "flow", "value", "emotion", "shareability")


@dataclass(frozen=True, slots=True)
class Question:
    """One question to a model."""

    system: str
    user: str
    schema: Mapping[str, object]
    max_tokens: int


def reading_question(request: JudgeRequest, stretch: Stretch, withheld: frozenset[int]) -> Question:
    """Return the question that has a model read one stretch of the source."""
    low_s, high_s = request.bounds_s
    pace = _words_a_second(request)
    system = _instructions("read").format(
        style=_style(request),
        most=request.options.most_a_window,
        language=language_name(request.told_language),
        pace=f"{pace:.1f}",
        least_words=round(low_s * pace),
        most_words=round(high_s * pace),
    )
    lines = [_line(request, index, withheld) for index in range(stretch.first, stretch.last + 1)]
    material = {"seconds": {"least": round(low_s), "most": round(high_s)}, "transcript": lines}
    schema = _reading_schema(request.options.most_a_window + _MORE_LENIENT)
    return Question(system, _as_json(request, material), schema, _READ_TOKENS)


def comparing_question(request: JudgeRequest, texts: Sequence[str]) -> Question:
    """Return the question that has a model order passages; the first is called A."""
    system = _instructions("compare").format(style=_style(request))
    letters = [chr(ord("A") + index) for index in range(len(texts))]
    passages = [{"letter": letter, "text": shown(text)} for letter, text in zip(letters, texts, strict=True)]
    order = {"type": "array", "items": {"type": "string", "enum": letters}, "maxItems": len(letters)}
    return Question(
        system, _as_json(request, {"passages": passages}), _object({"order": order}, "order"), _COMPARE_TOKENS
    )


def shown(text: str) -> str:
    """Return as much of a passage as a comparison shows: its beginning and its end."""
    return text if len(text) <= _HEAD + _TAIL else f"{text[:_HEAD]} {WITHHELD} {text[-_TAIL:]}"


def _as_json(request: JudgeRequest, material: Mapping[str, object]) -> str:
    wanted = {"wanted": request.prompt[:MOST_WANTED]} if request.prompt and request.prompt.strip() else {}
    return json.dumps({**wanted, **material}, ensure_ascii=False, indent=0)


def _line(request: JudgeRequest, index: int, withheld: frozenset[int]) -> str:
    sentence = request.sentences[index]
    speaker = f" {sentence.speaker[:_MOST_NAME]}:" if sentence.speaker else ""
    return f"[{index}]{speaker} {WITHHELD if index in withheld else sentence.text}"


def _words_a_second(request: JudgeRequest) -> float:
    spoken_us = sum(sentence.range.duration_us for sentence in request.sentences)
    words = sum(sentence.last - sentence.first + 1 for sentence in request.sentences)
    return words / max(1.0, spoken_us / US_PER_S)


@cache
def _instructions(name: str) -> str:
    return resources.files(__package__).joinpath("prompts", f"{name}.txt").read_text("utf-8").strip()


def _style(request: JudgeRequest) -> str:
    return _instructions(f"style-{request.style.value}")


def _reading_schema(most: int) -> Mapping[str, object]:
    ids = {"first_id": {"type": "integer"}, "last_id": {"type": "integer"}}
    quotes = {name: {"type": "string"} for name in ("first_words", "last_words")}
    marks = {name: {"type": "integer"} for name in _MARKS}
    words = {name: {"type": "string"} for name in ("reason", "title")}
    moment = _object({**ids, **quotes, **marks, **words})
    return _object({"moments": {"type": "array", "items": moment, "maxItems": most}}, "moments")


def _object(properties: Mapping[str, object], title: str = "") -> dict[str, object]:
    named = {"title": title} if title else {}
    shape = {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}
    return {**named, **shape}
