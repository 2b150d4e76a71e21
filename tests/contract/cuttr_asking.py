# SPDX-License-Identifier: MIT
"""How the tests of the Cuttr dialect ask: a service for each, forms as curl sends them, the one shape of an error."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.contract.cuttr_service import CuttrService

from clipmill.api.dialect_cuttr import gate
from clipmill.domain.accounts import Scope

URL = "https://media.example.org/talk.mp4"
BOUNDARY = "------------------------d74496d66958873e"


@pytest.fixture(name="service")
def service_of_a_test(tmp_path: Path) -> Iterator[CuttrService]:
    made = CuttrService(tmp_path)
    yield made
    made.close()


@pytest.fixture(name="sturdy", scope="module")
def sturdy_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CuttrService]:
    """Answer faults with 500 instead of raising them, to a team that may do anything as often as it likes."""
    made = CuttrService(tmp_path_factory.mktemp("sturdy"), raises=False)
    made.teams.change(made.team.id, is_unlimited=True)
    made.secret = made.make_key(made.team, Scope.READ, Scope.WRITE, Scope.TEAM)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gate, "RATE_LIMIT", 1_000_000)
        yield made
    made.close()


def multipart(*parts: tuple[str, str, bytes]) -> bytes:
    """Return a form as curl -F writes it: name, further disposition and headers, body."""
    lines = b""
    for name, more, body in parts:
        lines += (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'.encode() + body + b"\r\n"
        )
    return lines + f"--{BOUNDARY}--\r\n".encode()


def send_form(service: CuttrService, body: bytes, **headers: str) -> Any:
    kind = f"multipart/form-data; boundary={BOUNDARY}"
    return service.ask("POST", "/v1/clip", content=body, headers={"Content-Type": kind, **headers})


def is_an_error(answer: Any, status: int) -> bool:
    body = answer.json()
    return answer.status_code == status and list(body) == ["error"] and isinstance(body["error"], str)
