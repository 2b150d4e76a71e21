# SPDX-License-Identifier: MIT
"""
The folder of benchmarks: its scorers, loaded as modules, and its open rows.

In: a folder with `common/clipbench.py` and one folder a benchmark. Out: rows with their tasks. Nothing of it is copied,
kept or written; only rows that are marked open are read.
"""

from __future__ import annotations

import importlib.util
import sys
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from clipmill.selection.aids import Embed

Row = dict[str, Any]
"""One source: id, segments with times in seconds, what its benchmark knows of it."""

SHARE = 0.5
"""Share of a wanted moment that a clip must hold: the benchmarks' own."""
QUERY_SHARE = 0.34
"""Queries whose answer fills more of the meeting are left out: the benchmark's own."""


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One question that a benchmark puts."""

    name: str
    folder: str
    task: str | None = None
    """One kind of task of several in the same rows."""
    mode: str = "cover"
    max_s: float = 90.0
    is_question: bool = False
    """Whether the prompts are questions, so that ways of searching are compared too."""
    trained: str = ""
    """What of the product was made with the same rows; empty: nothing."""


BENCHMARKS = (
    Benchmark("coldopen", "coldopen", trained="a handful of weights of the hook signal were set by hand after looking"),
    Benchmark("hotspots-funny", "hotspots", task="funny", trained="the humor head was trained on these rows"),
    Benchmark("hotspots-involved", "hotspots", task="involved", trained="the humor head was trained on these rows"),
    Benchmark("scotus-funny", "laughs", task="funny", trained="the humor head was trained on these rows"),
    Benchmark(
        "qmsum", "qmsum", mode="inside", max_s=180.0, is_question=True, trained="the weights of matching were chosen"
    ),
    Benchmark("ami_ext", "ami_ext", trained="the importance head was trained on these rows"),
)


class Opened:
    """A folder of benchmarks."""

    def __init__(self, folder: Path, embed: Embed, without: frozenset[str] = frozenset()) -> None:
        """
        Load the shared scorer and let it use our vectors.

        Args:
            folder: of the benchmarks.
            embed: (N, D) unit vectors of N texts.
            without: ways that are not compared.

        """
        self.without = without
        self.folder = folder
        self.bench: Any = _load("clipbench", folder / "common" / "clipbench.py")
        self.bench.embed = embed
        self.bench.seg_embed = self._vectors
        self._kept: tuple[list[Any], npt.NDArray[np.float32]] | None = None
        self._last: tuple[Benchmark, list[Row]] | None = None

    def page(self, name: str) -> Any:
        """Return the scorer of one benchmark as a module."""
        return _load(f"bench_{name}", self.folder / name / "eval.py")

    def rows(self, benchmark: Benchmark, limit: int) -> list[Row]:
        """
        Return open rows that have tasks: all, or at most `limit` of them, evenly spread.

        Those of the last benchmark stay in memory, so that sections over the same rows read them once.
        """
        if self._last is None or self._last[0] != benchmark:
            self._last = (benchmark, self._load_rows(benchmark))
        return spread(self._last[1], limit)

    def _load_rows(self, benchmark: Benchmark) -> list[Row]:
        page = self.page(benchmark.folder)
        given = Namespace(split="open", limit=0, task=benchmark.task, set="scotus", domain=None, max_frac=QUERY_SHARE)
        has_own = hasattr(page, "data")
        found: list[Row] = (
            page.data(given) if has_own else self.bench.load(str(self._data(benchmark.folder)), "open", 0)
        )
        return found

    def tasks(self, row: Row) -> list[dict[str, Any]]:
        """Return the tasks of a row."""
        if "gt" not in row and "tasks" not in row:
            return [{"task_id": row["id"], "prompt": None, "style": "business", "gt": []}]
        tasks: list[dict[str, Any]] = self.bench.tasks_of(row, None, "general")
        return tasks

    def _data(self, name: str) -> Path:
        return self.folder / name / "data.jsonl"

    def _vectors(self, row: Row) -> npt.NDArray[np.float32]:
        """Return a vector for each segment: that of the group of about 45 words that it stands in."""
        segments = row["segments"]
        if self._kept is None or self._kept[0] is not segments:
            groups: list[list[int]] = self.bench.chunks(segments)
            vectors = self.bench.embed([" ".join(segments[index]["text"] for index in group) for group in groups])
            whole = np.zeros((len(segments), vectors.shape[1]), np.float32)
            for group, vector in zip(groups, vectors, strict=True):
                whole[group] = vector
            self._kept = (segments, whole)
        return self._kept[1]


def spread(rows: Sequence[Row], limit: int) -> list[Row]:
    """Return all rows, or `limit` of them, evenly spread; 0 takes all."""
    if not limit or len(rows) <= limit:
        return list(rows)
    return [rows[index * len(rows) // limit] for index in range(limit)]


def _load(name: str, path: Path) -> Any:
    if name in sys.modules:
        return sys.modules[name]
    if not path.is_file():
        sys.exit(f"{path} is missing: EVALS is the folder that holds the benchmarks")
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        sys.exit(f"{path} cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
