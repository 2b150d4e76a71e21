# SPDX-License-Identifier: MIT
"""Who may ask the WayinVideo dialect, how often, and in which words."""

import dataclasses
import time
import uuid
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.contract.wayinvideo_asking import (
    BOTH,
    URL,
    service_of_a_test,  # noqa: F401 - a fixture
    submit,
)
from tests.contract.wayinvideo_service import BASE_URL, Service, make_clip, make_service

from clipmill.accounts.teams import Teams
from clipmill.api.dialect_wayinvideo import Shape
from clipmill.domain.accounts import Scope


@BOTH
def test_upload_is_taken_as_a_source(service: Service, shape: Shape) -> None:
    begun = service.post(f"{shape.mount}/upload/single-file", {"name": "talk.MP4"}).json()["data"]
    upload_id = begun[shape.upload_id]
    parts = urlsplit(begun["upload_url"])
    query = {key: values[0] for key, values in parse_qs(parts.query).items()}
    service.context.links.verify_upload(upload_id, expires=query["expires"], signature=query["signature"])
    assert int(query["expires"]) - time.time() == pytest.approx(3600, abs=60)

    early = service.post(f"{shape.mount}/clips", {"video_url": upload_id})
    assert (early.status_code, early.json()["code"]) == (409, "409")

    sent = service.client.put(begun["upload_url"].removeprefix(BASE_URL), content=b"bytes")
    assert sent.status_code == 200
    response = service.post(f"{shape.mount}/clips", {"video_url": upload_id})
    assert response.status_code == 200
    assert service.context.jobs.get(service.team.id, service.newest()).spec.location == f"upload:{upload_id}"


@BOTH
def test_another_team_sees_nothing(service: Service, shape: Shape) -> None:
    project, job = submit(service, shape)
    service.finish(job, [make_clip(1)], is_rendered=False)
    upload_id = service.context.uploads.begin(service.team.id, "a.mp4").id
    stranger = Teams(service.context.db).create("strangers", is_unlimited=True)
    headers = service.headers(service.new_key(team=stranger))

    answers = [
        service.client.get(f"{shape.mount}/clips/results/{project}", headers=headers),
        service.client.post(f"{shape.mount}/clips", headers=headers, json={"video_url": upload_id}),
    ]
    if shape is Shape.API:
        answers.append(service.client.post("/api/v2/clips/export", headers=headers, json={"project_id": project}))

    assert [answer.status_code for answer in answers] == [404, 400, 404][: len(answers)]
    unknown = service.client.get(f"{shape.mount}/clips/results/proj_{uuid.uuid4().hex}", headers=headers)
    without_time = [{**answer.json(), "timestamp": "", "path": ""} for answer in (answers[0], unknown)]
    assert without_time[0] == without_time[1]


def test_16th_request_in_a_minute_is_too_many_over_both_shapes(service: Service) -> None:
    paths = ["/open/v2/clips/results/x", "/api/v2/clips/results/x"] * 8
    answers = [service.client.get(path, headers=service.headers()) for path in paths]

    assert [answer.status_code for answer in answers] == [404] * 15 + [429]
    body = answers[-1].json()
    assert list(body) == ["timestamp", "status", "error", "path"]
    assert (body["status"], body["error"], body["path"]) == (429, "Too Many Requests", paths[15])
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60
    assert answers[-1].headers["x-clipmill-error"] == "rate_limited"
    assert service.get("/open/v2/clips/results/x").status_code == 404, "another key has its own 15"


@BOTH
def test_sixth_task_at_work_is_too_many(service: Service, shape: Shape) -> None:
    jobs = [submit(service, shape)[1] for _ in range(5)]
    refused = service.post(f"{shape.mount}/clips", {"video_url": URL})

    assert (refused.status_code, refused.json()["error"]) == (429, "Too Many Requests")
    assert refused.headers["x-clipmill-error"] == "too_many_jobs"
    assert int(refused.headers["Retry-After"]) > 0
    assert service.flows.enqueued == jobs
    service.context.jobs.cancel(service.team.id, jobs[0])
    submit(service, shape)


@BOTH
def test_key_without_the_scope_is_refused(service: Service, shape: Shape) -> None:
    project, _ = submit(service, shape)
    reader = service.headers(service.new_key(scopes=(Scope.READ,)))

    assert service.client.get(f"{shape.mount}/clips/results/{project}", headers=reader).status_code == 200
    refused = service.client.post(f"{shape.mount}/clips", headers=reader, json={"video_url": URL})
    assert (refused.status_code, refused.json()["error"]) == (403, "Forbidden")


@BOTH
def test_key_is_looked_at_before_the_body(service: Service, shape: Shape) -> None:
    headers = service.headers("not-a-key")
    refused = service.client.post(f"{shape.mount}/clips", headers=headers, content=b"[" * 1_000_000)

    assert refused.status_code == 403


@BOTH
@pytest.mark.parametrize("value", ["Basic abc", "Bearer", "bearer ", "Bearer \xe9", "x" * 5000])
def test_other_authorizations_are_refused(service: Service, shape: Shape, value: str) -> None:
    headers = {b"authorization": value.encode("latin-1")}
    refused = service.client.post(f"{shape.mount}/clips", headers=headers, json={"video_url": URL})

    assert (refused.status_code, refused.json()["status"]) == (403, 403)


@BOTH
def test_version_may_be_left_out_but_not_be_another(service: Service, shape: Shape) -> None:
    path, body = f"{shape.mount}/clips", {"video_url": URL}
    bare = {"Authorization": f"Bearer {service.key}"}

    assert service.client.post(path, headers=bare, json=body).status_code == 200
    other = service.client.post(path, headers={**bare, "x-wayinvideo-api-version": "v3"}, json=body)
    assert (other.status_code, other.json()["code"]) == (400, "400")
    assert "x-wayinvideo-api-version" in other.json()["message"]


@BOTH
@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 400),
        (b"null", 400),
        (b"[]", 400),
        (b'"x"', 400),
        (b"{", 400),
        (b"\xff\xfe\x00", 400),
        (b'{"video_url": NaN}', 400),
        (b'{"a":' * 17 + b"1" + b"}" * 17, 400),
        (b"[" * 100_000, 400),
        (b'{"limit": ' + b"9" * 5000 + b"}", 400),
        (b'{"video_url": "\\ud800"}', 400),
        (b'{"video_url": "\\u0000"}', 400),
        (b'{"x": "' + b"a" * 300_000 + b'"}', 413),
    ],
)
def test_other_bodies_are_refused(service: Service, shape: Shape, content: bytes, status: int) -> None:
    refused = service.client.post(f"{shape.mount}/clips", headers=service.headers(), content=content)

    assert (refused.status_code, refused.json()["code"]) == (status, str(status))
    assert service.flows.enqueued == []


@BOTH
def test_repeated_submission_with_a_key_is_one_task(service: Service, shape: Shape) -> None:
    headers = {**service.headers(), "Idempotency-Key": "k-1"}
    path = f"{shape.mount}/clips"

    first = service.client.post(path, headers=headers, json={"video_url": URL})
    again = service.client.post(path, headers=headers, json={"video_url": URL})
    other = service.client.post(path, headers=headers, json={"video_url": URL, "limit": 2})

    assert first.json() == again.json()
    assert len(service.flows.enqueued) == 1
    assert (other.status_code, other.json()["code"]) == (409, "409")


@BOTH
def test_team_that_may_not_spend_is_told(tmp_path: Path, shape: Shape) -> None:
    service = make_service(tmp_path)
    Teams(service.context.db).change(service.team.id, is_active=False)

    refused = service.post(f"{shape.mount}/clips", {"video_url": URL})

    assert (refused.status_code, refused.json()["code"]) == (402, "402")


@BOTH
def test_unforeseen_fault_tells_nothing_about_itself(service: Service, shape: Shape) -> None:
    class Broken:
        def authenticate(self, secret: str | None, *, address: str) -> None:
            message = f"a secret: {secret} from {address}"
            raise RuntimeError(message)

    from starlette.testclient import TestClient  # noqa: PLC0415

    from clipmill.api.dialect_wayinvideo import make_wayinvideo_api  # noqa: PLC0415

    context: Any = dataclasses.replace(service.context, keys=Broken())  # type: ignore[arg-type]
    client = TestClient(make_wayinvideo_api(context, shape), raise_server_exceptions=False)

    answer = client.get("/clips/results/x", headers=service.headers())

    assert answer.status_code == 500
    assert list(answer.json()) == ["timestamp", "status", "error", "path"]
    assert service.key not in answer.text


def test_operator_may_let_keys_ask_more_often(service: Service) -> None:
    from starlette.testclient import TestClient  # noqa: PLC0415

    from clipmill.api.dialect_wayinvideo import make_wayinvideo_api  # noqa: PLC0415

    client = TestClient(make_wayinvideo_api(service.context, Shape.OPEN, requests_per_minute=24))
    answers = [client.get("/clips/results/x", headers=service.headers()) for _ in range(25)]

    assert [answer.status_code for answer in answers] == [404] * 24 + [429]
