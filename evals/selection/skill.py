# SPDX-License-Identifier: MIT
"""
How the skill of a language model turns into clips, measured with a stand-in whose skill is known.

In: the folder of benchmarks. Out: Markdown with figures and no text of the rows. The product's own client asks a server
on this machine; the judge behind it has seen the truth through noise. No real model is asked, and none is measured.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clip_task import Setup, open_meaning, read_options
from evals.selection.choosing import COUNT
from evals.selection.opened import BENCHMARKS, SHARE, Benchmark, Opened, Row, spread
from evals.selection.skill_figures import Counted
from evals.selection.skill_judge import SKILLS, Case, Source
from evals.selection.skill_report import BEST, PLAIN, Measured, write_report
from evals.selection.skill_server import StandInServer
from evals.selection.vectors import Meaning
from evals.selection.ways import product_way

from clipmill.domain.times import US_PER_S
from clipmill.llm import ChatModel
from clipmill.selection.candidates import find_windows
from clipmill.selection.lengths import plan_length
from clipmill.selection.prompts import read_prompt

if TYPE_CHECKING:
    from clipmill.selection.reading import Reading

_REPORTS = Path(__file__).resolve().parents[1] / "reports"
Range = tuple[float, float]
Task = dict[str, Any]
_LIKE = 0.15
"""How far from the usual length the windows of the ceiling may be."""
_SOURCES = {"coldopen": 40, "qmsum": 16, "scotus-funny": 20}
_QUESTIONS = 2
"""Of a meeting; a judge gives about thirty answers for each."""


@dataclass(slots=True)
class Bout:
    """All judges on one benchmark."""

    benchmark: Benchmark
    opened: Opened
    server: StandInServer
    plain: Setup
    seed: int = 0
    models: dict[str, ChatModel] = field(init=False)

    def __post_init__(self) -> None:
        """Open a client for each judge."""
        self.models = {skill.name: ChatModel(self.server.url, skill.name) for skill in SKILLS}

    def measure(self, rows: Sequence[Row], questions: int) -> Measured:
        """Return the records of every judge, of no model and of the ceiling, task by task."""
        started = time.monotonic()
        sources: list[str] = []
        records: dict[str, list[dict[str, float]]] = {}
        lost = 0
        for row in rows:
            for task in spread(self.opened.tasks(row), questions):
                sources.append(row["id"])
                case, found = self._case(row, task), self._clips(row, task)
                self.server.case = case
                for name, clips in found:
                    records.setdefault(name, []).append(self._score(row, task, clips))
                lost += case.lost
        counted = {name: Counted(sources, values) for name, values in records.items()}
        asked = {name: model.usage.calls / max(1, len(sources)) for name, model in self.models.items()}
        print(f"{self.benchmark.name}: {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
        return Measured(self.benchmark.name, counted, asked, lost)

    def _clips(self, row: Row, task: Task) -> Iterator[tuple[str, list[Range]]]:
        plain = product_way(self.plain, self.benchmark.max_s)(row, task, COUNT)
        yield PLAIN, plain
        yield BEST, self._ceiling(row, task, plain)
        for name, model in self.models.items():
            setup = Setup(embed=self.plain.embed, model=model, reader=self.plain.reader)
            yield name, product_way(setup, self.benchmark.max_s)(row, task, COUNT)
            if self.server.failure is not None:
                raise self.server.failure

    def _reading(self, row: Row) -> tuple[Any, Reading]:
        said = {"id": row["id"], "duration": row["segments"][-1]["end"], "segments": row["segments"]}
        return self.plain.reader.read(said, self.plain.language)

    def _case(self, row: Row, task: Task) -> Case:
        words = self._reading(row)[0].transcript.words
        return Case(Source(words), self._is_hit(task), f"{self.seed} {task['task_id']}")

    def _is_hit(self, task: Task) -> Callable[[Range], bool]:
        hits = partial(self.opened.bench.hits, gt=task["gt"], frac=SHARE, mode=self.benchmark.mode)
        return lambda clip: bool(hits(clip))

    def _ceiling(self, row: Row, task: Task, plain: Sequence[Range]) -> list[Range]:
        """Return as many of the product's own windows as hold what people wanted, others behind them; none overlap."""
        options = read_options({**task, "max_clips": COUNT, "max_s": self.benchmark.max_s})
        found = find_windows(self._reading(row)[1].sentences, plan_length(options, read_prompt(options.prompt)))
        windows = list(zip((found.in_us / US_PER_S).tolist(), (found.out_us / US_PER_S).tolist(), strict=True))
        return best_windows(windows, self._is_hit(task), _usual(plain))

    def _score(self, row: Row, task: Task, clips: Sequence[Range]) -> dict[str, float]:
        first, last = row["segments"][0]["start"], row["segments"][-1]["end"]
        record: dict[str, float] = self.opened.bench.score_task(
            list(clips), task["gt"], first, last, SHARE, max_s=self.benchmark.max_s, mode=self.benchmark.mode
        )
        return record


def best_windows(windows: Sequence[Range], is_hit: Callable[[Range], bool], usual_s: float) -> list[Range]:
    """Return at most ten windows of about one length: as many hits as fit side by side, then others."""
    like = [window for window in windows if abs((window[1] - window[0]) / usual_s - 1.0) <= _LIKE]
    chosen: list[Range] = []
    # Earliest end first packs as many as can be; the others fill what is left.
    by_end = sorted(like, key=lambda window: (window[1], -window[0]))
    for wanted in ([window for window in by_end if is_hit(window)], by_end):
        for window in wanted:
            if len(chosen) < COUNT and all(window[0] >= other[1] or window[1] <= other[0] for other in chosen):
                chosen.append(window)
    return chosen


def _usual(clips: Sequence[Range]) -> float:
    return sum(end - begin for begin, end in clips) / max(1, len(clips)) or 1.0


def main(arguments: Sequence[str]) -> int:
    """Run what was asked for."""
    given = _parser().parse_args(arguments)
    os.nice(given.nice)
    opened = Opened(given.evals.resolve(), Meaning(open_meaning, given.vectors))
    measured: list[Measured] = []
    for benchmark in BENCHMARKS:
        if benchmark.name not in _SOURCES or (given.only and benchmark.name not in given.only):
            continue
        rows = opened.rows(benchmark, min(_SOURCES[benchmark.name], given.limit or _SOURCES[benchmark.name]))
        with StandInServer() as server:
            plain = Setup(embed=opened.bench.embed)
            measured.append(Bout(benchmark, opened, server, plain, given.seed).measure(rows, _QUESTIONS))
    today = datetime.now(tz=UTC).date().isoformat()
    out: Path = given.out or _REPORTS / f"selection-with-a-model-{today}.md"
    out.write_text(write_report(today, measured), "utf-8")
    print(f"written: {out}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="evals/selection/skill_run.py", description=__doc__)
    parser.add_argument("--evals", type=Path, required=True, help="folder with the benchmarks")
    parser.add_argument("--limit", type=int, default=0, help="sources of each benchmark at most; 0 takes the usual")
    parser.add_argument("--only", nargs="*", help="names of benchmarks")
    parser.add_argument("--vectors", type=Path, help="a file that keeps vectors, so that the next run makes none")
    parser.add_argument("--seed", type=int, default=0, help="of the noise")
    parser.add_argument("--nice", type=int, default=0, help="how far others go first")
    parser.add_argument("--out", type=Path, help="the report; by default in evals/reports, by date")
    return parser
