# SPDX-License-Identifier: MIT
"""Whatever is sent, the WayinVideo dialect answers in its own words and never with a fault of ours."""

import dataclasses
import json
from collections.abc import Iterator
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient
from tests.contract.wayinvideo_service import Service, make_clip, make_service

from clipmill.accounts.rates import RateLimiter
from clipmill.api.dialect_wayinvideo import Shape, make_wayinvideo_api
from clipmill.api.dialect_wayinvideo.reading import read_clips, read_document, read_export, read_upload_name
from clipmill.domain.jobs import JobKind

GATEWAY = {"timestamp", "status", "error", "path"}
REFUSAL = {"code", "data", "message"}
POSTS = {
    Shape.OPEN: ["upload/single-file", "clips", "clips/find-moments", "transcripts", "summaries"],
    Shape.API: ["upload/single-file", "clips", "clips/find-moments", "clips/export", "transcripts", "summaries"],
}
GETS = {
    Shape.OPEN: ["clips/results", "clips/find-moments/results", "transcripts/results", "summaries/results"],
    Shape.API: [
        "clips/results",
        "clips/find-moments/results",
        "clips/export",
        "transcripts/results",
        "summaries/results",
    ],
}
NAMES = [
    *("video_url", "project_name", "source_lang", "target_lang", "target_duration", "limit", "query", "name"),
    *("enable_export", "ratio", "resolution", "enable_caption", "caption_display", "cc_style_tpl"),
    *("enable_ai_reframe", "reframe_layout", "enable_ai_hook", "ai_hook_script_style", "ai_hook_position"),
    *("enable_more_results", "enable_express_mode", "project_id", "clip_indices"),
]
WORDS = [
    "https://a.example/x.mp4",
    "true",
    "RATIO_9_16",
    "HD_720",
    "both",
    "temp-static-1",
    "en",
    "Auto",
    "12",
    "a.mp4",
]

any_text = st.text(max_size=30) | st.sampled_from(WORDS)
any_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | any_text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(any_text, inner, max_size=4),
    max_leaves=12,
)
any_body = (
    st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=10), any_json, max_size=12).map(json.dumps)
    | any_json.map(json.dumps)
    | st.binary(max_size=80)
)
fast = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


class NoLimit:
    """Lets everything through, or a property test would meet nothing but the limit of 15 a minute."""

    def take(self, bucket: str, *, limit: int, window_s: int) -> None:
        assert (limit, window_s) == (15, 60)
        assert len(bucket) <= 128


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    made = make_service(tmp_path_factory.mktemp("service"))
    yield made
    made.context.db.close()


@pytest.fixture(scope="module", params=list(Shape))
def client(request: pytest.FixtureRequest, service: Service) -> TestClient:
    """Give a client of one shape; an error that nobody caught is raised, not answered."""
    context = dataclasses.replace(service.context, rates=cast("RateLimiter", NoLimit()))
    client = TestClient(make_wayinvideo_api(context, request.param), headers=service.headers())
    client.app_state["shape"] = request.param
    return client


def shape_of(client: TestClient) -> Shape:
    return cast("Shape", client.app_state["shape"])


def free_the_team(service: Service) -> None:
    for job in service.flows.enqueued:
        service.context.jobs.cancel(service.team.id, job)
    service.flows.enqueued.clear()


@fast
@given(data=st.data(), body=any_body)
def test_any_body_is_answered(service: Service, client: TestClient, data: st.DataObject, body: str | bytes) -> None:
    path = data.draw(st.sampled_from(POSTS[shape_of(client)]))

    answer = client.post(f"/{path}", content=body)

    free_the_team(service)
    assert answer.status_code in {200, 400, 404, 409}
    names = set(answer.json())
    assert names in (GATEWAY, REFUSAL, {"data"}, {"code", "data", "message"})
    if answer.status_code == 200:
        assert answer.json()["data"]


@fast
@given(data=st.data(), project=st.text(min_size=1, max_size=50))
def test_any_id_is_answered(client: TestClient, data: st.DataObject, project: str) -> None:
    path = data.draw(st.sampled_from(GETS[shape_of(client)]))
    quoted = "".join(f"%{byte:02X}" for byte in project.encode("utf-8", "surrogatepass"))

    answer = client.get(f"/{path}/{quoted}")

    assert answer.status_code in {404, 405}
    assert set(answer.json()) == GATEWAY


@fast
@given(value=st.text(alphabet=st.characters(max_codepoint=255, min_codepoint=32), max_size=40))
def test_any_header_is_answered(service: Service, client: TestClient, value: str) -> None:
    raw = value.encode("latin-1")
    for name in (b"x-wayinvideo-api-version", b"idempotency-key", b"content-type"):
        answer = client.post("/clips", headers={name: raw}, json={"video_url": "https://a.example/x.mp4"})
        free_the_team(service)
        assert answer.status_code in {200, 400, 409}
    answer = client.get("/clips/results/x", headers={b"authorization": raw})
    assert answer.status_code == 403


def test_openapi_names_every_route_once_and_nothing_of_the_framework(client: TestClient) -> None:
    shape = shape_of(client)
    document = client.get("/openapi.json").json()

    posts = {path for path, operations in document["paths"].items() if "post" in operations}
    gets = {path.rpartition("/")[0] for path, operations in document["paths"].items() if "get" in operations}
    assert posts == {f"/{path}" for path in POSTS[shape]}
    assert gets == {f"/{path}" for path in GETS[shape]}
    operations = [operation for path in document["paths"].values() for operation in path.values()]
    assert all("422" not in operation["responses"] for operation in operations)
    assert len({operation["operationId"] for operation in operations}) == len(operations)
    assert "HTTPValidationError" not in json.dumps(document)
    assert all(operation["security"] == [{"HTTPBearer": []}] for operation in operations)


def test_examples_in_the_openapi_are_taken(client: TestClient) -> None:
    shape = shape_of(client)
    document = client.get("/openapi.json").json()
    readers: dict[str, Any] = {
        "/upload/single-file": read_upload_name,
        "/clips": lambda body: read_clips(shape, JobKind.CLIPS, body),
        "/clips/find-moments": lambda body: read_clips(shape, JobKind.MOMENTS, body),
        "/clips/export": lambda body: read_export(shape, body),
        "/transcripts": lambda body: read_document(JobKind.TRANSCRIPT, body),
        "/summaries": lambda body: read_document(JobKind.SUMMARY, body),
    }
    for path in POSTS[shape]:
        content = document["paths"][f"/{path}"]["post"]["requestBody"]["content"]["application/json"]
        for example in content["examples"].values():
            assert set(example["value"]) <= set(content["schema"]["properties"])
            assert readers[f"/{path}"](example["value"])


def test_openapi_shows_answers_as_they_are(service: Service, client: TestClient) -> None:
    shape = shape_of(client)
    document = client.get("/openapi.json").json()
    body = {"video_url": "https://a.example/x.mp4", "enable_export": True, "ratio": "RATIO_9_16"}
    submitted = client.post("/clips", json=body).json()
    job = service.newest()
    service.finish(job, [make_clip(1)], is_rendered=True)
    polled = client.get(f"/clips/results/{submitted['data']['id']}").json()
    for path, method, real in (("/clips", "post", submitted), ("/clips/results/{id}", "get", polled)):
        example = document["paths"][path][method]["responses"]["200"]["content"]["application/json"]["example"]
        real["data"].pop("warnings", None)
        assert types_of(example) == types_of(real)
    assert shape.usage in polled["data"]


def types_of(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: types_of(item) for name, item in value.items()}
    if isinstance(value, list):
        return [types_of(item) for item in value[:1]]
    return type(value)
