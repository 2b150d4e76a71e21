# SPDX-License-Identifier: MIT
"""
The text of a model's answer -> an object that fits a schema (pure).

In: text, which may have prose, thoughts or fences around its JSON. Out: plain JSON values, or what is wrong in words
that the model can act on. It asks nobody.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator

from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from clipmill.llm.model import Schema

_THOUGHTS = re.compile(r"\A\s*<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL)
_FENCED = re.compile(r"```(?:json)?\s*\n(.*?)```", re.DOTALL)
_OPENER = re.compile(r"[{\[]")
_MOST_STARTS = 40
"""Places in the text at which JSON is looked for; an answer that has it later is asked for again."""
_MOST_PROBLEM = 300


class Unfit(ValueError):
    """An answer does not fit; its text says why, for the model that gave it."""


def fitting_object(text: str, schema: Schema) -> object:
    """
    Return the first JSON value in a text that fits the schema.

    Raises:
        Unfit: there is none.

    """
    problem = ""
    validator = Draft202012Validator(schema)
    for value in _values(_THOUGHTS.sub("", text)):
        found = _problem(validator, value)
        if not found:
            return value
        problem = problem or found
    message = problem or "it holds no complete JSON value"
    raise Unfit(message)


def _values(text: str) -> Iterator[object]:
    """Yield the JSON values of a text: all of it, then what stands in fences, then wherever one begins."""
    decoder = json.JSONDecoder(parse_constant=_refuse_constant)
    for candidate in (text, *itertools.islice(_FENCED.findall(text), _MOST_STARTS)):
        value = _decoded(decoder, candidate.strip(), is_whole=True)
        if value is not None:
            yield value
    end = 0
    for match in itertools.islice(_OPENER.finditer(text), _MOST_STARTS):
        if match.start() < end:
            continue  # inside a value that was given already
        value = _decoded(decoder, text[match.start() :], is_whole=False)
        if value is not None:
            yield value[0]  # type: ignore[index]
            end = match.start() + value[1]  # type: ignore[index]


def _decoded(decoder: json.JSONDecoder, text: str, *, is_whole: bool) -> object | None:
    """Return the value of a text, or the value at its start with its length, or none where there is none."""
    try:
        return decoder.decode(text) if is_whole else decoder.raw_decode(text)
    except (ValueError, RecursionError):
        return None


def _refuse_constant(name: str) -> object:
    message = f"{name} is no JSON"
    raise ValueError(message)


def _problem(validator: Draft202012Validator, value: object) -> str:
    """Return what is wrong with a value, or nothing."""
    error = next(validator.iter_errors(value), None)
    if error is None:
        return ""
    return f"at {error.json_path}: {error.message}"[:_MOST_PROBLEM]
