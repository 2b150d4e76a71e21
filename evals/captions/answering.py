# SPDX-License-Identifier: MIT
"""A translation server on this machine that answers with made-up words, for the benchmark's structure check."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from evals.captions.translation import MadeUpTranslator

_LANGUAGES = [{"code": code, "name": code, "targets": ["en", "de"]} for code in ("en", "de")]


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        """Answer with the pairs."""
        self._answer(_LANGUAGES)

    def do_POST(self) -> None:
        """Answer with as many lines as were given."""
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        lines = asked["q"] if isinstance(asked["q"], list) else [asked["q"]]
        made = MadeUpTranslator().translate(lines, source="en", target="de", kind="captions")
        self._answer({"translatedText": list(made)})

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _answer(self, answer: object) -> None:
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextlib.contextmanager
def translation_server() -> Iterator[str]:
    """Give the address of a server that lives as long as the block."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
