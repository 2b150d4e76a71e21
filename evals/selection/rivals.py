# SPDX-License-Identifier: MIT
"""
How podcli, an open clipping tool, chooses where no model is at hand.

Its rules as read in its source (`backend/cli.py`, MIT, 2026), written anew: runs of 5 to 14 segments that begin and end
with a sentence where one is near, points for openings, insight, story, figures, talk and pace, and the best that
overlap by less than 30 %. Points for loud sound are left out: there is no sound here. Its list is in order of time;
here it is best first, which can only help it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

Segment = dict[str, Any]

SHORTEST_S, LONGEST_S = 20.0, 45.0
LEAST_POINTS = 5.0
_RUNS = (5, 7, 9, 11, 14)
_REACH = 3
_LEAST_SEGMENTS = 3
_OVERLAP = 0.3
_FEW, _SLOW, _FAST = 2, 1.5, 2.5
_ENDS = (".", "!", "?")
_OPENINGS = (
    "here's the thing", "let me tell you", "the truth is", "what people don't realize", "nobody talks about",
    "the biggest mistake", "the real reason", "here's what happened", "i'll never forget",
    "that's when i realized", "the moment i knew", "so here's the secret", "this is the part where",
    "what i learned", "the one thing", "if i'm being honest", "the hard truth",
)  # fmt: skip
_INSIGHT = (
    "because", "actually", "specifically", "the problem is", "most people", "counterintuitive",
    "the data shows", "what we found", "turns out", "the reason", "in practice", "the trick", "fundamentally",
)  # fmt: skip
_STORY = (
    "when i", "when we", "i remember", "years ago", "at that point", "we decided", "we were", "i was",
    "the first time", "that morning", "one day", "back then", "suddenly",
)  # fmt: skip
_BACK = (
    "as i said", "like i mentioned", "going back to", "earlier when", "as we discussed", "you said earlier",
)  # fmt: skip
_FIGURE = re.compile(r"\$[\d,.]+[mkb]?|\d+%|\d+\.\d+[x×]|\d{2,}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Run:
    """A run of segments with its points."""

    points: float
    begin_s: float
    end_s: float


def podcli(segments: Sequence[Segment], count: int) -> list[tuple[float, float]]:
    """Return up to `count` ranges in seconds, best first."""
    kept: list[Run] = []
    for run in sorted(_runs(segments), key=lambda item: -item.points):
        if all(_shared_s(run, other) <= _OVERLAP * min(_long(run), _long(other)) for other in kept):
            kept.append(run)
        if len(kept) >= count:
            break
    return [(run.begin_s, run.end_s) for run in kept]


def _runs(segments: Sequence[Segment]) -> list[Run]:
    found = []
    for size in _RUNS:
        for index in range(0, len(segments) - size, max(1, size // 2)):
            first, last = _first(segments, index), _last(segments, index + size - 1)
            part = segments[first : last + 1]
            if len(part) < _LEAST_SEGMENTS:
                continue
            begin_s, end_s = float(part[0]["start"]), float(part[-1]["end"])
            if SHORTEST_S <= end_s - begin_s <= LONGEST_S:
                points = score(part)
                if points >= LEAST_POINTS:
                    found.append(Run(points, begin_s, end_s))
    return found


def score(part: Sequence[Segment]) -> float:
    """Return the points of a run of segments."""
    text = " ".join(segment["text"] for segment in part)
    said = text.lower()
    opening = " ".join(segment["text"] for segment in part[:3]).lower()
    is_clean_start = _begins(part[0]["text"])
    points: float = 5.0 * any(phrase in opening for phrase in _OPENINGS) + 3.0 * ("?" in part[0]["text"])
    points += 2.0 * is_clean_start + 2.0 * part[-1]["text"].strip().endswith(_ENDS)
    for phrases in (_INSIGHT, _STORY):
        count = sum(phrase in said for phrase in phrases)
        points += min(1.5 * count, 5.0) if count >= _FEW else 0.0
    points += min(text.count("!"), 3) + min(1.5 * len(_FIGURE.findall(text)), 4.0) + _talk(part)
    pace = len(text.split()) / max(float(part[-1]["end"]) - float(part[0]["start"]), 1.0)
    points *= 0.7 if pace < _SLOW else 1.1 if pace > _FAST else 1.0
    points *= 0.5 if any(phrase in said for phrase in _BACK) else 1.0
    return points if is_clean_start else 0.8 * points


def _talk(part: Sequence[Segment]) -> float:
    """Return the points for more than one voice."""
    voices = [segment.get("speaker") for segment in part if segment.get("speaker")]
    if len(set(voices)) < _FEW:
        return 0.0
    changes = sum(one != other for one, other in pairwise(voices))
    return 2.0 + (min(changes, 3) if changes >= _FEW else 0)


def _first(segments: Sequence[Segment], index: int) -> int:
    """Return the nearest segment before that begins a sentence, or the same one."""
    for place in range(index, max(index - _REACH, 0), -1):
        if segments[place - 1]["text"].strip().endswith(_ENDS) and _begins(segments[place]["text"]):
            return place
    return index


def _last(segments: Sequence[Segment], index: int) -> int:
    """Return the nearest segment after that ends a sentence, or the same one."""
    for place in range(index, min(index + _REACH, len(segments))):
        if segments[place]["text"].strip().endswith(_ENDS):
            return place
    return index


def _begins(text: str) -> bool:
    return text.strip()[:1].isupper()


def _shared_s(one: Run, other: Run) -> float:
    return min(one.end_s, other.end_s) - max(one.begin_s, other.begin_s)


def _long(run: Run) -> float:
    return run.end_s - run.begin_s
