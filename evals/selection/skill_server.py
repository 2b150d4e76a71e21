# SPDX-License-Identifier: MIT
"""
The stand-in behind an OpenAI-compatible server on this machine, so that the product's own client asks it.

In: the case that questions are about, set before they are asked. Out: chat completions. The name of the model in a
request says which judge answers. It judges nothing itself.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from evals.selection.skill_judge import SKILLS, Case, answer

_BY_NAME = {skill.name: skill for skill in SKILLS}
_A_TOKEN = 4
"""Letters, about."""


class StandInServer(ThreadingHTTPServer):
    """Answers for the case that is set."""

    daemon_threads = True

    def __init__(self) -> None:
        """Take a free port; nobody else is meant to ask."""
        super().__init__(("127.0.0.1", 0), _Handler)
        self.case: Case | None = None
        self.failure: Exception | None = None
        """What went wrong in the stand-in itself: the run must not go on as if a model had failed."""

    @property
    def url(self) -> str:
        """What is set as the server's address."""
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def __enter__(self) -> Self:
        """Begin to answer."""
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """Answer no more."""
        self.shutdown()
        self.server_close()


def complete(case: Case, asked: Mapping[str, Any]) -> dict[str, object]:
    """Return the chat completion of a request."""
    question = next(said["content"] for said in asked["messages"] if said["role"] == "user")
    said = answer(case, _BY_NAME[asked["model"]], question)
    message = {"role": "assistant", "content": said.text, **({"refusal": said.refusal} if said.refusal else {})}
    read = sum(len(said["content"]) for said in asked["messages"]) // _A_TOKEN
    return {
        "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
        "usage": {"prompt_tokens": read, "completion_tokens": len(said.text) // _A_TOKEN},
    }


class _Handler(BaseHTTPRequestHandler):
    server: StandInServer

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        status, body = 200, {}
        try:
            if self.server.case is None:
                message = "no case is set"
                raise RuntimeError(message)  # noqa: TRY301 - told to whoever runs this, as any other failure
            body = complete(self.server.case, asked)
        except Exception as error:  # noqa: BLE001 - handed to the thread that runs the evaluation, which raises it
            self.server.failure, status = error, 500
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args: object) -> None:
        """Say nothing."""
