# SPDX-License-Identifier: MIT
"""
Whether the clips of a way hold what people picked, laughed at or asked for.

In: rows and ways. Out: figures by way. Hits are counted by the benchmarks' own scorer; lift is hits over those that
clips of the same lengths have anywhere in the same source, local lift over those near the same places, which takes away
what a habit of place earns.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from clip_task import Setup
from evals.selection.crew import Kept
from evals.selection.figures import Figure, mean, ratio
from evals.selection.opened import SHARE, Benchmark, Opened, Row
from evals.selection.ways import Range, Task, ways

COUNT = 10
Figures = dict[str, Figure]


@dataclass(frozen=True, slots=True)
class _Counted:
    """What is counted of one way."""

    values: Sequence[tuple[str, Mapping[str, float]]]
    """Source and record of every task."""

    @property
    def sources(self) -> list[str]:
        return [source for source, _ in self.values]

    def column(self, name: str) -> list[float]:
        return [record[name] for _, record in self.values]


def collect(benchmark: Benchmark, opened: Opened, setup: Setup, row: Row) -> Kept:
    """Return, by way, the record of every task of one row."""
    kept: Kept = {}
    score = _scorer(benchmark, opened)
    found = ways(benchmark, opened, setup)
    for task in opened.tasks(row):
        for name, way in found.items():
            kept.setdefault(name, []).append((row["id"], score(row, task, way(row, task, COUNT))))
    return kept


def sum_up(benchmark: Benchmark, kept: Kept) -> dict[str, Figures]:
    """Return the figures of every way on a benchmark from what was collected of its rows."""
    summed = _importance if benchmark.folder == "ami_ext" else _hits
    return {name: summed(_Counted(values)) for name, values in kept.items()}


def _scorer(benchmark: Benchmark, opened: Opened) -> Callable[[Row, Task, Sequence[Range]], Mapping[str, float]]:
    page = opened.page(benchmark.folder)

    def importance(row: Row, _: Task, clips: Sequence[Range]) -> Mapping[str, float]:
        return {"said": page.dens(row, clips), "base": row["base"]}

    def hits(row: Row, task: Task, clips: Sequence[Range]) -> Mapping[str, float]:
        first, last = row["segments"][0]["start"], row["segments"][-1]["end"]
        record: dict[str, float] = opened.bench.score_task(
            list(clips), task["gt"], first, last, SHARE, max_s=benchmark.max_s, mode=benchmark.mode
        )
        record["leak"] = page.ads(row, task, clips)["ad_leak@10"] if hasattr(page, "ads") else float("nan")
        return record

    return importance if benchmark.folder == "ami_ext" else hits


def _importance(kept: _Counted) -> Figures:
    found = {
        "lift@5": ratio(kept.column("said"), kept.column("base"), kept.sources),
        "importance@5": mean(kept.column("said"), kept.sources),
    }
    return {name: figure for name, figure in found.items() if figure is not None}


def _hits(kept: _Counted) -> Figures:
    def lift(hits: str, by_chance: str) -> Figure | None:
        return ratio(kept.column(hits), kept.column(by_chance), kept.sources)

    found = {
        "P@1": mean(kept.column("p@1"), kept.sources),
        "P@5": mean(kept.column("p@5"), kept.sources),
        "lift@5": lift("p@5", "rand@5"),
        "lift@10": lift("p@10", "rand@10"),
        "local lift@10": lift("p@10", "loc@10"),
        "found in 10 % of the time": mean(kept.column("rec_budget"), kept.sources),
        "ad leak@10": mean(kept.column("leak"), kept.sources),
        "mean length, s": mean(kept.column("mean_len"), kept.sources),
    }
    return {name: figure for name, figure in found.items() if figure is not None}
