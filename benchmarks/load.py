# SPDX-License-Identifier: MIT
"""
How much one installation bears: many small jobs over several worker processes that are killed on the way.

    python benchmarks/load.py --jobs 1000 --workers 2,4

Starts, on loopback only, a PostgreSQL, one API process and the workers; sends jobs that choose moments and render
nothing ("metadata jobs") over HTTP; kills a worker with SIGKILL every few seconds and starts another; and checks at the
end that every job is done once, with each clip once and nothing left held. Prints a table and writes a dated report.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.load_run import LoadPlan, LoadResult, run_load  # noqa: E402 - after the path is set
from benchmarks.machine import describe_machine  # noqa: E402

from clipmill.media.ffmpeg import find_ffmpeg  # noqa: E402

HEAD = (
    "| workers | jobs | kills | done | lost or doubled | wall s | jobs/s | jobs/s a worker "
    "| submit p50 / p99 ms | status p50 / p99 ms | commits a job |\n|---|---|---|---|---|---|---|---|---|---|---|"
)


def main(argv: list[str]) -> int:
    """Run the load once for each number of workers; return 1 when anything was lost or doubled."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jobs", type=int, default=1000)
    parser.add_argument("--workers", default="2,4", help="numbers of worker processes, one run each")
    parser.add_argument("--kill-every-s", type=float, default=15.0, help="0 kills nothing")
    parser.add_argument("--clients", type=int, default=8, help="submitting threads")
    parser.add_argument("--no-report", action="store_true")
    options = parser.parse_args(argv)
    results: list[LoadResult] = []
    for count in (int(text) for text in options.workers.split(",")):
        plan = LoadPlan(jobs=options.jobs, workers=count, kill_every_s=options.kill_every_s, clients=options.clients)
        with tempfile.TemporaryDirectory(prefix="clipmill-load-") as folder:
            results.append(run_load(plan, Path(folder)))
        print(HEAD if len(results) == 1 else "", _row(results[-1]), sep="\n", flush=True)
    if not options.no_report:
        today = dt.datetime.now(tz=dt.UTC).date().isoformat()
        path = ROOT / "benchmarks" / "reports" / f"load-{today}.md"
        rows = "\n".join(_row(result) for result in results)
        machine = "\n".join(f"- {name}: {value}" for name, value in describe_machine(find_ffmpeg(None)).items())
        text = f"# Load, {today}\n\n{machine}\n\n{__doc__}\n{HEAD}\n{rows}\n"
        path.write_text(text, encoding="utf-8")
        print(path)
    return 0 if all(result.is_right for result in results) else 1


def _row(result: LoadResult) -> str:
    plan = result.plan
    rate = result.done / result.wall_s
    cells = (
        plan.workers,
        plan.jobs,
        result.kills,
        result.done,
        result.wrong,
        f"{result.wall_s:.0f}",
        f"{rate:.1f}",
        f"{rate / plan.workers:.2f}",
        f"{result.submit_ms(50):.0f} / {result.submit_ms(99):.0f}",
        f"{result.status_ms(50):.0f} / {result.status_ms(99):.0f}",
        f"{result.commits / plan.jobs:.0f}",
    )
    return f"| {' | '.join(str(cell) for cell in cells)} |"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
