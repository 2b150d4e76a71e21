# SPDX-License-Identifier: MIT
"""
The sections of the report: what is measured, on which rows, kept between runs where a folder is given.

In: opened benchmarks. Out: `Section`s: tables of figures, without any text of the rows.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from clip_task import Setup
from evals.selection import asks, choosing, cost, edges, qualities
from evals.selection.crew import Errand, Gathered, Kept, gather
from evals.selection.figures import Figure
from evals.selection.opened import BENCHMARKS, Benchmark, Opened, Row

Table = dict[str, dict[str, Figure]]
COLDOPEN = BENCHMARKS[0]
FEW = frozenset({"prompts", "words", "repeats", "lengths", "styles"})
_VALUE = "share"
_WHOLE = "table"
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


@dataclass(frozen=True, slots=True)
class Plan:
    """What one section measures, and on which rows."""

    name: str
    note: str
    group: str
    """Sections of one group share their rows."""
    rows: Callable[[], Sequence[Row]]
    collect: Callable[[Row], Kept]
    sum_up: Callable[[Kept], Table]


def plans(opened: Opened, setup: Setup, limits: Limits) -> Mapping[str, Plan]:
    """Return, by name, what each section measures, in the order of the report."""
    found = [
        Plan(
            item.name,
            _seen(item),
            item.folder,
            partial(opened.rows, item, limits.sources),
            partial(choosing.collect, item, opened, setup),
            partial(choosing.sum_up, item),
        )
        for item in BENCHMARKS
    ]
    found += [_bounds(opened, setup, limits, has_marks=has_marks) for has_marks in (False, True)]
    found += _few(opened, setup, partial(opened.rows, COLDOPEN, limits.few))
    note = "Open rows joined to three hours; one core; memory above what the program held before."
    found.append(_alone("cost", "cost", note, lambda: _costs(opened.rows(COLDOPEN, 12))))
    return {plan.name: plan for plan in found}


def _few(opened: Opened, setup: Setup, rows: Callable[[], Sequence[Row]]) -> list[Plan]:
    """Return the sections that run the product many times over each of some cold-open rows."""

    def plan(name: str, note: str, collect: Callable[[Row], Kept], sum_up: Callable[[Kept], Table]) -> Plan:
        return Plan(name, note, COLDOPEN.folder, rows, collect, sum_up)

    return [
        plan(
            "prompts",
            "Own prompts over cold-open rows; shares of sources or clips that keep to the instruction, by rule.",
            partial(asks.collect, setup),
            lambda kept: _asked(asks.sum_up(kept)),
        ),
        plan(
            "words",
            "Cold-open rows. A telling word is said when its clip holds it, endings aside.",
            partial(qualities.collect_words, setup),
            lambda kept: _single(qualities.faithfulness(kept)),
        ),
        plan(
            "repeats",
            "Cold-open rows. Share of pairs of clips with 0.6 of their time in common, or that cosine of words.",
            partial(qualities.collect_pairs, COLDOPEN, opened, setup),
            lambda kept: _single(qualities.repeats(kept), "same pairs"),
        ),
        plan(
            "lengths",
            "Cold-open rows. Share of clips within 15 % of the wanted length.",
            partial(qualities.collect_lengths, setup),
            _means,
        ),
        plan(
            "styles",
            "Cold-open rows. Share of the clips of one style that lie to more than half in a clip of the other.",
            partial(qualities.collect_styles, setup),
            _means,
        ),
    ]


def _bounds(opened: Opened, setup: Setup, limits: Limits, *, has_marks: bool) -> Plan:
    note = "Not unseen: the model of sentence bounds was trained on these rows. Runs of twelve words are the segments."
    name = "bounds-with-punctuation" if has_marks else "bounds-raw-words"
    work = partial(edges.measure, opened, setup, limits.sources, has_marks=has_marks)
    return _alone(name, "bounds", note, work)


def _alone(name: str, group: str, note: str, work: Callable[[], Table]) -> Plan:
    """Return a plan whose rows are not shared out: one job makes its whole table."""
    return Plan(
        name,
        note,
        group,
        rows=lambda: [{"id": name}],
        collect=lambda _: {_WHOLE: [work()]},
        sum_up=lambda kept: kept[_WHOLE][0],
    )


def measure(chosen: Sequence[Plan], limits: Limits, keep: Path | None, processes: int) -> list[Section]:
    """
    Return the sections, in order: those kept in a folder, and the others measured now and kept there.

    Sections of one group are measured together; the cost of choosing comes last and alone.
    """
    found = {plan.name: _read(path) for plan in chosen if (path := _place(keep, plan)) is not None and path.is_file()}
    missing = [plan for plan in chosen if plan.name not in found]
    for group in dict.fromkeys(plan.group for plan in missing):
        started = time.monotonic()
        plans_ = [plan for plan in missing if plan.group == group]
        gathered = gather([Errand(plan.name, plan.rows(), plan.collect) for plan in plans_], processes)
        for plan in plans_:
            found[plan.name] = _finish(plan, gathered[plan.name], limits, _place(keep, plan))
        names = ", ".join(plan.name for plan in plans_)
        print(f"{names}: {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
    return [found[plan.name] for plan in chosen]


def _finish(plan: Plan, gathered: Gathered, limits: Limits, path: Path | None) -> Section:
    """Return the section of what was gathered, and keep it where a path says so."""
    date = datetime.now(tz=UTC).date().isoformat()
    table = plan.sum_up(gathered.kept)
    section = Section(plan.name, plan.note, date, limits.of(plan.name), gathered.cpu_s, table)
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(section)), "utf-8")
    return section


def _place(keep: Path | None, plan: Plan) -> Path | None:
    return keep / f"{plan.name}.json" if keep else None


def _read(path: Path) -> Section:
    kept: dict[str, Any] = json.loads(path.read_text("utf-8"))
    table = {row: {name: Figure(**value) for name, value in cells.items()} for row, cells in kept.pop("table").items()}
    return Section(**kept, table=table)


def _seen(item: Benchmark) -> str:
    return f"Not unseen: {item.trained}." if item.trained else "Nothing was made with these rows."


def _asked(found: asks.Asked) -> Table:
    return {name: {"with the prompt": asked, "without": plain} for name, (asked, plain) in found.items()}


def _single(found: Mapping[str, Figure], column: str = _VALUE) -> Table:
    return {name: {column: figure} for name, figure in found.items()}


def _means(kept: Kept) -> Table:
    return _single(qualities.means(kept))


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
