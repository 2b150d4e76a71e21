# SPDX-License-Identifier: MIT
"""
Runs the open benchmarks through Clipmill's adapters, prints a table and writes a dated report.

    python evals/run.py --benchmarks FOLDER [--only asr boundary]

FOLDER holds one folder a benchmark, each with an `eval.py` that calls a program (`--cmd 'prog {in} {out}'`) and prints
its figures with intervals. Nothing is tuned or trained here.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from clipmill import process
from clipmill.media.ffmpeg import find_ffmpeg

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Benchmark:
    """One run of one benchmark's scorer."""

    name: str
    folder: str
    arguments: tuple[str, ...]


def _adapter(name: str, slots: str) -> str:
    return f"{sys.executable} {HERE / 'adapters' / name} {slots}"


def benchmarks(limit: int) -> tuple[Benchmark, ...]:
    """Return the benchmarks that have an adapter; `limit` bounds the rows of the slow ones, 0 takes all."""
    select = _adapter("select.py", "{in} {out}")
    rows = ("--limit", str(limit)) if limit else ()
    return (
        Benchmark("asr", "asr", ("--cmd", _adapter("asr.py", "{wav} {out}"))),
        Benchmark("asr-long", "asr", ("--long", "--cmd", _adapter("asr.py", "{wav} {out}"))),
        Benchmark("boundary", "boundary", ("--batch", _adapter("boundary.py", "{in} {out}"), *rows)),
        Benchmark("coldopen", "coldopen", ("--batch", select, *rows)),
        Benchmark("laughs", "laughs", ("--batch", select, *rows)),
        Benchmark("qmsum", "qmsum", ("--batch", select, *rows)),
    )


def run_benchmark(item: Benchmark, folder: Path, bin_dir: Path) -> tuple[str, float]:
    """Return what the scorer printed and the seconds it took."""
    path = os.pathsep.join((str(bin_dir), os.defpath))
    started = time.perf_counter()
    done = process.run(
        [sys.executable, str(folder / item.folder / "eval.py"), "--split", "open", *item.arguments],
        env={"PATH": path, "HOME": str(Path.home())},
    )
    text = done.output.decode().strip() if done.return_code == 0 else f"FAILED\n{done.last_words}"
    return text, time.perf_counter() - started


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--benchmarks", type=Path, required=True, help="folder with the benchmarks")
    parser.add_argument("--only", nargs="*", default=None, help="names of benchmarks to run")
    parser.add_argument("--limit", type=int, default=0, help="rows of the transcript benchmarks; 0 takes all")
    arguments = parser.parse_args()
    today = datetime.now(tz=UTC).date().isoformat()
    lines = [f"# Quality, {today}", "", "Open splits; what each figure means is in the benchmark's own page.", ""]
    with tempfile.TemporaryDirectory() as bin_name:
        (Path(bin_name) / "ffmpeg").symlink_to(find_ffmpeg())
        for item in benchmarks(arguments.limit):
            if arguments.only and item.name not in arguments.only:
                continue
            text, seconds = run_benchmark(item, arguments.benchmarks.resolve(), Path(bin_name))
            print(f"{item.name} ({seconds:.0f} s)\n{text}\n", flush=True)
            lines += [f"## {item.name}", "", "```", text, "```", ""]
    report = HERE / "reports" / f"{today}.md"
    report.write_text("\n".join(lines), "utf-8")
    print(f"written: {report}")


if __name__ == "__main__":
    main()
