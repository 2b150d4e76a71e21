# SPDX-License-Identifier: MIT
"""What the command line prints: progress on the error stream, results on the output stream."""

from __future__ import annotations

import contextlib
import json
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, TaskID, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars
from rich.table import Table
from rich.text import Text

from clipmill.domain.errors import ClipmillError
from clipmill.domain.progress import OnProgress, Progress, StageName
from clipmill.domain.result import ArtifactKind, Clip, ClippingResult, Notice
from clipmill.domain.times import US_PER_S

PLAIN_WIDTH = 120
"""Columns of the table where there is no terminal to ask."""
PLAIN_STEP = 0.1
"""Plain progress prints a line each tenth of a stage."""


@contextlib.contextmanager
def progress_shown(*, is_quiet: bool = False) -> Iterator[OnProgress]:
    """Give a reporter: bars with percentage and time left on a terminal, plain lines elsewhere, nothing when quiet."""
    if is_quiet:
        yield lambda _progress: None
    elif sys.stderr.isatty():
        with _bars() as bars:
            yield _bar_reporter(bars)
    else:
        yield _plain_reporter()


def _bars() -> Bars:
    return Bars(
        TextColumn("{task.description:<20}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(elapsed_when_finished=True),
        console=Console(stderr=True),
    )


def _bar_reporter(bars: Bars) -> OnProgress:
    tasks: dict[StageName, TaskID] = {}
    lock = threading.Lock()

    def report(progress: Progress) -> None:
        with lock:
            if progress.stage not in tasks:
                tasks[progress.stage] = bars.add_task(progress.message, total=1.0)
            bars.update(tasks[progress.stage], completed=progress.fraction)

    return report


def _plain_reporter() -> OnProgress:
    shown: dict[StageName, float] = {}
    lock = threading.Lock()

    def report(progress: Progress) -> None:
        with lock:
            last = shown.get(progress.stage)
            if last is not None and progress.fraction < min(1.0, last + PLAIN_STEP):
                return
            if last is not None and last >= 1.0:
                return
            shown[progress.stage] = progress.fraction
            print(f"{progress.message}: {progress.fraction:.0%}", file=sys.stderr, flush=True)

    return report


def print_result(result: ClippingResult, out_dir: Path) -> None:
    """Print the ranked clips as a table, what was re-used, and every notice."""
    console = Console(width=None if sys.stdout.isatty() else PLAIN_WIDTH)
    if result.clips:
        console.print(_clip_table(result))
        for clip in result.clips:
            for line in _files_of(clip, out_dir):
                console.print(Text(line), soft_wrap=True)
    reused = [report.stage.value for report in result.stages if report.is_reused]
    if reused:
        console.print(Text(f"Used again from earlier runs: {', '.join(reused)}."))
    print_notices(result.notices)
    console.print(Text(f"Recipe: {out_dir / 'clips.json'}"), soft_wrap=True)


def print_notices(notices: tuple[Notice, ...]) -> None:
    """Print notices on the error stream."""
    for notice in notices:
        print(f"note[{notice.code}]: {notice.message}", file=sys.stderr)


def _clip_table(result: ClippingResult) -> Table:
    table = Table(title=Text(f"Clips of {result.source.title or result.source.location}"), title_justify="left")
    for name, justify in (("#", "right"), ("score", "right"), ("in", "right"), ("out", "right"), ("length", "right")):
        table.add_column(name, justify=justify, no_wrap=True)  # type: ignore[arg-type]
    table.add_column("title and reason", ratio=1)
    for clip in result.clips:
        edl = clip.spec.edl
        moment = clip.spec.moment
        table.add_row(
            str(clip.spec.rank),
            f"{moment.score.total:.0f}",
            clock(min(entry.in_us for entry in edl.entries)),
            clock(max(entry.out_us for entry in edl.entries)),
            f"{edl.duration_us / US_PER_S:.1f} s",
            Text.assemble((moment.title, "bold"), "\n", moment.score.reason),
        )
    return table


def _files_of(clip: Clip, out_dir: Path) -> list[str]:
    lines = [
        f"{clip.spec.rank:>3}  {out_dir / item.path}" for item in clip.artifacts if item.kind is ArtifactKind.VIDEO
    ]
    if clip.receipt and clip.receipt.repairs:
        lines.append(f"     repaired: {'; '.join(clip.receipt.repairs)}")
    return lines


def clock(time_us: int) -> str:
    """Return a time as H:MM:SS.s or M:SS.s."""
    tenths = round(time_us / (US_PER_S // 10))
    minutes, seconds = divmod(tenths, 600)
    hours, minutes = divmod(minutes, 60)
    tail = f"{seconds // 10:02d}.{seconds % 10}"
    return f"{hours}:{minutes:02d}:{tail}" if hours else f"{minutes}:{tail}"


def print_json(document: object) -> None:
    """Print a document as JSON on the output stream."""
    print(json.dumps(document, ensure_ascii=False, indent=1))


def print_error(error: ClipmillError, *, is_json: bool) -> None:
    """Print an error with what to do about it; as JSON on the output stream when that was asked for."""
    if is_json:
        print_json({"error": {"code": error.code, "message": error.message, "hint": error.hint}})
    print(f"error[{error.code}]: {error.message}\n  {error.hint}", file=sys.stderr)
