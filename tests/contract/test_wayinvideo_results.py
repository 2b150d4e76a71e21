# SPDX-License-Identifier: MIT
"""What tasks of the WayinVideo dialect give beside clips: moments, transcripts, summaries, exports."""

from tests.contract.wayinvideo_asking import (
    BOTH,
    poll,
    service_of_a_test,  # noqa: F401 - a fixture
    submit,
)
from tests.contract.wayinvideo_service import BASE_URL, Service, make_clip, make_segment

from clipmill.api.dialect_wayinvideo import Shape
from clipmill.domain.clip import CameraMode
from clipmill.domain.jobs import JobKind
from clipmill.domain.options import AspectRatio
from clipmill.domain.speech import Transcript
from clipmill.domain.summary import HighlightEvent, Summary, SummaryHighlight
from clipmill.domain.times import SourceTime, source_range_from_s


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
