# SPDX-License-Identifier: MIT
"""
Whether clips begin and end where people begin and end.

In: meetings with real word times and the bounds of what people said in one go, given as a recogniser gives them: runs
of twelve words. Out: figures by way: a word cut, a clean begin, a clean end, both. Truth and scorer are the
benchmark's.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from clip_task import Setup
from evals.selection.figures import Figure, mean
from evals.selection.opened import Benchmark, Opened, Row, spread
from evals.selection.ways import Range, ways

COUNT = 20
LONGEST_S = 60.0
OWN_WAYS = ("grid", "word", "pause", "speaker+pause", "punct")
_OWN_CLIPS = 40
_COLUMNS = ("a word cut", "clean begin", "clean end", "both clean")
_NEEDLESS = frozenset({"centroid"})
_BOUNDARY = Benchmark("boundary", "boundary", max_s=LONGEST_S)
Figures = dict[str, Figure]


def measure(opened: Opened, setup: Setup, limit: int, *, has_marks: bool) -> dict[str, Figures]:
    """Return the figures of every way; with `has_marks` words bring their punctuation."""
    page: Any = opened.page("boundary")
    items: list[Row] = spread(page.load("open", 0), limit)
    kept: dict[str, list[tuple[str, Sequence[float]]]] = {}

    def keep(name: str, item: Row, clips: Sequence[Range]) -> None:
        scores = page.score(item["W"], clips)
        kept.setdefault(name, []).extend((item["id"], scores[place]) for place in range(len(scores)))

    for name in OWN_WAYS if has_marks else OWN_WAYS[:-1]:
        draw = np.random.default_rng(1)
        for item in items:
            keep(f"cut: {name}", item, page.base(name, item["W"], _OWN_CLIPS, draw))
    found = {name: way for name, way in ways(_BOUNDARY, opened, setup).items() if name not in _NEEDLESS}
    for item in items:
        row: Row = {"id": item["id"], "segments": page.segments(item["W"], has_marks)}
        for name, way in found.items():
            keep(name, item, way(row, {"prompt": None, "style": "general"}, COUNT))
    return {name: _figures(scores) for name, scores in kept.items()}


def _figures(scores: Sequence[tuple[str, Sequence[float]]]) -> Figures:
    sources = [source for source, _ in scores]
    found = {name: mean([float(values[place]) for _, values in scores], sources) for place, name in enumerate(_COLUMNS)}
    return {name: figure for name, figure in found.items() if figure is not None}
