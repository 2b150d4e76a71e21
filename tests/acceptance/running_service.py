# SPDX-License-Identifier: MIT
"""A real service as a program of its own, and a web server that has the source."""

from __future__ import annotations

import contextlib
import functools
import http.server
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

CLIPMILL = str(Path(sys.executable).with_name("clipmill"))
START_S = 90.0


@dataclass
class Service:
    """One installation in a folder; the program can be killed and started again."""

    folder: Path
    weights: Path
    settings: dict[str, str] = field(default_factory=dict)
    arguments: tuple[str, ...] = ()
    base_url: str = ""
    key: str = ""
    greeting: str = ""
    _child: subprocess.Popen[bytes] | None = None
    _starts: int = 0

    def start(self) -> None:
        """Start the program and wait until it answers; the first start tells the key."""
        self._starts += 1
        log = self.folder / f"serve-{self._starts}.log"
        # The port of the first start is kept, as links that were handed out name it.
        port = self.base_url.rsplit(":", 1)[1] if self.base_url else "0"
        command = [CLIPMILL, "serve", "--port", port, *self.arguments]
        with log.open("wb") as stream:
            self._child = subprocess.Popen(command, env=self._environment(), stdout=stream, stderr=stream)
        deadline = time.monotonic() + START_S
        while time.monotonic() < deadline:
            text = log.read_text("utf-8", "replace")
            found = re.search(r"^Clipmill \S+ at (\S+)$", text, re.MULTILINE)
            if found:
                self.base_url, self.greeting = found[1], text[found.start() :]
                key = re.search(r"^key {2}(\S+)", text, re.MULTILINE)
                self.key = key[1] if key else self.key
                return
            assert self._child.poll() is None, text
            time.sleep(0.1)
        raise AssertionError(log.read_text("utf-8", "replace"))

    def kill(self) -> None:
        """Kill the program as the power does."""
        assert self._child is not None
        self._child.send_signal(signal.SIGKILL)
        self._child.wait()

    def stop(self) -> int:
        """Ask the program to end and return its exit code."""
        assert self._child is not None
        self._child.terminate()
        return self._child.wait(timeout=90)

    @property
    def log(self) -> str:
        """All that it ever wrote."""
        return "".join(path.read_text("utf-8", "replace") for path in sorted(self.folder.glob("serve-*.log")))

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("CLIPMILL_")}
        return kept | {
            "CLIPMILL_SERVICE__DATA_DIR": str(self.folder / "data"),
            "CLIPMILL_STORAGE__CACHE_DIR": str(self.folder / "cache"),
            "CLIPMILL_WEIGHTS__DIRECTORY": str(self.weights),
            "CLIPMILL_SERVICE__ALLOWED_NETWORKS": '["127.0.0.0/8"]',
            "CLIPMILL_WORKER__HEARTBEAT_S": "1",
            "CLIPMILL_WORKER__DEAD_AFTER_S": "4",
            "CLIPMILL_WORKER__DRAIN_S": "2",
            **self.settings,
        }


@contextlib.contextmanager
def running(service: Service) -> Iterator[Service]:
    """Start a service and stop it when the block ends."""
    service.start()
    try:
        yield service
    finally:
        service.stop()


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a folder on loopback and give the address."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
