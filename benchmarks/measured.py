# SPDX-License-Identifier: MIT
"""
Runs one command and measures it with all its children: time, processor time, memory.

As a program, `python -m benchmarks.measured REPORT -- COMMAND...` runs the command from a fresh process of its own, so
that the kernel's totals of ended children are that command's alone, and writes the usage as JSON. As a module,
`measure` starts that program. Linux only: memory is read from /proc.
"""

from __future__ import annotations

import json
import resource
import sys
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from clipmill import process

SAMPLE_INTERVAL_S = 0.05
_PROC = Path("/proc")
_PAGE_BYTES = resource.getpagesize()


class CommandFailed(Exception):
    """A measured command ended with an error."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What a command took, with all its children."""

    wall_s: float
    cpu_s: float
    """User and system time of the whole tree."""
    peak_tree_bytes: int
    """Highest sum of resident memory of all its processes, sampled; shared pages count in each of them."""
    peak_process_bytes: int
    """Highest resident memory of any one process, as the kernel keeps it."""
    return_code: int

    def __add__(self, other: Usage) -> Usage:
        """Return the usage of one command after another."""
        return Usage(
            wall_s=self.wall_s + other.wall_s,
            cpu_s=self.cpu_s + other.cpu_s,
            peak_tree_bytes=max(self.peak_tree_bytes, other.peak_tree_bytes),
            peak_process_bytes=max(self.peak_process_bytes, other.peak_process_bytes),
            return_code=self.return_code or other.return_code,
        )


def measure(argv: Sequence[str]) -> Usage:
    """
    Run a command to its end and return what it took.

    Raises:
        CommandFailed: it ended with an error; the message has its last words.

    """
    with TemporaryDirectory(prefix="measured-") as folder:
        report = Path(folder) / "usage.json"
        program = (sys.executable, str(Path(__file__).resolve()), str(report), "--", *argv)
        finished = process.run(program)
        if finished.return_code or not report.is_file():
            message = f"{' '.join(argv[:4])}... ended with {finished.return_code}: {finished.last_words[-2000:]}"
            raise CommandFailed(message)
        return Usage(**json.loads(report.read_text(encoding="utf-8")))


def tree_resident_bytes(root_pid: int, processes: Iterable[tuple[int, int, int]]) -> int:
    """
    Return the resident memory of a process and all its descendants.

    Args:
        root_pid: the process.
        processes: of each process its own number, its parent's, and its resident bytes.

    """
    children: dict[int, list[int]] = {}
    resident: dict[int, int] = {}
    for pid, parent, size_bytes in processes:
        children.setdefault(parent, []).append(pid)
        resident[pid] = size_bytes
    total, waiting = 0, [root_pid]
    while waiting:
        pid = waiting.pop()
        total += resident.get(pid, 0)
        waiting += children.get(pid, ())
    return total


def processes_now() -> list[tuple[int, int, int]]:
    """Return of each process on the machine its number, its parent's, and its resident bytes."""
    found: list[tuple[int, int, int]] = []
    for folder in _PROC.iterdir():
        if not folder.name.isdigit():
            continue
        try:
            # The name, in parentheses, may hold spaces and parentheses itself.
            fields = (folder / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:  # ended since it was listed
            continue
        found.append((int(folder.name), int(fields[1]), int(fields[21]) * _PAGE_BYTES))
    return found


def _run_here(argv: Sequence[str]) -> tuple[Usage, str]:
    """Run a command from this process, which has run nothing else, and return its usage and last words."""
    ended = threading.Event()
    peak_bytes = 0
    with process.start(argv) as running:

        def sample() -> None:
            nonlocal peak_bytes
            while not ended.wait(SAMPLE_INTERVAL_S):
                peak_bytes = max(peak_bytes, tree_resident_bytes(running.child.pid, processes_now()))

        sampler = threading.Thread(target=sample, daemon=True)
        started_s = time.perf_counter()
        sampler.start()
        for _ in running.stdout:
            pass
        return_code = running.wait()
        wall_s = time.perf_counter() - started_s
        ended.set()
        sampler.join()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    largest_bytes = used.ru_maxrss * 1024
    usage = Usage(wall_s, used.ru_utime + used.ru_stime, max(peak_bytes, largest_bytes), largest_bytes, return_code)
    return usage, running.last_words


def main(arguments: Sequence[str]) -> int:
    """Run the command after `--` and write its usage to the file named first."""
    report, _, *argv = arguments
    usage, last_words = _run_here(argv)
    Path(report).write_text(json.dumps(asdict(usage)), encoding="utf-8")
    print(last_words, file=sys.stderr)
    return usage.return_code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
