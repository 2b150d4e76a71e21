# SPDX-License-Identifier: MIT
"""
Requests as clients of the hosted Cuttr API send them, and the answers its documentation promises.

Each file of `data/cuttr` has what is given, the request, the answer, and for submissions what the job must be made of.
In an answer `<uuid>` and the like stand for what differs each time.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.contract.cuttr_service import PUBLIC_URL, CuttrService

from clipmill.domain.accounts import Scope

FOLDER = Path(__file__).parent / "data" / "cuttr"
PAIRS = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))}
UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
PATTERNS = {
    "<uuid>": UUID,
    "<time>": r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z",
    "<url>": re.escape(PUBLIC_URL) + rf"/files/{UUID}/[a-z]+\.[a-z0-9]+\?signature=[\w-]+",
    "<text>": r".+",
    "<cuttr key>": r"cuttr_[0-9a-f]{40}",
    "<upload>": r"upload:[0-9a-f]+",
}


@pytest.fixture
def service(tmp_path: Path) -> Iterator[CuttrService]:
    made = CuttrService(tmp_path)
    yield made
    made.close()


def test_there_are_pairs_for_every_endpoint() -> None:
    asked = {(pair["request"]["method"], pair["request"]["path"].partition("?")[0]) for pair in PAIRS.values()}
    assert asked >= {
        ("POST", "/v1/clip"),
        ("GET", "/v1/clip/{job_id}"),
        ("GET", "/v1/test"),
        ("GET", "/teams/{team_id}/wallet"),
        ("POST", "/teams/{team_id}/wallet/top-up"),
        ("GET", "/teams/{team_id}/keys"),
        ("POST", "/teams/{team_id}/keys"),
        ("DELETE", "/teams/{team_id}/keys/key_0"),
        ("GET", "/teams/{team_id}/usage"),
    }


@pytest.mark.parametrize("name", PAIRS)
def test_the_answer_is_the_one_of_the_contract(name: str, service: CuttrService) -> None:
    pair = PAIRS[name]
    job_id = prepare(service, pair["given"])
    answer = send(service, pair["request"], job_id)
    assert answer.headers["content-type"] == "application/json"
    expect(without_pending(answer.json()), pair["answer"]["body"], name)
    assert answer.status_code == pair["answer"]["status"]
    if "wish" in pair:
        spec = service.spec(answer.json()["job_id"])
        for path, value in pair["wish"].items():
            expect(found(spec, path), value, path)
        assert service.flows.enqueued == [answer.json()["job_id"]]
    elif pair["answer"]["status"] != 200 and job_id is None:
        assert service.flows.enqueued == []
        assert service.upload_count() == 0


def prepare(service: CuttrService, given: dict[str, Any]) -> str | None:
    """Bring the service into the state that a pair begins with, and return its job."""
    if "balance_cents" in given or "active" in given:
        change = {} if given.get("active", True) else {"is_active": False}
        service.team = service.make_team(given.get("balance_cents", 10_000), **change)
        service.secret = service.make_key(service.team)
    if "scopes" in given:
        service.secret = service.make_key(service.team, *(Scope(scope) for scope in given["scopes"]))
    job_id = a_job(service, given["job"]) if "job" in given else None
    choose_key(service, given.get("key", "good"))
    return job_id


def a_job(service: CuttrService, state: str) -> str:
    job_id = service.submit()
    if state in {"rendering", "completed", "partial"}:
        service.plan(job_id, 3)
        for ordinal in range({"rendering": 1, "partial": 2, "completed": 3}[state]):
            service.render(job_id, ordinal)
    if state == "completed":
        service.conclude(job_id)
    elif state == "partial":
        service.conclude(job_id, failed=(2,))
    elif state == "failed":
        service.conclude(job_id, failure="The source could not be downloaded.")
    elif state == "cancelled":
        service.cancel(job_id)
    return job_id


def choose_key(service: CuttrService, kind: str) -> None:
    if kind == "revoked":
        service.revoke_key(service.secret)
    elif kind == "expired":
        service.expire_key(service.secret)
    elif kind == "unknown":
        service.secret = service.secret[::-1]
    elif kind == "other team":
        service.secret = service.make_key(service.make_team(0))
    elif kind == "empty":
        service.secret = " " * 3
    elif kind == "none":
        service.secret = ""
    else:
        assert kind == "good"


def send(service: CuttrService, request: dict[str, Any], job_id: str | None) -> Any:
    path = request["path"].replace("{job_id}", job_id or "").replace("{team_id}", str(service.team.id))
    more: dict[str, Any] = {"headers": dict(request.get("headers", {}))}
    if service.secret:
        more["headers"]["X-API-Key"] = service.secret
    if "json" in request:
        more["json"] = request["json"]
    if "raw" in request:
        more["content"] = request["raw"].encode()
    if "form" in request:
        files = {part: (name, words.encode(), kind) for part, (name, kind, words) in request["files"].items()}
        fields = {name: (None, value.encode()) for name, value in request["form"].items()}
        more["files"] = {**fields, **files}
    return service.client.request(request["method"], f"/api/platform{path}", **more)


def found(spec: Any, path: str) -> Any:
    value = spec.location if path == "location" else spec.options
    for part in [] if path == "location" else path.split("."):
        value = getattr(value, part)
    return value


def without_pending(body: dict[str, Any]) -> dict[str, Any]:
    """Return an answer without what this version does not deliver yet, which changes with each version."""
    left = [item for item in body.get("warnings", []) if not item["code"].startswith("pending_")]
    return {
        **{name: value for name, value in body.items() if name != "warnings"},
        **({"warnings": left} if left else {}),
    }


def expect(actual: object, wanted: object, where: str) -> None:
    if wanted == "<any>":
        return
    if wanted == "<int>":
        assert isinstance(actual, int)
    elif isinstance(wanted, str) and wanted in PATTERNS:
        assert isinstance(actual, str), where
        assert re.fullmatch(PATTERNS[wanted], actual), (where, actual)
    elif isinstance(wanted, dict):
        assert isinstance(actual, dict), where
        assert set(actual) == set(wanted), (where, actual)
        for key, value in wanted.items():
            expect(actual[key], value, f"{where}.{key}")
    elif isinstance(wanted, list):
        assert isinstance(actual, list), where
        assert len(actual) == len(wanted), where
        for one, other in zip(actual, wanted, strict=True):
            expect(one, other, where)
    else:
        assert actual == wanted, where
