# SPDX-License-Identifier: MIT
"""
Do work in threads while the caller stays free to be interrupted.

In: a function and an iterator that may be slow, such as a pipe. Out: results in order, few at a time. The caller's
thread reads the iterator and waits; Ctrl-C or an error there leaves at once, and the threads end with what they do.
Only the end of the process waits for them: a thread that came back from C++ into an interpreter that is being torn
down would abort it.
"""

from __future__ import annotations

import atexit
import queue
import threading
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

EXIT_WAIT_S = 10.0
"""How long the end of the process waits for a thread; a pack takes about a second."""
POLL_S = 0.2
"""How long the caller waits without looking for an interrupt."""

_at_work: dict[threading.Thread, threading.Event] = {}
"""Threads that have not ended, with what tells them to."""


@dataclass(frozen=True, slots=True)
class _Outcome(Generic[Result]):
    """What became of one item."""

    results: tuple[Result, ...]
    error: BaseException | None = None


def map_in_order(
    function: Callable[[Item], Result], items: Iterator[Item], *, workers: int, ahead: int = 1
) -> Generator[Result, None, None]:
    """
    Yield the results of a function over items, in the order of the items.

    Args:
        function: runs in up to `workers` threads at once; its errors are raised here.
        items: is read in the caller's thread, at most `workers + ahead` items before the last result taken.
        workers: threads; daemons, so that they never keep a process alive.
        ahead: items that wait for a thread, so that none is idle.

    """
    todo: queue.SimpleQueue[tuple[int, Item] | None] = queue.SimpleQueue()
    done: queue.SimpleQueue[tuple[int, _Outcome[Result]]] = queue.SimpleQueue()
    is_over = threading.Event()
    threads = [
        threading.Thread(target=_work, args=(function, todo, done, is_over), name=f"recognise-{number}", daemon=True)
        for number in range(workers)
    ]
    for thread in threads:
        _at_work[thread] = is_over
        thread.start()
    try:
        yield from _feed(items, todo, done, workers + ahead)
    finally:
        is_over.set()
        for _ in range(workers):
            todo.put(None)
    # Reached when all is done, not after an error or an interrupt. A daemon thread that is still on its way out when
    # the interpreter goes aborts the process, so the idle threads are seen off here.
    for thread in threads:
        thread.join(EXIT_WAIT_S)


def _feed(
    items: Iterator[Item],
    todo: queue.SimpleQueue[tuple[int, Item] | None],
    done: queue.SimpleQueue[tuple[int, _Outcome[Result]]],
    room: int,
) -> Iterator[Result]:
    """Hand out items while there is room, and yield what comes back, in order."""
    ready: dict[int, _Outcome[Result]] = {}
    given = taken = 0
    is_more = True
    while is_more or taken < given:
        if is_more and given - taken < room:
            try:
                todo.put((given, next(items)))
                given += 1
            except StopIteration:
                is_more = False
            continue
        while taken not in ready:
            try:
                number, outcome = done.get(timeout=POLL_S)
            except queue.Empty:
                continue
            ready[number] = outcome
        outcome = ready.pop(taken)
        taken += 1
        if outcome.error is not None:
            raise outcome.error
        yield from outcome.results


def _work(
    function: Callable[[Item], Result],
    todo: queue.SimpleQueue[tuple[int, Item] | None],
    done: queue.SimpleQueue[tuple[int, _Outcome[Result]]],
    is_over: threading.Event,
) -> None:
    """Do items until none is left or nobody waits for them."""
    try:
        while not is_over.is_set():
            try:
                job = todo.get(timeout=POLL_S)
            except queue.Empty:
                continue
            if job is None:
                return
            number, item = job
            try:
                outcome = _Outcome((function(item),))
            except BaseException as error:  # noqa: BLE001 - it is raised in the caller's thread
                outcome = _Outcome((), error)
            done.put((number, outcome))
    finally:
        _at_work.pop(threading.current_thread(), None)


@atexit.register
def _wait_for_threads() -> None:
    threads = dict(_at_work)
    for is_over in threads.values():
        is_over.set()
    for thread in threads:
        thread.join(EXIT_WAIT_S)
