# SPDX-License-Identifier: MIT
"""
The sections of the report: what is measured, on which rows, kept between runs where a folder is given.

In: opened benchmarks. Out: `Section`s: tables of figures, without any text of the rows.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from clip_task import Setup
from evals.selection import asks, choosing, cost, edges, qualities
from evals.selection.figures import Figure
from evals.selection.opened import BENCHMARKS, Benchmark, Opened, Row

Table = dict[str, dict[str, Figure]]
COLDOPEN = BENCHMARKS[0]
FEW = frozenset({"prompts", "words", "repeats", "lengths", "styles"})
_VALUE = "share"
_ENTRY = Path(__file__).with_name("run.py")


@dataclass(frozen=True, slots=True)
class Section:
    """One table of the report."""

    name: str
    note: str
    date: str
    most_sources: int
    """Sources that were measured at most; 0: all open ones."""
    cpu_s: float
    """Processor time that measuring took."""
    table: Table
    """Figures by row and column."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How many sources are measured at most; 0 takes all."""

    sources: int = 0
    """Of each benchmark."""
    few: int = 24
    """For prompts, words, repeats, lengths and styles: they run the product many times over each source."""

    def of(self, name: str) -> int:
        """Return how many sources a section measures at most."""
        return self.few if name in FEW else self.sources


def plans(opened: Opened, setup: Setup, limits: Limits) -> Mapping[str, tuple[str, Callable[[], Table]]]:
    """Return, by name of section, its note and what measures it."""
    found: dict[str, tuple[str, Callable[[], Table]]] = {}
    for item in BENCHMARKS:
        found[item.name] = (_seen(item), partial(choosing.measure, item, opened, setup, limits.sources))
    words = "Not unseen: the model of sentence bounds was trained on these rows. Runs of twelve words are the segments."
    for has_marks in (False, True):
        name = "bounds-with-punctuation" if has_marks else "bounds-raw-words"
        found[name] = (words, partial(edges.measure, opened, setup, limits.sources, has_marks=has_marks))
    few = partial(opened.rows, COLDOPEN, limits.few)
    found["prompts"] = (
        "Own prompts over cold-open rows; shares of sources or clips that keep to the instruction, by rule.",
        lambda: _asked(asks.measure(few(), setup)),
    )
    found["words"] = (
        "Cold-open rows. A telling word is said when its clip holds it, endings aside.",
        lambda: _single(qualities.faithfulness(few(), setup)),
    )
    found["repeats"] = (
        "Cold-open rows. Share of pairs of clips with 0.6 of their time in common, or that cosine of words.",
        lambda: _single(qualities.repeats(COLDOPEN, opened, setup, few()), "same pairs"),
    )
    found["lengths"] = (
        "Cold-open rows. Share of clips within 15 % of the wanted length.",
        lambda: _single(qualities.lengths(few(), setup)),
    )
    found["styles"] = (
        "Cold-open rows. Share of the clips of one style that lie to more than half in a clip of the other.",
        lambda: _single(qualities.styles(few(), setup)),
    )
    found["cost"] = (
        "Open rows joined to three hours; one core; memory above what the program held before.",
        lambda: _costs(opened.rows(COLDOPEN, 12)),
    )
    return found


def measure(name: str, note: str, work: Callable[[], Table], most_sources: int, keep: Path | None) -> Section:
    """Return a section: the one kept in a folder, or one measured now, which is then kept there."""
    path = keep / f"{name}.json" if keep else None
    if path is not None and path.is_file():
        return _read(json.loads(path.read_text("utf-8")))
    started = time.process_time()
    table = work()
    date, cpu_s = datetime.now(tz=UTC).date().isoformat(), time.process_time() - started
    section = Section(name, note, date, most_sources, cpu_s, table)
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(section)), "utf-8")
    return section


def _read(kept: dict[str, Any]) -> Section:
    table = {row: {name: Figure(**value) for name, value in cells.items()} for row, cells in kept.pop("table").items()}
    return Section(**kept, table=table)


def _seen(item: Benchmark) -> str:
    return f"Not unseen: {item.trained}." if item.trained else "Nothing was made with these rows."


def _asked(found: asks.Asked) -> Table:
    return {name: {"with the prompt": asked, "without": plain} for name, (asked, plain) in found.items()}


def _single(found: Mapping[str, Figure], column: str = _VALUE) -> Table:
    return {name: {column: figure} for name, figure in found.items()}


def _costs(rows: list[Row]) -> Table:
    def plain(value: float) -> Figure:
        return Figure(value, value, value, 1)

    return {
        item.name: {
            "hours": plain(item.hours),
            "words": plain(item.words),
            "CPU s": plain(item.cpu_s),
            "MB more": plain(item.extra_mb),
            "MB in all": plain(item.whole_mb),
        }
        for item in cost.measure(rows, _ENTRY)
    }
