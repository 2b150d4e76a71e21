# SPDX-License-Identifier: MIT
"""
Words in JSON, in the shapes that transcription servers and tools write (pure).

In: parsed JSON that nobody vouches for. Out: words as they were heard, on the clock of the JSON. Known shapes:
`{"words": [...]}`, `{"segments": [{"words": [...]}]}`, `{"segments": [{"start", "end", "text"}]}`, a list of words or
segments, and our own transcript with ranges in microseconds. It repairs nothing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise

from clipmill.transcribe.heard import MAX_TIME_S, HeardWord, hear_text, spread_words
from clipmill.transcribe.scripts import is_unspaced

MAX_WORDS = 1_000_000
"""More than anybody says in three days; larger lists are refused."""
_TEXT_KEYS = ("word", "text", "punctuated_word", "value")
_START_KEYS = ("start", "start_time", "begin", "from")
_END_KEYS = ("end", "end_time", "stop", "to")


class ShapeError(ValueError):
    """The JSON has no shape that is known; the message says where and what."""


def words_from_json(value: object, *, unit_us: int = 1_000_000) -> list[HeardWord]:
    """
    Return the words of a JSON value.

    Args:
        value: anything that a JSON parser gives.
        unit_us: length of the unit of plain times, in microseconds.

    Raises:
        ShapeError: the value is none of the known shapes.

    """
    if isinstance(value, Mapping):
        return _from_mapping(value, unit_us)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return _from_list(value, unit_us, "the list")
    message = f"a list or an object is expected, not {type(value).__name__}"
    raise ShapeError(message)


def plain_unit_us(value: object) -> int:
    """
    Return the unit of times in a JSON value: milliseconds when they can only be that, else seconds.

    Whole numbers of which the typical span from one start to the next exceeds 20 would be words of 20 s.
    """
    items = _items(value)
    starts = [_number(item, _START_KEYS) for item in items if isinstance(item, Mapping)]
    known = [start for start in starts if start is not None]
    ends = [_number(item, _END_KEYS) for item in items if isinstance(item, Mapping)]
    is_whole = all(float(number).is_integer() for number in (*known, *(end for end in ends if end is not None)))
    lengths = sorted(
        end - start for start, end in zip(starts, ends, strict=True) if start is not None and end is not None
    )
    steps = sorted(right - left for left, right in pairwise(known))
    typical = max(lengths[len(lengths) // 2] if lengths else 0, steps[len(steps) // 2] if steps else 0)
    return 1_000 if is_whole and typical > 20 else 1_000_000  # noqa: PLR2004 - seconds, see above


def _items(value: object) -> Sequence[object]:
    """Return the timed items nearest to the top of a JSON value."""
    if isinstance(value, Mapping):
        for key in ("words", "segments", "transcript"):
            if inner := value.get(key):
                return _items(inner)
        return ()
    return value if isinstance(value, Sequence) and not isinstance(value, str) else ()


def _from_mapping(value: Mapping[object, object], unit_us: int) -> list[HeardWord]:
    if isinstance(inner := value.get("transcript"), Mapping | list):
        return words_from_json(inner, unit_us=unit_us)
    words, segments = value.get("words"), value.get("segments")
    if isinstance(words, list) and words:
        return _from_list(words, unit_us, "words")
    if isinstance(segments, list):
        return _from_list(segments, unit_us, "segments")
    if isinstance(words, list):
        return []
    message = 'there is neither a list "words" nor a list "segments"'
    raise ShapeError(message)


def _from_list(items: Sequence[object], unit_us: int, name: str) -> list[HeardWord]:
    """Return the words of a list of words or of segments, which may have words of their own."""
    if len(items) > MAX_WORDS:
        message = f"{name} has {len(items)} entries; at most {MAX_WORDS} are read"
        raise ShapeError(message)
    out: list[HeardWord] = []
    is_spaced = any(_raw_text(item).startswith(" ") for item in items)
    for index, item in enumerate(items):
        where = f"{name}[{index}]"
        if not isinstance(item, Mapping):
            message = f"{where} is not an object"
            raise ShapeError(message)
        inner = item.get("words")
        if isinstance(inner, list) and inner:
            out.extend(_from_list(inner, unit_us, f"{where}.words"))
            continue
        out.extend(_from_item(item, unit_us, where, is_spaced=is_spaced))
    return out


def _from_item(item: Mapping[object, object], unit_us: int, where: str, *, is_spaced: bool) -> list[HeardWord]:
    """Return the words of one timed text."""
    text = _text(item)
    if text is None:
        message = f"{where} has no text"
        raise ShapeError(message)
    start_us, end_us = _range_us(item, unit_us, where)
    speaker = item.get("speaker")
    label = speaker if isinstance(speaker, str) and 0 < len(speaker) <= 60 else None  # noqa: PLR2004
    probability = _number(item, ("probability", "confidence", "score"))
    joins = item.get("joins_previous")
    words = list(spread_words(text, start_us, end_us, label))
    if is_spaced:
        words = list(hear_text(text, start_us, end_us))
    return [
        HeardWord(
            word.start_us,
            word.end_us,
            word.text,
            1.0 if probability is None else min(max(probability, 0.0), 1.0),
            _joins(word, joins, is_first=index == 0, is_spaced=is_spaced),
            label,
        )
        for index, word in enumerate(words)
    ]


def _joins(word: HeardWord, given: object, *, is_first: bool, is_spaced: bool) -> bool:
    """Say whether no space stands before a word: as given, by its leading space, or by its writing."""
    if isinstance(given, bool) and is_first:
        return given
    return word.joins_previous if is_spaced or not is_first else is_unspaced(word.text[0])


def _range_us(item: Mapping[object, object], unit_us: int, where: str) -> tuple[int, int]:
    """Return start and end in microseconds."""
    span = item.get("range")
    if isinstance(span, Mapping):
        start, end = _number(span, ("in_us",)), _number(span, ("out_us",))
        scale = 1
    else:
        start, end = _number(item, _START_KEYS), _number(item, _END_KEYS)
        scale = unit_us
    if start is None:
        message = f"{where} has no start time"
        raise ShapeError(message)
    end = start if end is None else end
    limit = MAX_TIME_S * 1e6
    return round(min(max(start * scale, -limit), limit)), round(min(max(end * scale, -limit), limit))


def _text(item: Mapping[object, object]) -> str | None:
    return next((text for key in _TEXT_KEYS if isinstance(text := item.get(key), str)), None)


def _raw_text(item: object) -> str:
    return (_text(item) or "") if isinstance(item, Mapping) else ""


def _number(item: Mapping[object, object], keys: Sequence[str]) -> float | None:
    """Return the first finite number under one of the keys."""
    for key in keys:
        value = item.get(key)
        if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e15:  # noqa: PLR2004
            return None if math.isnan(value) else float(value)
    return None
