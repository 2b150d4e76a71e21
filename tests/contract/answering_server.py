# SPDX-License-Identifier: MIT
"""A local HTTP server that answers with what it is told to, for the tests of clients."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


class AnsweringServer(ThreadingHTTPServer):
    """Gives one answer a request, the last one for ever; a callable makes its answer from the request's JSON."""

    daemon_threads = True

    def __init__(self, *answers: object, headers: dict[str, str] | None = None, drip_s: float = 0.0) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers = list(answers)
        self.headers = headers or {}
        self.drip_s = drip_s
        self.asked: list[dict[str, Any]] = []
        self.paths: list[str] = []
        self.keys: list[str | None] = []
        self.lock = threading.Lock()
        self.is_over = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.is_over.set()
        self.shutdown()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    server: AnsweringServer

    def do_POST(self) -> None:
        self._answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def do_GET(self) -> None:
        self._answer({})

    def _answer(self, asked: dict[str, Any]) -> None:
        server = self.server
        with server.lock:
            server.asked.append(asked)
            server.paths.append(self.path)
            server.keys.append(self.headers.get("Authorization"))
            answer = server.answers.pop(0) if len(server.answers) > 1 else server.answers[0]
        if callable(answer):
            answer = answer(asked)
        status, body = answer if isinstance(answer, tuple) else (200, answer)
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        try:
            self.send_response(status)
            for name, value in server.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            for at in range(0, len(data), 1 if server.drip_s else max(1, len(data))):
                self.wfile.write(data[at : at + (1 if server.drip_s else len(data))])
                if server.is_over.wait(server.drip_s):
                    return
        except OSError:
            return  # the client did not wait

    def log_message(self, *args: object) -> None:
        """Say nothing."""


def said(text: str, **choice: object) -> dict[str, object]:
    """Return a chat completion that says a text."""
    message = {
        "role": "assistant",
        "content": text,
        **({"refusal": choice.pop("refusal")} if "refusal" in choice else {}),
    }
    return {
        "choices": [{"index": 0, "finish_reason": "stop", "message": message, **choice}],
        "usage": {"prompt_tokens": 100, "completion_tokens": 20},
    }
