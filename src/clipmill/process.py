# SPDX-License-Identifier: MIT
"""
Start other programs. The only module that does (ADR 0004).

Every child gets its own session, dies with this process even when that is killed with SIGKILL (Linux), has no
standard input, and is gone, with the children it made itself, when the call that started it returns or raises,
Ctrl-C included.
"""

from __future__ import annotations

import concurrent.futures
import contextlib
import ctypes
import functools
import os
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from clipmill.domain.errors import JobCancelled

LAST_WORDS_LINES = 60
LINE_LIMIT_BYTES = 65_536
"""Longer lines are handed out in pieces, so that a child without line ends does not fill the memory."""
GRACE_S = 2.0
"""How long a child may take to end when asked to, before it is killed."""
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class Group:
    """Children that are ended together, whichever threads started them; once it is ended no more are started in it."""

    def __init__(self) -> None:
        """Begin with no children."""
        self._children: set[subprocess.Popen[bytes]] = set()
        self._lock = threading.Lock()
        self._is_ended = False

    def add(self, child: subprocess.Popen[bytes]) -> None:
        """
        Take a child in.

        Raises:
            JobCancelled: the group was ended; the caller ends the child.

        """
        with self._lock:
            if self._is_ended:
                raise JobCancelled
            self._children.add(child)

    def discard(self, child: subprocess.Popen[bytes]) -> None:
        """Forget a child that has ended."""
        with self._lock:
            self._children.discard(child)

    def end(self) -> None:
        """Kill every child and start no more; the calls that started them return or raise at once."""
        with self._lock:
            self._is_ended = True
        self.kill()

    def kill(self) -> None:
        """Kill every child that runs now."""
        with self._lock:
            for child in self._children:
                _signal(child, signal.SIGKILL)


_everyone = Group()
_current_group: ContextVar[Group | None] = ContextVar("group", default=None)


@contextlib.contextmanager
def group() -> Iterator[Group]:
    """Put every child that is started inside the block, or in a copy of its context, into one group."""
    made = Group()
    token = _current_group.set(made)
    try:
        yield made
    finally:
        _current_group.reset(token)


@dataclass(frozen=True, slots=True)
class Finished:
    """A program that has ended."""

    argv: tuple[str, ...]
    return_code: int
    """0 is success; negative is the signal that ended it."""
    output: bytes
    """All of its standard output; empty when lines were handed out instead."""
    last_words: str
    """The last lines of its standard error."""


@dataclass(slots=True)
class Running:
    """A program at work, whose standard output is read as it comes."""

    argv: tuple[str, ...]
    child: subprocess.Popen[bytes]
    lines: deque[str] = field(default_factory=lambda: deque(maxlen=LAST_WORDS_LINES))
    listener: threading.Thread | None = None
    """Reads its standard error."""

    @property
    def stdout(self) -> IO[bytes]:
        """The standard output as a binary stream."""
        if self.child.stdout is None:  # pragma: no cover - stdout is always a pipe here
            message = "the program was started without an output pipe"
            raise RuntimeError(message)
        return self.child.stdout

    @property
    def last_words(self) -> str:
        """The last lines of its standard error."""
        return "\n".join(self.lines)

    def wait(self) -> int:
        """Wait for the end, and for the last of its standard error, and return the exit code."""
        return_code = self.child.wait()
        if self.listener is not None:
            self.listener.join(timeout=GRACE_S)
        return return_code


@contextlib.contextmanager
def start(
    argv: Sequence[str],
    *,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    added_env: Mapping[str, str] | None = None,
) -> Iterator[Running]:
    """
    Start a program and hand it over for reading; end it, with all its children, when the block is left.

    The arguments are those of `run`.

    Raises:
        FileNotFoundError: there is no such program.
        JobCancelled: the group of this context was ended.

    """
    current = _current_group.get()
    groups = (_everyone,) if current is None else (_everyone, current)
    child = _spawn(argv, cwd, {**(os.environ if env is None else env), **added_env} if added_env else env)
    running = Running(tuple(argv), child)
    listener = threading.Thread(target=_collect, args=(child, running.lines), daemon=True)
    try:
        for item in groups:
            item.add(child)
        listener.start()
        running.listener = listener
        yield running
    finally:
        _end(child)
        for item in groups:
            item.discard(child)
        if running.listener is not None:
            running.listener.join(timeout=GRACE_S)
        for stream in (child.stdout, child.stderr):
            if stream is not None:
                stream.close()


def run(
    argv: Sequence[str],
    *,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    added_env: Mapping[str, str] | None = None,
    on_line: Callable[[str], None] | None = None,
    timeout_s: float | None = None,
) -> Finished:
    """
    Run a program to its end.

    Args:
        argv: program and arguments.
        cwd: folder to run in.
        env: whole environment of the child; none inherits ours.
        added_env: is set over that.
        on_line: is called with each line of standard output as it comes; without it the output is collected.
        timeout_s: the program is killed when it is still running after this.

    Raises:
        TimeoutError: the time ran out.
        FileNotFoundError: there is no such program.

    """
    with start(argv, cwd=cwd, env=env, added_env=added_env) as running, _deadline(running.child, timeout_s) as is_late:
        output = b""
        if on_line is None:
            output = running.stdout.read()
        else:
            for line in iter(lambda: running.stdout.readline(LINE_LIMIT_BYTES), b""):
                on_line(line.decode("utf-8", "replace").rstrip("\r\n"))
        return_code = running.wait()
        if is_late():
            message = f"{Path(argv[0]).name} was still running after {timeout_s} s"
            raise TimeoutError(message)
    return Finished(tuple(argv), return_code, output, running.last_words)


def is_running(process_id: int) -> bool:
    """Say whether a process of this number runs, in the process-id namespace of this one."""
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def end_all() -> None:
    """Kill every child of this process, whichever thread started it; their calls return or raise at once."""
    _everyone.kill()


@contextlib.contextmanager
def _deadline(child: subprocess.Popen[bytes], timeout_s: float | None) -> Iterator[Callable[[], bool]]:
    """Kill the child when the time runs out; the function given says whether that happened."""
    fired = threading.Event()

    def fire() -> None:
        fired.set()
        _signal(child, signal.SIGKILL)

    timer = threading.Timer(timeout_s, fire) if timeout_s is not None else None
    if timer:
        timer.daemon = True
        timer.start()
    try:
        yield fired.is_set
    finally:
        if timer:
            timer.cancel()


def _collect(child: subprocess.Popen[bytes], lines: deque[str]) -> None:
    """Keep the last lines of standard error, so that a full pipe never blocks the child."""
    stream = child.stderr
    if stream is None:  # pragma: no cover - stderr is always a pipe here
        return
    with contextlib.suppress(ValueError, OSError):  # closed under us when the child is ended
        for line in iter(lambda: stream.readline(LINE_LIMIT_BYTES), b""):
            lines.append(line.decode("utf-8", "replace").rstrip())


def _end(child: subprocess.Popen[bytes]) -> None:
    """Ask the child and its children to end, then make them; a second Ctrl-C meanwhile leaves none behind."""
    try:
        if child.poll() is None:
            _signal(child, signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(timeout=GRACE_S)
    finally:
        _signal(child, signal.SIGKILL)
        child.wait()


def _signal(child: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Signal the child's whole group, which may outlive the child."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, number)


def _spawn(argv: Sequence[str], cwd: Path | None, env: Mapping[str, str] | None) -> subprocess.Popen[bytes]:
    """
    Start a child from a thread that lives as long as this process.

    Linux sends the death signal when the *thread* that started the child ends, so a child started by a worker thread
    would die with that, though it is still being read.
    """
    future = _spawner(os.getpid()).submit(_popen, list(argv), cwd, None if env is None else dict(env))
    try:
        return future.result()
    except BaseException:  # Ctrl-C while it starts: nobody would ever end it
        future.add_done_callback(_end_unclaimed)
        raise


@functools.cache
def _spawner(process_id: int) -> concurrent.futures.ThreadPoolExecutor:
    """Return the thread that starts children; a forked process needs its own."""
    return concurrent.futures.ThreadPoolExecutor(1, thread_name_prefix=f"spawner-{process_id}")


def _popen(argv: list[str], cwd: Path | None, env: dict[str, str] | None) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - argv is a list, never a shell line
        argv,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=cwd,
        env=env,
        start_new_session=True,
        preexec_fn=functools.partial(_die_with_parent, os.getpid()) if _libc else None,  # noqa: PLW1509 - prctl alone
    )


def _end_unclaimed(future: concurrent.futures.Future[subprocess.Popen[bytes]]) -> None:
    if not future.cancelled() and future.exception() is None:
        _end(future.result())


def _die_with_parent(parent_id: int) -> None:  # pragma: no cover - runs in the child between fork and exec
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent_id:  # it died before the call above
        os._exit(1)
