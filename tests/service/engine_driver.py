# SPDX-License-Identifier: MIT
"""
A worker process for fault tests: `main(OPTIONS.json)` in a process of its own; ends in order at SIGTERM.

It writes its log to the file beside the options that ends in `.err`, and its executor id to `.ready`.

Options: `url`, `blobs`, `playbook`, `options` (fields of `WorkerOptions`), `is_changed` for other code, and
`die_after`: the name of a function in `jobs.lifecycle` after whose next commit the process kills itself, once.
"""

from __future__ import annotations

import functools
import json
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dbos import DBOS

from clipmill.jobs import lifecycle, stages
from clipmill.jobs.runner import Programs
from clipmill.jobs.worker import Worker, WorkerOptions
from clipmill.storage.blobs.local import LocalBlobStore
from clipmill.storage.records.database import Database

CHILD = Path(__file__).with_name("engine_child.py")


def main(options_path: str) -> None:
    said = json.loads(Path(options_path).read_text(encoding="utf-8"))
    errors = Path(options_path).with_suffix(".err").open("ab")
    os.dup2(errors.fileno(), 1)
    os.dup2(errors.fileno(), 2)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    db = Database(said["url"])
    blobs = LocalBlobStore(Path(said["blobs"]))
    if said.get("die_after"):
        _die_after(db, said["die_after"], Path(said["playbook"] + ".died"))
    if said.get("is_changed"):
        _change_code()
    playbook = said["playbook"]
    programs = Programs(argv=lambda order: [sys.executable, "-S", str(CHILD), playbook, str(order)], pulse_s=0.3)
    fields: dict[str, Any] = {
        key: tuple(value) if key == "queues" else value for key, value in said.get("options", {}).items()
    }
    worker = Worker(db, blobs, programs=programs, options=WorkerOptions(**fields))
    signal.signal(signal.SIGTERM, lambda *_: worker.request_stop())
    worker.start()
    Path(options_path).with_suffix(".ready").write_text(str(worker.executor_id), encoding="utf-8")
    worker.wait()
    worker.stop()
    db.close()


def _change_code() -> None:
    """Be a newer release: one flow more and another source text, on which the engine's own version would depend."""

    @DBOS.workflow(name="new_flow")
    async def new_flow() -> None:
        """Do nothing."""

    stages.WORKER_LOSSES = 4


def _die_after(db: Database, name: str, flag: Path) -> None:
    """Kill this process right after the transaction in which `lifecycle.NAME` was called is committed."""
    real: Callable[..., Any] = getattr(lifecycle, name)
    is_armed = threading.local()

    @functools.wraps(real)
    def armed(*args: Any, **kwargs: Any) -> Any:
        is_armed.value = not flag.exists()
        return real(*args, **kwargs)

    setattr(lifecycle, name, armed)
    real_transaction = db.transaction

    def transaction() -> Any:
        return _Watched(real_transaction(), is_armed, flag)

    db.transaction = transaction  # type: ignore[method-assign]


class _Watched:
    def __init__(self, inner: Any, is_armed: threading.local, flag: Path) -> None:
        self._inner, self._is_armed, self._flag = inner, is_armed, flag

    def __enter__(self) -> Any:
        self._is_armed.value = False
        return self._inner.__enter__()

    def __exit__(self, *error: object) -> Any:
        result = self._inner.__exit__(*error)
        if getattr(self._is_armed, "value", False):
            self._flag.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return result
