# SPDX-License-Identifier: MIT
"""
What choosing costs for three hours of speech: processor time and memory, in a process of its own.

In: open rows, joined until they are three hours long. Out: seconds of one core and megabytes above what the program
needed before. The child is this module, started with the joined source; the parent only reads its answer.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from clip_task import Setup, open_meaning, run_task
from evals.selection.opened import Row

from clipmill import process

HOURS = 3.0
_HOUR_S = 3600.0
_MB = 1024.0
"""Kilobytes, as Linux counts the most memory that a process had, in a megabyte."""
PROMPT = "the part about how they decide what to do next"
_TIMEOUT_S = 1800.0


@dataclass(frozen=True, slots=True)
class Cost:
    """What choosing took."""

    name: str
    hours: float
    words: int
    cpu_s: float
    extra_mb: float
    """Most memory at once, above what was held before the choice."""
    whole_mb: float
    """Most memory of the process at once."""


def joined(rows: Sequence[Row], hours: float = HOURS) -> Row:
    """Return a source of this many hours, made of rows one after the other; the last one is cut off."""
    segments: list[dict[str, object]] = []
    offset_s = 0.0
    for row in rows:
        for segment in row["segments"]:
            if offset_s + segment["end"] > hours * _HOUR_S:
                break
            words = [
                {**word, "start": word["start"] + offset_s, "end": word["end"] + offset_s}
                for word in segment.get("words") or ()
            ]
            segments.append(
                {
                    "start": segment["start"] + offset_s,
                    "end": segment["end"] + offset_s,
                    "text": segment["text"],
                    "speaker": segment.get("speaker"),
                    "words": words,
                }
            )
        offset_s += row["segments"][-1]["end"] + 1.0
        if offset_s >= hours * _HOUR_S:
            break
    return {"id": "joined", "segments": segments}


def measure(rows: Sequence[Row], entry: Path) -> list[Cost]:
    """Return what choosing costs without a prompt, and with one that is read by meaning; `entry` is the command."""
    source = joined(rows)
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for name, prompt in (("no prompt", None), ("a prompt read by meaning", PROMPT)):
            task = {**source, "duration": source["segments"][-1]["end"], "prompt": prompt, "style": "general"}
            path = Path(folder) / "task.json"
            path.write_text(json.dumps(task), "utf-8")
            done = process.run([sys.executable, str(entry), "--cost-of", str(path)], timeout_s=_TIMEOUT_S)
            if done.return_code != 0:
                sys.exit(f"the cost of choosing could not be measured: {done.last_words}")
            found.append(Cost(name, **json.loads(done.output.decode())))
    return found


def answer(path: Path) -> None:
    """Choose once for the task in a file, and print what it cost; the work of the child."""
    task = json.loads(path.read_text("utf-8"))
    embed = open_meaning() if task["prompt"] else None
    before_kb, started = _held_kb(), time.process_time()
    run_task(task, Setup(embed=embed))
    cpu_s = time.process_time() - started
    cost = {
        "hours": task["duration"] / _HOUR_S,
        "words": sum(len(segment["text"].split()) for segment in task["segments"]),
        "cpu_s": cpu_s,
        "extra_mb": (_most_kb() - before_kb) / _MB,
        "whole_mb": _most_kb() / _MB,
    }
    print(json.dumps(cost))


def _held_kb() -> float:
    """Return the memory that this process holds now; where the system does not tell, the most that it had."""
    status = Path("/proc/self/statm")
    if not status.is_file():
        return _most_kb()
    return int(status.read_text("ascii").split()[1]) * resource.getpagesize() / _MB


def _most_kb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
