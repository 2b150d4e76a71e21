# SPDX-License-Identifier: MIT
"""
Sources measured one after the other, each once for all sections that want it, by a few processes side by side.

In: plans: a name, rows, and what is to be collected of one row. Out: what was collected, in the order of the rows,
whatever process did it, and the processor time of each plan. It measures nothing itself; figures do not depend on how
many processes there are.
"""

from __future__ import annotations

import multiprocessing
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Row = dict[str, Any]
Kept = dict[str, list[Any]]
"""Values by name of a way, an instruction or a kind of words."""
_EVERY = 10


@dataclass(frozen=True, slots=True)
class Errand:
    """What one section wants of its rows."""

    name: str
    """Of the section."""
    rows: Sequence[Row]
    collect: Callable[[Row], Kept]
    """What is to be known of one row; plain values, so that they can be handed from one process to another."""


@dataclass(slots=True)
class Gathered:
    """What was collected for one section."""

    kept: Kept = field(default_factory=dict)
    """In the order of its rows."""
    cpu_s: float = 0.0


_Done = dict[str, tuple[Kept, float]]
_jobs: list[list[tuple[Errand, Row]]] = []
"""What there is to do; processes that are forked find it here, so that no row is sent to them."""


def gather(errands: Sequence[Errand], processes: int) -> Mapping[str, Gathered]:
    """
    Return what is collected for each section.

    A source that several sections want is worked on for all of them in one go, so that what is read of it and its
    vectors are made once. Rows with the same id are the same source, whatever each section asks of it.
    """
    jobs: dict[str, list[tuple[Errand, Row]]] = {}
    for errand in errands:
        for row in errand.rows:
            jobs.setdefault(row["id"], []).append((errand, row))
    _jobs[:] = list(jobs.values())
    done = dict(zip(jobs, _told(_work(processes), [errand.name for errand in errands]), strict=True))
    found: dict[str, Gathered] = {}
    for errand in errands:
        into = found[errand.name] = Gathered()
        for row in errand.rows:
            kept, cpu_s = done[row["id"]][errand.name]
            into.cpu_s += cpu_s
            for name, values in kept.items():
                into.kept.setdefault(name, []).extend(values)
    return found


def _work(processes: int) -> Iterator[_Done]:
    if processes < 2 or len(_jobs) < 2:  # noqa: PLR2004 - nothing to share out
        yield from map(_do, range(len(_jobs)))
        return
    with multiprocessing.get_context("fork").Pool(min(processes, len(_jobs))) as pool:
        yield from pool.imap(_do, range(len(_jobs)))


def _do(place: int) -> _Done:
    done: _Done = {}
    for errand, row in _jobs[place]:
        started = time.process_time()
        kept = errand.collect(row)
        done[errand.name] = (kept, time.process_time() - started)
    return done


def _told(done: Iterable[_Done], names: Sequence[str]) -> Iterator[_Done]:
    """Pass on what was done, and say every now and then how far it is."""
    for number, item in enumerate(done, start=1):
        if number % _EVERY == 0:
            print(f"  {', '.join(names)}: {number} of {len(_jobs)} sources", file=sys.stderr, flush=True)
        yield item
