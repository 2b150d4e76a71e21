# SPDX-License-Identifier: MIT
"""
One run: what is asked for is measured, then written as a report.

In: the folder of benchmarks and limits from the command line. Out: Markdown with figures and no text of the rows.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from clip_task import Setup, open_meaning
from evals.selection import cost
from evals.selection.opened import Opened
from evals.selection.report import write_report
from evals.selection.sections import Limits, measure, plans
from evals.selection.vectors import Meaning

from clipmill.llm import ChatModel

REPORTS = Path(__file__).resolve().parents[1] / "reports"
_NOTES = (
    "Open rows of the benchmarks; moments chosen and cut by the product's own code with its defaults, in the same",
    "process as the other ways. 95 % intervals in brackets, resampled 1,000 times by source; the best figure of a",
    "column is bold. Lift is hits over those of clips of the same lengths anywhere in the source; local lift over",
    "those near the same places, so that a habit of place earns nothing. Simple ways use windows of 30 s on the bounds",
    "of the given segments. Each section says what of the product was made with the same rows: such a figure is too",
    "good, and rows that were kept back decide.",
)


def main(arguments: Sequence[str]) -> int:
    """Run what was asked for."""
    given = _parser().parse_args(arguments)
    if given.cost_of is not None:
        cost.answer(given.cost_of)
        return 0
    if given.evals is None:
        sys.exit("say where the benchmarks are: make eval-selection EVALS=<folder>")
    embed = Meaning(open_meaning, given.vectors)
    model = ChatModel(given.model, given.model_name) if given.model else None
    opened = Opened(given.evals.resolve(), embed, frozenset(given.without))
    limits = Limits(given.limit, given.few)
    found = plans(opened, Setup(embed=embed, model=model), limits)
    unknown = set(given.only or ()) - set(found)
    if unknown:
        sys.exit(f"no section is called {', '.join(sorted(unknown))}; there are: {', '.join(found)}")
    chosen = [plan for name, plan in found.items() if not given.only or name in given.only]
    # The questions to a language model are counted, and answered best one after the other.
    sections = measure(chosen, limits, given.keep, processes=1 if model else given.processes)
    today = datetime.now(tz=UTC).date().isoformat()
    out: Path = given.out or REPORTS / f"selection-{today}.md"
    out.write_text(write_report(today, sections, [*_NOTES, "", _told(model)]), "utf-8")
    print(f"written: {out}")
    return 0


def _told(model: ChatModel | None) -> str:
    if model is None:
        return "No language model was asked."
    return f"Language model: {model.name}, {model.usage.calls} questions."


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="evals/selection/run.py", description=__doc__)
    parser.add_argument("--evals", type=Path, help="folder with the benchmarks")
    parser.add_argument("--limit", type=int, default=0, help="sources of each benchmark; 0 takes all")
    parser.add_argument("--few", type=int, default=Limits().few, help="sources of the other sections; 0 takes all")
    parser.add_argument("--only", nargs="*", default=None, help="names of sections")
    parser.add_argument("--without", nargs="*", default=(), help="ways left out; centroid and texttile cost the most")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="side by side; figures are the same")
    parser.add_argument("--vectors", type=Path, help="a file that keeps vectors, so that the next run makes none")
    parser.add_argument("--keep", type=Path, help="folder in which sections stay; those in it are not measured again")
    parser.add_argument("--out", type=Path, help="the report; by default in evals/reports, by date")
    parser.add_argument("--model", metavar="URL", help="a language model's server, up to and without /chat/completions")
    parser.add_argument("--model-name", default="", help="name of the model on that server")
    parser.add_argument("--cost-of", type=Path, help=argparse.SUPPRESS)
    return parser
