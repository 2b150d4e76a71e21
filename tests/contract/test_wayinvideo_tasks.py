# SPDX-License-Identifier: MIT
"""What happens to a task of the WayinVideo dialect, from its submission to its last answer."""

import time
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.contract.wayinvideo_asking import (
    BOTH,
    URL,
    codes,
    poll,
    service_of_a_test,  # noqa: F401 - a fixture
    submit,
)
from tests.contract.wayinvideo_service import BASE_URL, Service, make_clip, make_service

from clipmill.api.dialect_wayinvideo import Shape
from clipmill.domain.jobs import JobFailure, JobState
from clipmill.domain.result import ArtifactKind, Notice

DAY_S = 86_400
FAILURE = JobFailure("download_failed", "The source could not be downloaded.", "Try another address.")


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


def test_charged_by_the_minute_once_the_length_is_known(tmp_path: Path) -> None:
    service = make_service(tmp_path)
    _, job = submit(service, Shape.OPEN)
    assert service.context.jobs.get(service.team.id, job).cost_cents == 0

    service.take_in(job, minutes=2.5)

    record = service.context.jobs.get(service.team.id, job)
    assert (record.units, record.cost_cents, record.state) == (3, 30, JobState.RUNNING)
