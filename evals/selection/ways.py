# SPDX-License-Identifier: MIT
"""
Ways of choosing clips: the product's, simple ones, a rival's.

In: a row and one of its tasks. Out: clips as ranges in seconds, best first, and for the product the words with them.
The simple ways are the benchmarks' own code; the vectors they use are ours.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from clip_task import Setup, run_task
from evals.selection.opened import Benchmark, Opened, Row
from evals.selection.rivals import podcli

Task = dict[str, Any]
Range = tuple[float, float]
Way = Callable[[Row, Task, int], list[Range]]
"""A row, one of its tasks, and how many clips are wanted."""

Made = TypeVar("Made")

PRODUCT = "clipmill"
PRODUCT_WITH_MODEL = "clipmill + model"
NAMES: Mapping[str, str] = {
    "random": "random windows",
    "uniform": "evenly spaced",
    "lead": "from the start",
    "longest": "longest sentence",
    "textrank": "TextRank",
    "keywords": "hook keywords",
    "centroid": "embedding centroid",
    "texttile": "TextTiling on embeddings (ClipsAI's way)",
    "podcli": "podcli's way",
    "bm25": "BM25",
    "bm25+minilm": "BM25 + embeddings",
    PRODUCT: "**Clipmill**",
    PRODUCT_WITH_MODEL: "**Clipmill with a model**",
}
SIMPLE = ("random", "uniform", "lead", "longest", "textrank", "keywords", "centroid", "texttile")
SEARCHING = ("bm25", "bm25+minilm")
WINDOW_S, LONGEST_S = 30.0, 60.0


@dataclass(frozen=True, slots=True)
class Clip:
    """A clip of the product's with its words."""

    begin_s: float
    end_s: float
    title: str
    description: str
    heading: str
    hashtags: tuple[str, ...]

    @property
    def range(self) -> Range:
        """Where it stands."""
        return self.begin_s, self.end_s


class _Memory:
    """What was made of the last source: the same thing asked twice is made once."""

    def __init__(self) -> None:
        self._segments: list[Any] | None = None
        self._made: dict[Hashable, Any] = {}

    def once(self, row: Row, asked: Hashable, make: Callable[[], Made]) -> Made:
        """Return what was made of this row for what is asked, making it the first time."""
        if self._segments is not row["segments"]:
            self._segments, self._made = row["segments"], {}
        if asked not in self._made:
            self._made[asked] = make()
        found: Made = self._made[asked]
        return found


_MEMORY = _Memory()


def product_clips(row: Row, setup: Setup, **wanted: Any) -> list[Clip]:
    """Return the product's clips of a row, best first; `wanted` are fields of the task."""
    asked = (PRODUCT, setup.language, setup.length_s, id(setup.embed), id(setup.model), tuple(sorted(wanted.items())))
    return list(_MEMORY.once(row, asked, lambda: _product_clips(row, setup, wanted)))


def _product_clips(row: Row, setup: Setup, wanted: Mapping[str, Any]) -> list[Clip]:
    task = {"id": row["id"], "duration": row["segments"][-1]["end"], "segments": row["segments"], **wanted}
    found = sorted(run_task(task, setup), key=lambda clip: -clip["score"])
    return [
        Clip(
            clip["begin_ms"] / 1000.0,
            clip["end_ms"] / 1000.0,
            clip["title"],
            clip["description"],
            clip["heading"],
            tuple(clip["hashtags"]),
        )
        for clip in found
    ]


def ways(benchmark: Benchmark, opened: Opened, setup: Setup) -> dict[str, Way]:
    """Return the ways that are compared on a benchmark, the product last."""
    simple = (*SIMPLE, *SEARCHING) if benchmark.is_question else SIMPLE
    found: dict[str, Way] = {name: _simple(opened, name) for name in simple}
    found["podcli"] = lambda row, _, count: _MEMORY.once(row, ("podcli", count), lambda: podcli(row["segments"], count))
    found = {name: way for name, way in found.items() if name not in opened.without}
    found[PRODUCT if setup.model is None else PRODUCT_WITH_MODEL] = product_way(setup, benchmark.max_s)
    return found


def product_way(setup: Setup, max_s: float) -> Way:
    """Return the product as a way."""

    def choose(row: Row, task: Task, count: int) -> list[Range]:
        clips = product_clips(
            row, setup, prompt=task.get("prompt"), style=task.get("style"), max_clips=count, max_s=max_s
        )
        return [clip.range for clip in clips]

    return choose


def _simple(opened: Opened, name: str) -> Way:
    def choose(row: Row, task: Task, count: int) -> list[Range]:
        prompt = task.get("prompt")

        def make() -> list[Range]:
            ranges: list[Range] = opened.bench.baseline(name, row, prompt, count, WINDOW_S, LONGEST_S)
            return ranges

        # The simple ways read no prompt, so that all questions to a source get the same clips.
        return _MEMORY.once(row, (name, count, prompt if name in SEARCHING else None), make)

    return choose
