# SPDX-License-Identifier: MIT
"""
A whole run: which scenes, in how many processes, and where the report goes.

In: the command line. Out: a printed table, a dated report and contact sheets beside it.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from evals.framing.compose import open_studio
from evals.framing.measure import Measured, Task, measure
from evals.framing.opened import open_scenes
from evals.framing.report import totals_table, write_report
from evals.framing.scenes import QUICK, SCRIPTS
from evals.framing.score import Row, total
from evals.framing.sheets import save_sheet
from evals.framing.show import REAL

from clipmill import process
from clipmill.demo.assets import find_assets
from clipmill.media.ffmpeg import find_ffmpeg
from clipmill.settings import Settings
from clipmill.wiring import demo_assets, needed_weights, weights_store

EVALS = Path(__file__).resolve().parents[1]
_SHEET_WIDTH_PX = 1280
_ROUGH_COST_S = {"open: podcast": 120.0, "open: two-person panel": 60.0, "4k-source": 30.0}
"""Long scenes start first, so that no process is left with one at the end."""


def main(argv: Sequence[str]) -> int:
    """Run what was asked for; 1 when something could not be measured."""
    arguments = _arguments(argv)
    work = arguments.work or Settings().storage.cache_dir / "evals-framing"
    work.mkdir(parents=True, exist_ok=True)
    started = time.perf_counter()
    names = _names(arguments)
    for name in needed_weights(Settings()):
        weights_store(Settings()).fetch(name)
    open_studio(find_assets(demo_assets(Settings())), work)  # voices are made once, before the processes want them
    tasks = [Task(name, work, arguments.media, not (arguments.quick or arguments.no_sheets)) for name in names]
    results = _run(tasks, arguments.processes)
    scored = run_benchmarks(arguments.benchmarks) if arguments.benchmarks else []
    taken_s = time.perf_counter() - started
    _write(results, scored, arguments.out, work, taken_s, keeps=not arguments.quick)
    return int(any(result.faults for result in results))


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="evals/framing/run.py", description="Measures the camera.")
    parser.add_argument("--media", type=Path, help="folder with real videos and their truth (built/, gaming/)")
    parser.add_argument("--only", nargs="*", default=None, help="names of scenes, or parts of them")
    parser.add_argument("--quick", action="store_true", help="a few scenes, no sheets, no report")
    parser.add_argument("--no-sheets", action="store_true", help="render nothing")
    parser.add_argument("--benchmarks", type=Path, help="folder with the scorers asd/eval.py and shots/eval.py")
    parser.add_argument("--work", type=Path, help="folder in which composed scenes are kept")
    parser.add_argument("--out", type=Path, default=EVALS / "reports", help="folder of the report")
    parser.add_argument("--processes", type=int, default=2)
    return parser.parse_args(argv)


def _names(arguments: argparse.Namespace) -> list[str]:
    names = list(QUICK if arguments.quick else SCRIPTS)
    if arguments.media and not arguments.quick:
        names += [scene.name for scene in open_scenes(arguments.media)]
    if arguments.only:
        names = [name for name in names if any(part in name for part in arguments.only)]
    return sorted(names, key=lambda name: -_ROUGH_COST_S.get(name, 1.0))


def _run(tasks: Sequence[Task], processes: int) -> list[Measured]:
    """Return what came of all scenes, told as they come."""
    results: dict[str, Measured] = {}
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool:
        waiting = {pool.submit(measure, task): task.scene for task in tasks}
        for done in as_completed(waiting):
            scene, result = waiting[done], done.result()
            results[scene] = result
            print(f"{scene}: {len(result.rows)} rows{''.join(' ! ' + fault for fault in result.faults)}", flush=True)
    return [results[task.scene] for task in tasks]


@dataclass(frozen=True, slots=True)
class Scored:
    """What the scorer of a benchmark said."""

    name: str
    text: str


def run_benchmarks(folder: Path) -> list[Scored]:
    """Return what the scorers of a folder print about the product's adapters."""
    scored = []
    with tempfile.TemporaryDirectory() as bin_name:
        (Path(bin_name) / "ffmpeg").symlink_to(find_ffmpeg())
        path = os.pathsep.join((bin_name, os.defpath))
        for name in ("asd", "shots"):
            command = f"{sys.executable} {EVALS / 'adapters' / f'{name}.py'} {{video}} {{out}}"
            done = process.run(
                [sys.executable, str(folder / name / "eval.py"), "--split", "open", "--cmd", command],
                env={"PATH": path, "HOME": str(Path.home())},
            )
            text = done.output.decode().strip() if done.return_code == 0 else f"FAILED\n{done.last_words}"
            scored.append(Scored(name, text))
            print(f"{name}\n{text}\n", flush=True)
    return scored


def _write(
    results: Sequence[Measured], scored: Sequence[Scored], out: Path, work: Path, wall_s: float, *, keeps: bool
) -> None:
    rows = [row for result in results for row in result.rows]
    totals = [total(method, rows) for method in dict.fromkeys(row.method for row in rows)]
    print("\n".join(totals_table(totals)))
    if not keeps:
        return
    today = datetime.now(tz=UTC).date().isoformat()
    folder = out / f"framing-{today}"
    folder.mkdir(parents=True, exist_ok=True)
    sheets = []
    shown = [item for result in results for item in result.strips]
    for title in dict.fromkeys(show.sheet for show, _ in shown):
        name = f"{title.lower().replace(' ', '-')}.jpg"
        # Whoever is in somebody's own videos is not put beside a report that is handed on.
        place = work / f"{folder.name}-{name}" if title == REAL else folder / name
        save_sheet([strip for show, strip in shown if show.sheet == title], _SHEET_WIDTH_PX, place)
        if title == REAL:
            print(f"written: {place}")
        else:
            sheets.append((title, f"{folder.name}/{name}"))
    faults = [fault for result in results for fault in result.faults]
    text = write_report(today, rows, _notes(rows, results, wall_s), sheets, list(dict.fromkeys(faults)))
    text += "".join(f"\n## {item.name}\n\n```\n{item.text}\n```\n" for item in scored)
    report = out / f"framing-{today}.md"
    report.write_text(text, "utf-8")
    print(f"written: {report}")


def _notes(rows: Sequence[Row], results: Sequence[Measured], wall_s: float) -> list[str]:
    """Return what has to be known of the run."""
    timed = next((row.cost for row in rows if row.cost and row.cost.render_cpu_s), None)
    peak_mb = max((result.peak_bytes for result in results), default=0) / 1e6
    count = len({row.scene for row in rows})
    lines = [f"{count} scenes, output 9:16, in {wall_s:.0f} s of wall time; peak memory of a process {peak_mb:.0f} MB."]
    if timed and timed.render_cpu_s:
        share = timed.cpu_s / (timed.cpu_s + timed.render_cpu_s)
        lines.append(f"Looking is {share:.0%} of looking and rendering at 1080x1920 (two-shot).")
    return lines
