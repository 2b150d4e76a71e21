# SPDX-License-Identifier: MIT
"""What happens to a task of the WayinVideo dialect, from its submission to its last answer."""

import dataclasses
import time
import uuid
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.contract.wayinvideo_service import BASE_URL, Service, make_clip, make_segment, make_service

from clipmill.accounts.teams import Teams
from clipmill.api.dialect_wayinvideo import Shape
from clipmill.domain.accounts import Scope
from clipmill.domain.clip import CameraMode
from clipmill.domain.jobs import JobFailure, JobKind, JobState
from clipmill.domain.options import AspectRatio
from clipmill.domain.result import ArtifactKind, Notice
from clipmill.domain.speech import Transcript
from clipmill.domain.summary import HighlightEvent, Summary, SummaryHighlight
from clipmill.domain.times import SourceTime, source_range_from_s

URL = "https://media.example.com/talk.mp4"
DAY_S = 86_400
BOTH = pytest.mark.parametrize("shape", list(Shape))
FAILURE = JobFailure("download_failed", "The source could not be downloaded.", "Try another address.")


@pytest.fixture
def service(tmp_path: Path) -> Service:
    return make_service(tmp_path)


def submit(service: Service, shape: Shape, path: str = "clips", **fields: Any) -> tuple[str, str]:
    """Submit a task; return its id in this API and in the service."""
    response = service.post(f"{shape.mount}/{path}", {"video_url": URL, **fields})
    assert response.status_code == 200, response.text
    data = response.json()["data"]
    return data.get("id") or data.get("project_id") or data["export_task_id"], service.newest()


def poll(service: Service, shape: Shape, project: str, path: str = "clips/results") -> Any:
    response = service.get(f"{shape.mount}/{path}/{project}")
    assert response.status_code == 200, response.text
    return response.json()["data"]


def codes(data: Any) -> list[str]:
    return [warning["code"] for warning in data.get("warnings", [])]


@BOTH
def test_status_follows_the_job(service: Service, shape: Shape) -> None:
    project, job = submit(service, shape, enable_export=True)
    clips = [make_clip(1), make_clip(2, begin_s=100, end_s=130, score=60)]

    assert poll(service, shape, project)["status"] == "QUEUED"
    service.take_in(job)
    assert poll(service, shape, project)["status"] == "ONGOING"
    service.plan(job, clips)
    assert poll(service, shape, project)["clips"] == []
    service.render(job, clips[1], 1)
    partial = poll(service, shape, project)
    assert (partial["status"], [clip["idx"] for clip in partial["clips"]]) == ("ONGOING", [1])
    assert "export_link" in partial["clips"][0]
    service.render(job, clips[0], 0)
    service.conclude(job)
    whole = poll(service, shape, project)
    assert (whole["status"], [clip["idx"] for clip in whole["clips"]]) == ("SUCCEEDED", [0, 1])
    assert all(clip["export_link"] for clip in whole["clips"])


@BOTH
def test_without_export_clips_have_no_link(service: Service, shape: Shape) -> None:
    project, job = submit(service, shape)
    service.finish(job, [make_clip(1)], is_rendered=False)

    data = poll(service, shape, project)

    assert data["status"] == "SUCCEEDED"
    assert list(data["clips"][0]) == ["idx", "title", "begin_ms", "end_ms", "thumbnail", "tags", "desc", "score"]


@BOTH
def test_numbers_of_a_clip_are_written_as_the_shape_has_them(service: Service, shape: Shape) -> None:
    project, job = submit(service, shape)
    clip = make_clip(1, begin_s=1.2345, end_s=31.9999, score=80.5001, hashtags=("#fun", "talk", "#"))
    service.finish(job, [clip], is_rendered=False)

    data = poll(service, shape, project)
    (found,) = data["clips"]

    wanted: list[Any] = [1234, 32000, 81]
    assert [found["begin_ms"], found["end_ms"], found["score"]] == (
        [str(number) for number in wanted] if shape is Shape.OPEN else wanted
    )
    assert found["tags"] == ["fun", "talk"]
    usage = data[shape.usage]
    assert (usage, type(usage)) == ((120, int) if shape is Shape.OPEN else (120.0, float))


@BOTH
def test_task_and_its_links_last_as_long_as_the_vendors(service: Service, shape: Shape) -> None:
    project, job = submit(service, shape, enable_export=True)
    service.finish(job, [make_clip(1)], is_rendered=True)

    data = poll(service, shape, project)

    assert data["expire_at"] / 1000 - time.time() == pytest.approx(30 * DAY_S, abs=60)
    for name, kind in (("export_link", ArtifactKind.VIDEO), ("thumbnail", ArtifactKind.THUMBNAIL)):
        parts = urlsplit(data["clips"][0][name])
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        assert int(query["expires"]) - time.time() == pytest.approx(DAY_S, abs=60)
        clip_id = parts.path.split("/")[2]
        service.context.links.verify_clip(clip_id, kind, expires=query["expires"], signature=query["signature"])
        file = service.client.get(data["clips"][0][name].removeprefix(BASE_URL))
        assert file.content == f"the {kind.value}".encode()


def test_links_name_the_host_that_was_asked_when_none_is_set(tmp_path: Path) -> None:
    service = make_service(tmp_path, public_url=None)
    response = service.post("/open/v2/upload/single-file", {"name": "a.mp4"})

    assert response.json()["data"]["upload_url"].startswith("http://testserver/uploads/")


@BOTH
def test_clip_that_could_not_be_rendered_is_named_instead_of_listed(service: Service, shape: Shape) -> None:
    project, job = submit(service, shape, enable_export=True)
    clips = [make_clip(1), make_clip(2, score=50)]
    service.take_in(job)
    service.plan(job, clips)
    service.render(job, clips[0], 0)
    service.conclude(job, failed={1: JobFailure("encode_failed", "A clip could not be encoded.", "")})

    data = poll(service, shape, project)

    assert (data["status"], [clip["idx"] for clip in data["clips"]]) == ("SUCCEEDED", [0])
    assert codes(data).count("clip_failed") == 1


@BOTH
def test_nothing_worth_a_clip_is_a_success_with_a_warning(service: Service, shape: Shape) -> None:
    project, job = submit(service, shape)
    service.finish(job, [], Notice("nothing_to_clip", "The source is silent and still."), is_rendered=False)

    data = poll(service, shape, project)

    assert (data["status"], data["clips"]) == ("SUCCEEDED", [])
    assert codes(data) == ["nothing_to_clip"]


@BOTH
def test_failed_task_says_why_and_costs_nothing(service: Service, shape: Shape) -> None:
    project, job = submit(service, shape)
    service.take_in(job)
    service.conclude(job, FAILURE)

    data = poll(service, shape, project)

    assert data["status"] == "FAILED"
    assert "download_failed" in data["error_message"]
    assert data[shape.usage] == 0


@BOTH
def test_cancelled_task_has_failed(service: Service, shape: Shape) -> None:
    project, job = submit(service, shape)
    service.context.jobs.cancel(service.team.id, job)

    data = poll(service, shape, project)

    assert (data["status"], data["error_message"]) == ("FAILED", "The task was cancelled.")


@BOTH
def test_plain_id_is_taken_as_well(service: Service, shape: Shape) -> None:
    project, job = submit(service, shape)

    assert project == f"proj_{job.replace('-', '')}"
    assert poll(service, shape, job)["id"] == project


def test_both_shapes_show_the_same_tasks(service: Service) -> None:
    project, _ = submit(service, Shape.OPEN)

    assert poll(service, Shape.API, project)["id"] == project


@BOTH
def test_only_what_is_not_known_is_named(service: Service, shape: Shape) -> None:
    fields = {"video_url": URL, "enable_export": True, "target_lang": "es", "colour": 1}
    both = {"enable_caption": True, "caption_display": "translation"}

    submitted = service.post(f"{shape.mount}/clips", {**fields, **both}).json()["data"]

    assert codes(submitted) == ["field_unknown"]
    assert codes(poll(service, shape, submitted["id"])) == codes(submitted)


@BOTH
def test_plain_task_has_no_warnings(service: Service, shape: Shape) -> None:
    submitted = service.post(f"{shape.mount}/clips", {"video_url": URL}).json()["data"]

    assert "warnings" not in submitted
    assert "warnings" not in poll(service, shape, submitted["id"])


@BOTH
@pytest.mark.parametrize(
    ("path", "results"),
    [
        ("clips", "clips/find-moments/results"),
        ("clips/find-moments", "clips/results"),
        ("transcripts", "summaries/results"),
        ("summaries", "transcripts/results"),
    ],
)
def test_task_is_found_only_where_it_was_submitted(service: Service, shape: Shape, path: str, results: str) -> None:
    project, _ = submit(service, shape, path, query="x")

    assert service.get(f"{shape.mount}/{results}/{project}").status_code == 404


@BOTH
def test_moments_are_polled_as_clips_are(service: Service, shape: Shape) -> None:
    project, job = submit(service, shape, "clips/find-moments", query="laughs", limit="2", enable_export="true")
    service.finish(job, [make_clip(1)], is_rendered=True)

    data = poll(service, shape, project, "clips/find-moments/results")

    spec = service.context.jobs.get(service.team.id, job).spec
    assert (spec.kind, spec.options.prompt, spec.options.count) == (JobKind.MOMENTS, "laughs", 2)
    assert [clip["idx"] for clip in data["clips"]] == [0]
    assert data["clips"][0]["export_link"]


@BOTH
def test_transcript_has_lines_with_times(service: Service, shape: Shape) -> None:
    project, job = submit(service, shape, "transcripts", source_lang="zh-TW")
    waiting = poll(service, shape, project, "transcripts/results")
    assert (waiting["status"], waiting["transcript"]) == ("QUEUED", [])
    service.take_in(job)
    segments = (
        make_segment("to be clear", 1.0, 2.5),
        make_segment("yes", 2.5, 3.0, "SPEAKER_01"),
    )
    service.hear(job, Transcript("zh", 0.9, segments))
    assert poll(service, shape, project, "transcripts/results")["transcript"] == []
    service.conclude(job)

    data = poll(service, shape, project, "transcripts/results")

    name = "project_id" if shape is Shape.OPEN else "id"
    assert list(data) == [name, "name", "status", "expire_at", shape.usage, "transcript"]
    assert data["transcript"] == [
        {"text": "to be clear", "language": "zh-tw", "start": 1000, "end": 2500, "speaker": None},
        {"text": "yes", "language": "zh-tw", "start": 2500, "end": 3000, "speaker": "SPEAKER_01"},
    ]


@BOTH
def test_silent_source_has_an_empty_transcript(service: Service, shape: Shape) -> None:
    project, job = submit(service, shape, "transcripts")
    service.take_in(job)
    service.hear(job, Transcript(None, 0.0, ()))
    service.conclude(job)

    data = poll(service, shape, project, "transcripts/results")

    assert (data["status"], data["transcript"]) == ("SUCCEEDED", [])


@BOTH
def test_summary_has_highlights_with_events(service: Service, shape: Shape) -> None:
    project, job = submit(service, shape, "summaries")
    waiting = poll(service, shape, project, "summaries/results")
    assert (waiting["highlights"], waiting["summary"]) == ([], "")
    service.take_in(job)
    event = HighlightEvent(SourceTime(18_000_000), "it falls")
    highlight = SummaryHighlight(source_range_from_s(15, 75), "The fall", "What falls", (event,))
    service.sum_up(job, Summary("A talk on falling", "It is about falling.", ("fall", "#talk"), (highlight,)))
    service.conclude(job)

    data = poll(service, shape, project, "summaries/results")

    assert data["title"] == "A talk on falling"
    assert data["summary"] == "It is about falling."
    assert data["tags"] == ["fall", "talk"]
    assert data["highlights"] == [
        {
            "start": 15000,
            "end": 75000,
            "title": "The fall",
            "desc": "What falls",
            "events": [{"timestamp": 18000, "desc": "it falls"}],
        }
    ]
    picture = service.client.get(data["video_thumbnail"].removeprefix(BASE_URL))
    assert (picture.content, picture.headers["content-type"]) == (b"a picture", "image/jpeg")


def test_export_renders_clips_of_a_project(service: Service) -> None:
    project, job = submit(service, Shape.API, project_name="a name")
    clips = [make_clip(1), make_clip(2, begin_s=100, end_s=130, score=60), make_clip(3, begin_s=200, end_s=230)]
    service.finish(job, clips, is_rendered=False)
    fields = {"project_id": project, "clip_indices": [2, 1], "enable_ai_reframe": True, "ratio": "RATIO_1_1"}

    submitted = service.post("/api/v2/clips/export", fields).json()["data"]
    rendering = service.newest()
    assert list(submitted)[:3] == ["export_task_id", "name", "status"]
    assert (submitted["name"], submitted["status"]) == ("a name", "CREATED")
    spec = service.context.jobs.get(service.team.id, rendering).spec
    assert (spec.kind, spec.parent_id, [edit.ordinal for edit in spec.edits]) == (JobKind.RENDER, job, [2, 1])
    assert spec.edits[0].ratio is AspectRatio.SQUARE
    assert spec.edits[0].camera is CameraMode.ACTIVE_SPEAKER
    # The engine numbers the clips of a rendering from 0, in the order of the edits.
    service.plan(rendering, [clips[2], clips[1]])
    service.render(rendering, clips[1], 1)
    partial = poll(service, Shape.API, submitted["export_task_id"], "clips/export")
    assert [clip["idx"] for clip in partial["clips"]] == [1]
    service.render(rendering, clips[2], 0)
    service.conclude(rendering)

    data = poll(service, Shape.API, submitted["export_task_id"], "clips/export")

    assert data["status"] == "SUCCEEDED"
    assert {clip["idx"]: clip["begin_ms"] for clip in data["clips"]} == {2: 200_000, 1: 100_000}
    assert all(clip["export_link"].startswith(f"{BASE_URL}/files/") for clip in data["clips"])
    assert service.get(f"/api/v2/clips/results/{submitted['export_task_id']}").status_code == 404


def test_project_that_is_not_done_cannot_be_exported(service: Service) -> None:
    project, _ = submit(service, Shape.API)

    response = service.post("/api/v2/clips/export", {"project_id": project})

    assert (response.status_code, response.json()["code"]) == (409, "409")


def test_export_of_an_unknown_clip_is_refused(service: Service) -> None:
    project, job = submit(service, Shape.API)
    service.finish(job, [make_clip(1)], is_rendered=False)

    response = service.post("/api/v2/clips/export", {"project_id": project, "clip_indices": [0, 7]})

    assert response.status_code == 400
    assert response.json()["message"] == "clip_indices: the project has no clip 7"


def test_transcript_cannot_be_exported(service: Service) -> None:
    project, _ = submit(service, Shape.API, "transcripts")

    assert service.post("/api/v2/clips/export", {"project_id": project}).status_code == 404


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
        def authenticate(self, secret: str | None) -> None:
            message = f"a secret: {secret}"
            raise RuntimeError(message)

    from starlette.testclient import TestClient  # noqa: PLC0415

    from clipmill.api.dialect_wayinvideo import make_wayinvideo_api  # noqa: PLC0415

    context: Any = dataclasses.replace(service.context, keys=Broken())  # type: ignore[arg-type]
    client = TestClient(make_wayinvideo_api(context, shape), raise_server_exceptions=False)

    answer = client.get("/clips/results/x", headers=service.headers())

    assert answer.status_code == 500
    assert list(answer.json()) == ["timestamp", "status", "error", "path"]
    assert service.key not in answer.text


def test_charged_by_the_minute_once_the_length_is_known(tmp_path: Path) -> None:
    service = make_service(tmp_path)
    _, job = submit(service, Shape.OPEN)
    assert service.context.jobs.get(service.team.id, job).cost_cents == 0

    service.take_in(job, minutes=2.5)

    record = service.context.jobs.get(service.team.id, job)
    assert (record.units, record.cost_cents, record.state) == (3, 30, JobState.RUNNING)
