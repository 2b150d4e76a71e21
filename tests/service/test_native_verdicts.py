# SPDX-License-Identifier: MIT
"""Verdicts, the list of all clips, parts of transcripts, and jobs found by their words."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
from pydantic import TypeAdapter
from tests.service.native_world import V1, Caller, NativeWorld

from clipmill.domain.accounts import Scope
from clipmill.domain.jobs import JobKind
from clipmill.domain.speech import Segment, Transcript, Word
from clipmill.domain.times import source_range_from_s
from clipmill.storage.records.tables import JobRow


def test_a_verdict_is_kept_shown_and_taken_back(me: Caller) -> None:
    job_id = me.done_job()
    first, second = me.clip_ids(job_id)
    assert me.http.get(f"{V1}/clips/{first}").json()["verdict"] == "none"
    assert me.http.put(f"{V1}/clips/{first}/verdict", json={"verdict": "up"}).json()["verdict"] == "up"
    assert me.http.put(f"{V1}/clips/{second}/verdict", json={"verdict": "down"}).json()["verdict"] == "down"
    assert [clip["verdict"] for clip in me.http.get(f"{V1}/jobs/{job_id}/clips").json()["items"]] == ["up", "down"]
    assert me.http.put(f"{V1}/clips/{first}/verdict", json={"verdict": "none"}).json()["verdict"] == "none"
    assert me.http.get(f"{V1}/clips/{first}").json()["verdict"] == "none"
    for body in ({"verdict": "great"}, {"verdict": None}, {}, {"verdict": "up", "why": "x"}):
        assert me.http.put(f"{V1}/clips/{first}/verdict", json=body).status_code == 422
    assert me.http.put(f"{V1}/clips/nobody/verdict", json={"verdict": "up"}).json()["code"] == "clip_not_found"


def test_who_may_only_read_judges_nothing(world: NativeWorld) -> None:
    reader = world.caller(scopes=frozenset({Scope.READ}))
    clip_id = reader.clip_ids(reader.done_job())[0]
    refused = reader.http.put(f"{V1}/clips/{clip_id}/verdict", json={"verdict": "up"})
    assert refused.json()["code"] == "scope_missing"


def test_judged_clips_are_listed_over_all_jobs_in_pages(me: Caller) -> None:
    ids = [clip_id for _ in range(3) for clip_id in me.clip_ids(me.done_job())]
    for clip_id in ids[::2]:
        me.http.put(f"{V1}/clips/{clip_id}/verdict", json={"verdict": "up"})
    me.http.put(f"{V1}/clips/{ids[1]}/verdict", json={"verdict": "down"})
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2, "verdict": "up"}
    while True:
        page = me.http.get(f"{V1}/clips", params=query).json()
        seen += [clip["id"] for clip in page["items"]]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    assert sorted(seen) == sorted(ids[::2])
    assert len(seen) == 3
    assert len(me.http.get(f"{V1}/clips?verdict=up&verdict=down").json()["items"]) == 4
    assert len(me.http.get(f"{V1}/clips?verdict=none&verdict=down").json()["items"]) == 3
    assert len(me.http.get(f"{V1}/clips").json()["items"]) == 6
    assert me.http.get(f"{V1}/clips?cursor=x").json()["code"] == "invalid_options"


def test_jobs_are_found_by_name_and_title_whatever_the_letter_case(world: NativeWorld, me: Caller) -> None:
    plain, titled = me.job(), me.done_job()
    with world.context.db.transaction() as session:
        session.get_one(JobRow, plain).name = "100%_Monday"

    def found(text: str) -> list[str]:
        return [job["id"] for job in me.http.get(f"{V1}/jobs", params={"text": text}).json()["items"]]

    assert found("ON SHIPS") == [titled]
    assert found(" monday ") == [plain]
    assert found("%_m") == [plain]
    assert found("_%") == []
    assert found("'; DROP TABLE jobs; --") == []
    assert len(found("  ")) == 2
    assert me.http.get(f"{V1}/jobs", params={"text": "a\x00"}).status_code == 422
    assert me.http.get(f"{V1}/jobs", params={"text": "a" * 201}).status_code == 422
    both = me.http.get(f"{V1}/jobs", params={"text": "a", "kind": JobKind.SUMMARY.value}).json()
    assert both["items"] == []


SAID = Transcript(
    "en",
    0.98,
    (
        Segment(
            source_range_from_s(0, 2),
            (
                Word(source_range_from_s(0, 1), "Hello", speaker="SPEAKER_00"),
                Word(source_range_from_s(1, 2), "there.", speaker="SPEAKER_00"),
            ),
        ),
        Segment(
            source_range_from_s(2, 7),
            (
                Word(source_range_from_s(2, 3), "Well,", speaker="SPEAKER_00"),
                Word(source_range_from_s(3, 7), "ships.", speaker="SPEAKER_01"),
            ),
        ),
    ),
)


@pytest.fixture(name="talk")
def _talk(me: Caller) -> str:
    """Return the address of the transcript of a job with two speakers."""
    job_id = me.done_job()
    heard = {"transcript": TypeAdapter(Transcript).dump_python(SAID, mode="json"), "envelope": None}
    data = gzip.compress(json.dumps(heard).encode())
    me.world.context.blobs.put_bytes(f"jobs/{job_id}/heard", data, "application/json")
    return f"{V1}/jobs/{job_id}/transcript"


def test_a_transcript_says_who_speaks(me: Caller, talk: str) -> None:
    said = me.http.get(talk).json()
    assert said["speakers"] == [
        {"label": "SPEAKER_01", "spoken_s": 4.0},
        {"label": "SPEAKER_00", "spoken_s": 3.0},
    ]
    assert [segment["speaker"] for segment in said["segments"]] == ["SPEAKER_00", "SPEAKER_01"]


def test_a_part_of_a_transcript_keeps_the_source_s_times(me: Caller, talk: str) -> None:
    part = me.http.get(talk, params={"from_s": 1.5, "to_s": 2.5}).json()
    assert [segment["text"] for segment in part["segments"]] == ["there.", "Well,"]
    assert [(segment["in_s"], segment["out_s"]) for segment in part["segments"]] == [(1, 2), (2, 3)]
    assert part["text"] == "there. Well,"
    assert "00:00:03,000 --> 00:00:07,000" in me.http.get(talk, params={"from_s": 3, "format": "srt"}).text
    assert me.http.get(talk, params={"from_s": 100}).json()["segments"] == []
    assert me.http.get(talk, params={"from_s": 2, "to_s": 1}).json()["code"] == "invalid_options"
    for wrong in ({"from_s": -1}, {"to_s": 0}, {"from_s": "nan"}, {"to_s": "inf"}, {"to_s": 1e12}):
        assert me.http.get(talk, params=wrong).status_code == 422, wrong
