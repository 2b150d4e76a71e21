# SPDX-License-Identifier: MIT
from __future__ import annotations

import json

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from starlette.responses import Response
from structlog.testing import capture_logs
from tests.docs_pages import every_error

from clipmill.api.headers import SECURITY_HEADERS, BodyLimit, RequestIds, SecurityHeaders
from clipmill.api.problems import PROBLEM_TYPE, STATUSES, install_problems, problem_response, status_of
from clipmill.domain.errors import ClipmillError, JobNotFound, RateLimited, StoreUnavailable

CLIENT_FAULTS = {"job_error", "storage_error", "media_error", "error"}


def an_app() -> FastAPI:
    app = FastAPI()

    @app.get("/ours/{code}")
    def ours(code: str) -> None:
        raise next(kind for kind in every_error() if kind.code == code)

    @app.get("/limited")
    def limited() -> None:
        raise RateLimited(retry_after_s=2.4)

    @app.get("/broken")
    def broken() -> None:
        message = "password=hunter2"
        raise RuntimeError(message)

    @app.post("/takes")
    def takes(body: dict[str, int]) -> dict[str, int]:
        return body

    def refuse(request: Request) -> Response:
        return problem_response(request, 413, code="body_too_large", title="Too large.")

    app.add_middleware(BodyLimit, max_bytes=100, refuse=refuse, free_prefixes=("/free",))
    install_problems(app)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(RequestIds)
    return app


@pytest.fixture(name="http")
def _http() -> TestClient:
    return TestClient(an_app(), raise_server_exceptions=False)


def test_every_error_has_a_status_that_says_whose_fault_it_is() -> None:
    for kind in every_error():
        error = kind.__new__(kind)
        assert 400 <= status_of(error) < 600
    assert status_of(JobNotFound()) == 404
    assert status_of(StoreUnavailable()) == 503
    assert STATUSES[ClipmillError] == 500


@pytest.mark.parametrize("code", ["job_not_found", "balance_too_low", "store_unavailable", "scope_missing"])
def test_one_of_our_errors_is_a_problem_with_code_and_hint(http: TestClient, code: str) -> None:
    answer = http.get(f"/ours/{code}")
    body = answer.json()
    kind = next(kind for kind in every_error() if kind.code == code)
    assert answer.headers["content-type"] == PROBLEM_TYPE
    assert (body["status"], body["code"], body["hint"]) == (answer.status_code, code, kind.default_hint)
    assert body["type"] == f"urn:clipmill:error:{code}"
    assert body["instance"] == f"urn:clipmill:request:{answer.headers['x-request-id']}"


def test_waiting_is_told_in_whole_seconds(http: TestClient) -> None:
    assert http.get("/limited").headers["retry-after"] == "3"


def test_nobody_thought_of_it_is_a_500_with_an_incident_that_is_in_the_log(http: TestClient) -> None:
    with capture_logs() as logs:
        answer = http.get("/broken")
    incident = next(line["incident"] for line in logs if line["event"] == "incident")
    assert answer.status_code == 500
    assert incident in answer.json()["detail"]
    assert "hunter2" not in answer.text


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [("GET", "/no", 404, "path_not_found"), ("PUT", "/takes", 405, "method_not_allowed")],
)
def test_the_router_s_own_refusals_have_the_same_shape(
    http: TestClient, method: str, path: str, status: int, code: str
) -> None:
    answer = http.request(method, path)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == PROBLEM_TYPE


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b'{"a": tru}', b"[" * 90])
def test_a_body_that_is_not_json_is_refused(http: TestClient, body: bytes) -> None:
    answer = http.post("/takes", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in {400, 422}
    assert answer.headers["content-type"] == PROBLEM_TYPE


def test_fields_that_cannot_be_are_listed(http: TestClient) -> None:
    answer = http.post("/takes", json={"a": "x"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "a"


def test_a_body_over_its_bound_is_refused_by_what_it_announces(http: TestClient) -> None:
    answer = http.post("/takes", content=b"1" * 101)
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


def test_a_body_over_its_bound_is_refused_by_what_comes(http: TestClient) -> None:
    answer = http.post("/takes", content=(b"1" * 30 for _ in range(100)), headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


def test_paths_of_uploads_have_no_bound(http: TestClient) -> None:
    assert http.post("/free/x", content=b"1" * 1000).status_code == 404
    assert http.post("/freedom", content=b"1" * 1000).status_code == 413


def test_every_answer_has_the_security_headers(http: TestClient) -> None:
    for path in ("/no", "/broken", "/ours/job_not_found"):
        headers = http.get(path).headers
        assert {name: headers.get(name) for name in SECURITY_HEADERS} == SECURITY_HEADERS


@pytest.mark.parametrize(("sent", "is_kept"), [("abcd-1234.x", True), ("a\tb12345678", False), ("x" * 65, False)])
def test_a_request_id_is_the_client_s_own_if_it_is_a_sane_one(http: TestClient, sent: str, is_kept: bool) -> None:
    answer = http.get("/no", headers={"X-Request-ID": sent})
    assert (answer.headers["x-request-id"] == sent) is is_kept
    assert json.loads(answer.text)["instance"].endswith(answer.headers["x-request-id"])
