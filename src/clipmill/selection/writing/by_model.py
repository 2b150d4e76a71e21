# SPDX-License-Identifier: MIT
"""
Words of clips by a language model, each checked against what its clip says.

In: moments with the words that were taken from them, and a model. Out: the moments with what the model wrote better.
One question a clip; a field that fails its checks is asked for once more, then the clip's own words stay. It never
fails: whatever goes wrong ends in those words and a notice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

from clipmill.domain.errors import BudgetSpent, ModelError, ModelUnavailable
from clipmill.domain.moment import Moment
from clipmill.domain.result import Notice
from clipmill.selection.aids import Model
from clipmill.selection.writing.asking import MOST_TOKENS, answer_schema, fields_wanted, instructions, question
from clipmill.selection.writing.checks import (
    FEWEST_TAGS,
    Passage,
    as_plain_line,
    find_faults,
    read_passage,
    usable_tags,
)
from clipmill.selection.writing.facts import Said, fold, quoted_parts
from clipmill.selection.writing.lines import capitalize
from clipmill.selection.writing.request import Worded, WordsRequest

MOST_FAILURES = 3
"""Clips in a row for which the model had no usable answer, after which no more is asked."""
_PLACES = {"title": "title", "description": "description", "heading": "heading", "hook": "hook_line"}
"""Fields of an answer and the fields of a moment that they become."""


@dataclass(slots=True)
class _Draft:
    """What was taken from the model for one clip so far."""

    fields: dict[str, str] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    evidence: dict[str, tuple[str, ...]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Failures:
    """What the user is told at the end."""

    clips: list[int] = field(default_factory=list)
    """Numbers, from 1, of clips of which some words are their own."""
    reason: str = ""
    in_a_row: int = 0
    is_any_taken: bool = False
    is_over: bool = False


def write_words(request: WordsRequest, model: Model | None) -> Worded:
    """
    Return the moments with words by the model where these passed every check, else with those they have.

    At most two questions a clip. Notices: `words_partly_own` (some clips keep words taken from what they say),
    `words_own` (all do, because the model gave nothing usable).
    """
    if model is None or not request.moments:
        return Worded(request.moments, tuple(False for _ in request.moments), tuple({} for _ in request.moments))
    failures = _Failures()
    moments: list[Moment] = []
    written: list[bool] = []
    evidence: list[Mapping[str, tuple[str, ...]]] = []
    for number, moment in enumerate(request.moments, 1):
        draft = _Draft()
        if not failures.is_over and fold(moment.text):
            draft = _drafted(request, moment, [item.title for item in moments], model, failures)
        is_written = {"title", "description"} <= draft.fields.keys()
        if request.is_translated and not is_written:
            draft = _Draft()  # one clip's words are not in two languages
        missing = fields_wanted(request)
        if fold(moment.text) and _lacks(draft, missing):
            failures.clips.append(number)
        failures.is_any_taken = failures.is_any_taken or bool(draft.fields)
        moments.append(_with(moment, draft))
        written.append(is_written)
        evidence.append(draft.evidence)
    return Worded(tuple(moments), tuple(written), tuple(evidence), _notices(failures))


def _lacks(draft: _Draft, fields: Sequence[str]) -> bool:
    """Say whether any of the fields was not taken."""
    return any(name not in draft.fields for name in fields if name != "hashtags") or not draft.tags


def _drafted(request: WordsRequest, moment: Moment, taken: Sequence[str], model: Model, failures: _Failures) -> _Draft:
    """Return what a model wrote for a clip and may be used, asked at most twice."""
    draft = _Draft()
    fields = fields_wanted(request)
    try:
        for _ in range(2):
            answer = model.ask(
                instructions(request, fields),
                question(request, moment, fields, taken, draft.faults),
                answer_schema(fields),
                max_tokens=MOST_TOKENS,
            )
            fields = _take(request, moment, taken, cast("dict[str, Any]", answer), fields, draft)
            if not fields:
                break
    except ModelError as error:
        failures.reason = str(error)
        failures.is_over = isinstance(error, (ModelUnavailable, BudgetSpent))
    if draft.faults:
        failures.reason = draft.faults[0]
    failures.in_a_row = 0 if draft.fields else failures.in_a_row + 1
    failures.is_over = failures.is_over or failures.in_a_row >= MOST_FAILURES
    return draft


def _take(
    request: WordsRequest,
    moment: Moment,
    taken: Sequence[str],
    answer: Mapping[str, Any],
    fields: Sequence[str],
    draft: _Draft,
) -> tuple[str, ...]:
    """Keep what passes its checks and return the names of the fields that do not."""
    draft.faults = []
    left: list[str] = []
    for name in fields:
        faults = _taken_tags(request, moment, answer, draft) if name == "hashtags" else []
        if name != "hashtags":
            passage = read_passage(answer[name])
            faults = _passage_faults(request, moment, taken, name, passage)
            if not faults:
                draft.fields[name] = _kept(request, name, passage)
                draft.evidence[name] = passage.quotes
        if faults:
            left.append(name)
            draft.faults += faults
    return tuple(left)


def _taken_tags(request: WordsRequest, moment: Moment, answer: Mapping[str, Any], draft: _Draft) -> list[str]:
    tags = usable_tags([str(tag) for tag in answer["hashtags"]], Said(moment.text), is_translated=request.is_translated)
    draft.tags = tags
    return [] if len(tags) >= FEWEST_TAGS else ["hashtags: none of them is made of words of the clip"]


def _passage_faults(
    request: WordsRequest, moment: Moment, taken: Sequence[str], name: str, passage: Passage
) -> list[str]:
    extra = quoted_parts(request.heading_instructions) if name == "heading" else ""
    said = Said(moment.text, extra)
    faults = find_faults(name, passage, said, request.written_language, is_translated=request.is_translated)
    if name == "title" and fold(passage.text) in {fold(title) for title in taken}:
        faults.append("title: another clip has it")
    return faults


def _kept(request: WordsRequest, name: str, passage: Passage) -> str:
    language = request.written_language
    if name in {"title", "heading"}:
        return capitalize(as_plain_line(passage.text, language), language)
    return capitalize(passage.text, language)


def _with(moment: Moment, draft: _Draft) -> Moment:
    changes: dict[str, Any] = {_PLACES[name]: text for name, text in draft.fields.items()}
    if draft.tags:
        changes["hashtags"] = draft.tags
    return replace(moment, **changes)


def _notices(failures: _Failures) -> tuple[Notice, ...]:
    if not failures.clips:
        return ()
    why = f" ({failures.reason[:200]})" if failures.reason else ""
    if not failures.is_any_taken:
        message = f"The language model gave no usable words; clips have their own words instead{why}."
        return (Notice("words_own", message),)
    clips = ", ".join(map(str, failures.clips[:20]))
    message = f"Some words of clips {clips} are taken from what they say: the language model's did not pass{why}."
    return (Notice("words_partly_own", message),)
