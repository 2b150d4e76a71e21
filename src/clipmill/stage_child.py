# SPDX-License-Identifier: MIT
"""
The program that runs one stage of a durable job: `python -m clipmill.stage_child ORDER.json [INSTALLATION]`.

In: a file with a `StageOrder`, the settings of this host, and in whose name uses of its cache are noted. Out, on
standard output, one JSON object a line: reports of progress, then exactly one outcome or error; exit code 0 in both
cases. Anything else is a crash: code 70, with the reason on standard error, or the signal that ended it. SIGTERM ends
it and all it started, even while a library is inside native code. It never touches the database.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
import threading
import time
import traceback
from pathlib import Path
from types import FrameType
from typing import IO, Any

from clipmill import process
from clipmill.domain.errors import ClipmillError
from clipmill.domain.progress import Progress

EXIT_CRASHED, EXIT_ENDED = 70, 143
UNWIND_S = 0.5
"""How long the work may take to clean up after SIGTERM; what it leaves is removed by the next program."""
REPORT_EVERY_S = 0.25


class _Ended(BaseException):
    """SIGTERM has come. No handler of errors may swallow it."""


class _Answers:
    """Writes answers to what standard output was when the program began; all else that is printed goes to the log."""

    def __init__(self) -> None:
        self._stream: IO[str] = os.fdopen(os.dup(1), "w", encoding="utf-8")
        os.dup2(2, 1)
        self._lock = threading.Lock()
        self._told, self._told_at = -1.0, 0.0

    def say(self, answer: dict[str, Any]) -> None:
        """Write one line."""
        with self._lock:
            self._stream.write(json.dumps(answer, separators=(",", ":")) + "\n")
            self._stream.flush()

    def report(self, fraction: float, message: str, heard: str = "") -> None:
        """Write a report of progress that is more than the one before, a few times a second at most."""
        now = time.monotonic()
        is_due = now - self._told_at >= REPORT_EVERY_S or fraction >= 1.0
        if fraction <= self._told or not is_due:
            return
        self._told, self._told_at = fraction, now
        said = {"heard": heard} if heard else {}
        self.say({"progress": {"fraction": round(fraction, 4), "message": message, **said}})


def main(arguments: list[str]) -> int:
    """Run the order in the file that is named and return the exit code."""
    answers = _Answers()
    _end_on_sigterm()
    try:
        answers.say(_answer(Path(arguments[0]), "".join(arguments[1:2]), answers))
    except _Ended:
        process.end_all()
        return EXIT_ENDED
    except Exception:  # noqa: BLE001 - the last place where it can be said what went wrong
        traceback.print_exc(file=sys.stderr)
        return EXIT_CRASHED
    return 0


def _answer(order_file: Path, installation: str, answers: _Answers) -> dict[str, Any]:
    """Return the outcome of an order, or the error that it ended with."""
    # Half a second of libraries: SIGTERM is heard before.
    from pydantic import TypeAdapter  # noqa: PLC0415

    from clipmill import wiring  # noqa: PLC0415
    from clipmill.engine.orders import Outcome, StageOrder  # noqa: PLC0415
    from clipmill.engine.staged import order_fraction, run_order  # noqa: PLC0415
    from clipmill.settings import Settings  # noqa: PLC0415
    from clipmill.storage.files import storage_full_is_typed  # noqa: PLC0415

    order = TypeAdapter(StageOrder).validate_json(order_file.read_bytes())

    def tell(progress: Progress) -> None:
        answers.report(order_fraction(order.stage, progress), progress.message, progress.heard)

    try:
        settings = Settings()
        blobs = wiring.open_blobs(settings)
        tools = wiring.service_tools(settings, blobs, installation)
        with storage_full_is_typed():
            outcome = run_order(order, tools, blobs, tell)
    except ClipmillError as error:
        named = {"code": error.code, "message": error.message, "hint": error.hint, "retryable": error.retryable}
        return {"error": named}
    adapter: TypeAdapter[Any] = TypeAdapter(Outcome)
    return {"outcome": adapter.dump_python(outcome, mode="json")}


def _end_on_sigterm() -> None:
    """
    Have SIGTERM stop the work.

    Python runs a handler only between its own instructions, which a recogniser in native code may keep away for long.
    So a thread is woken by the signal as well: it kills what was started and ends the program if nothing else does.
    """
    heard, woken = socket.socketpair()
    woken.setblocking(False)
    signal.set_wakeup_fd(woken.fileno(), warn_on_full_buffer=False)

    def handle(_number: int, _frame: FrameType | None) -> None:
        raise _Ended

    def watch() -> None:
        heard.recv(1)
        process.end_all()
        time.sleep(UNWIND_S)
        process.end_all()
        os._exit(EXIT_ENDED)

    signal.signal(signal.SIGTERM, handle)
    _kept_open.append(woken)
    threading.Thread(target=watch, daemon=True, name="sigterm").start()


_kept_open: list[socket.socket] = []
"""What the signal writes to must not be closed."""


if __name__ == "__main__":
    # Idle threads of a recogniser would keep the interpreter from ending; all that matters is written by now.
    code = main(sys.argv[1:])
    sys.stderr.flush()
    os._exit(code)
