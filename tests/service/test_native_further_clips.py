# SPDX-License-Identifier: MIT
"""More clips of a job that is done: moments on offer, clips by hand, each sold once."""

from __future__ import annotations

import gzip
import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from pydantic import TypeAdapter
from tests.service.editing_world import (
    KEPT,
    OFFERED,
    Studio,
    film_of_a_test,  # noqa: F401 - a fixture
    said,
    studio_of_a_test,  # noqa: F401 - a fixture
)
from tests.service.native_world import V1, a_clip, a_clip_row

from clipmill.domain.clip import Edl
from clipmill.domain.errors import InvalidOptions
from clipmill.domain.jobs import JobKind, JobSpec, JobState
from clipmill.domain.media import Source
from clipmill.domain.sound import SoundEnvelope
from clipmill.domain.speech import Segment, Transcript, Word
from clipmill.domain.times import source_range_from_s
from clipmill.engine.chosen import moments_by_hand
from clipmill.engine.orders import TakenSource
from clipmill.engine.stages import Heard
from clipmill.jobs.ordering import TAKEN
from clipmill.jobs.service import Submission
from clipmill.storage.records.jobs import CLIP, as_json
from clipmill.storage.records.tables import JobRow

pytestmark = pytest.mark.media
pytestmark = pytest.mark.media


def test_a_new_clip_is_a_job_that_costs_one_clip(studio: Studio) -> None:
    body = {"first_word": 4, "last_word": 10, "title": "Boats"}
    headers = {"Idempotency-Key": "more"}
    answer = studio.me.http.post(f"{studio.job}/clips", json=body, headers=headers)
    job = answer.json()
    assert (answer.status_code, job["kind"], job["cost_cents"], job["parent_id"]) == (202, "render", 150, studio.job_id)
    assert studio.me.http.post(f"{studio.job}/clips", json=body, headers=headers).json()["id"] == job["id"]
    spec = studio.world.context.jobs.get(studio.me.principal.team.id, job["id"]).spec
    assert spec.ranges == (source_range_from_s(5.2, 10.7),)
    assert (spec.titles, spec.edits, spec.kind) == (("Boats",), (), JobKind.RENDER)
    times = {"from_us": 5_000_000, "to_us": 9_000_000}
    assert studio.me.http.post(f"{studio.job}/clips", json=times).status_code == 202
    for wrong in ({}, {"from_us": 1}, {**times, **body}, {"from_us": 9, "to_us": 4}, {"first_word": 1}):
        assert studio.me.http.post(f"{studio.job}/clips", json=wrong).status_code == 422, wrong
    for wrong in ({"first_word": 5, "last_word": 4}, {"first_word": 0, "last_word": 9999}, {"from_us": 0, "to_us": 9}):
        assert studio.me.http.post(f"{studio.job}/clips", json=wrong).json()["code"] == "invalid_options", wrong


def test_an_offered_moment_becomes_a_clip_that_keeps_its_score(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(studio.desk.drafter, "further", lambda *_: (OFFERED,))
    (offered,) = studio.me.http.get(f"{studio.job}/moments").json()["items"]
    body = {"from_us": offered["from_us"], "to_us": offered["to_us"], "is_offered": True, "name": offered["title"]}
    job = studio.me.http.post(f"{studio.job}/clips", json=body).json()
    spec = studio.world.context.jobs.get(studio.me.principal.team.id, job["id"]).spec
    assert spec.moments == (OFFERED,)
    (moment,) = moments_by_hand(spec.ranges, spec.titles, Heard(said(), SoundEnvelope(10_000, b"")), studio.media)
    assert moment.score.total == 0
    kept = moments_by_hand(
        spec.ranges, ("My own",), Heard(said(), SoundEnvelope(10_000, b"")), studio.media, spec.moments
    )
    assert kept == [replace(OFFERED, title="My own")]
    other = studio.me.http.post(f"{studio.job}/clips", json={**body, "from_us": 1_000_000})
    assert (other.status_code, other.json()["code"]) == (422, "invalid_options")
    (found,) = studio.me.http.get(f"{studio.job}/renders?state=queued&state=running").json()["items"]
    assert studio.me.http.get(f"{studio.job}/renders?state=succeeded").json()["items"] == []
    assert studio.world.caller().http.get(f"{studio.job}/renders").json()["code"] == "job_not_found"
    assert (found["id"], found["parent_id"], found["name"]) == (job["id"], studio.job_id, "Ships")


TALK = (
    "nobody tells you this but most companies die of too many good ideas we lost half of our customers in one week and "
    "it was the best thing that ever happened to us then somebody put a bell on the door and sales went up by forty "
    "percent in a month so if you forget all the rest remember that people buy from people they have met"
)


def speak_at_length(studio: Studio) -> None:
    """Let ten minutes have been heard in the job's source: of these, the best 13 moments are not among the best 14."""
    chance = random.Random(2)  # noqa: S311 - a test's dice
    segments, at_s = [], 1.0
    for _ in range(100):
        words: list[Word] = []
        for left in reversed(range(chance.randint(4, 22))):
            text = chance.choice(TALK.split())
            # Other words each time: what tells the same twice is chosen once.
            text = text if len(text) < 4 else f"{chr(97 + chance.randrange(26))}{text}"
            text = (text if words else text.capitalize()) + ("" if left else chance.choice(".?!.."))
            words.append(Word(source_range_from_s(at_s, at_s + 0.4), text))
            at_s += 0.4
        segments.append(Segment(source_range_from_s(words[0].range.in_us / 1e6, at_s), tuple(words)))
        at_s += chance.uniform(0.2, 2)
    heard = Heard(Transcript("en", 0.98, tuple(segments), recogniser="a talk"), None)
    data = gzip.compress(TypeAdapter(Heard).dump_json(heard))
    studio.world.context.blobs.put_bytes(f"jobs/{studio.job_id}/talk", data, "application/json")
    with studio.world.context.db.transaction() as session:
        row = session.get_one(JobRow, studio.job_id)
        media = replace(studio.media, duration_us=round(at_s * 1e6) + 1_000_000)
        row.source = as_json(TAKEN, TakenSource(Source("x", "A talk"), media, "sources/none.mkv"))
        row.transcript_key = f"jobs/{studio.job_id}/talk"


def offers_of(studio: Studio) -> list[tuple[int, int]]:
    """Return the times of the moments that are offered."""
    items = studio.me.http.get(f"{studio.job}/moments").json()["items"]
    return [(item["from_us"], item["to_us"]) for item in items]


def make_clip_of(studio: Studio, times: tuple[int, int], key: str, title: str = "") -> Any:
    """Ask for a clip of a moment that was offered."""
    body = {"from_us": times[0], "to_us": times[1], "is_offered": True, "title": title}
    return studio.me.http.post(f"{studio.job}/clips", json=body, headers={"Idempotency-Key": key})


def plan_clip_of(studio: Studio, job_id: str, times: tuple[int, int]) -> None:
    """Put a job's clip where the engine puts it, with a handle at both ends, and end the job."""
    kept = source_range_from_s(times[0] / 1e6 - 0.1, times[1] / 1e6 + 0.1)
    recipe = a_clip(0)
    with studio.world.context.db.transaction() as session:
        row = a_clip_row(job_id, studio.me.principal.team.id, 0)
        row.recipe = as_json(CLIP, replace(recipe, spec=replace(recipe.spec, edl=Edl((kept,)))))
        session.add(row)
        session.get_one(JobRow, job_id).state = JobState.SUCCEEDED.value


def test_a_wish_whose_answer_was_lost_gets_its_job_though_the_clip_is_there(studio: Studio) -> None:
    speak_at_length(studio)
    first, *_ = offers_of(studio)
    made = make_clip_of(studio, first, "lost")
    assert made.status_code == 202
    plan_clip_of(studio, made.json()["id"], first)
    held = studio.me.http.get(f"{V1}/wallet").json()["held_cents"]
    again = make_clip_of(studio, first, "lost")
    assert (again.status_code, again.json().get("id")) == (202, made.json()["id"]), again.text
    assert studio.me.http.get(f"{V1}/wallet").json()["held_cents"] == held
    other = make_clip_of(studio, first, "lost", title="Another")
    assert other.json()["code"] == "idempotency_conflict"


def test_a_moment_that_is_being_made_is_neither_offered_nor_sold_again(studio: Studio) -> None:
    speak_at_length(studio)
    before = offers_of(studio)
    made = make_clip_of(studio, before[0], "one-tab")
    assert made.status_code == 202
    second = make_clip_of(studio, before[0], "another-tab")
    assert (second.status_code, second.json()["code"]) == (422, "invalid_options")
    assert "one is being made" in second.text
    assert before[0] not in offers_of(studio)
    assert len(studio.world.flows.enqueued) == 2  # the fixture's job and one clip
    studio.me.http.post(f"{V1}/jobs/{made.json()['id']}/cancel")
    assert offers_of(studio) == before


def test_of_wishes_for_one_moment_that_come_at_once_one_is_accepted(studio: Studio) -> None:
    spec = JobSpec(JobKind.RENDER, "", parent_id=studio.job_id, ranges=(OFFERED.range,), moments=(OFFERED,))

    def submit(number: int) -> str | None:
        wish = Submission(spec=spec, idempotency_key=f"wish-{number // 2}", request_sha256="0" * 64)
        try:
            return studio.world.context.jobs.submit(studio.me.principal, wish).id
        except InvalidOptions:
            return None

    with ThreadPoolExecutor(6) as threads:
        found = list(threads.map(submit, range(6)))
    assert len(set(found) - {None}) == 1
    # Each wish came twice under its key: both get the same answer.
    assert found[0::2] == found[1::2]
    assert len(studio.world.flows.enqueued) == 2  # the fixture's job and one clip


def test_what_was_offered_stays_on_offer_when_other_moments_become_clips(studio: Studio) -> None:
    speak_at_length(studio)
    before = offers_of(studio)
    assert len(before) > 4
    for number, times in enumerate(before):
        made = make_clip_of(studio, times, f"clip-{number}")
        assert made.status_code == 202, (number, made.text)
        plan_clip_of(studio, made.json()["id"], times)
        assert set(before[number + 1 :]) <= set(offers_of(studio))
    strange = make_clip_of(studio, (before[0][0] + 1, before[0][1]), "strange")
    assert "none of the moments that were offered" in strange.text


def test_clips_of_many_later_jobs_are_found_with_one_question(studio: Studio) -> None:
    children = [studio.me.done_job(clips=1) for _ in range(4)]
    with studio.world.context.db.transaction() as session:
        for child in children:
            session.get_one(JobRow, child).parent_id = studio.job_id
    asked: list[str] = []
    engine = studio.world.context.db.engine
    sa.event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    found = studio.world.context.jobs.clips(studio.me.principal.team.id, studio.job_id, has_later=True)
    assert [clip.job_id for clip in found] == [studio.job_id, *children]
    assert len([sql for sql in asked if "clips" in sql]) == 1


def test_clips_made_of_a_job_later_are_listed_and_packed_with_its_own(studio: Studio) -> None:
    team_id = studio.me.principal.team.id
    child = studio.me.done_job(clips=1)
    grandchild = studio.me.done_job(clips=1)
    stranger = studio.me.done_job(clips=1)
    with studio.world.context.db.transaction() as session:
        session.get_one(JobRow, child).parent_id = studio.job_id
        session.get_one(JobRow, grandchild).parent_id = child
    (later,), (last,), (strange,) = (studio.me.clip_ids(one) for one in (child, grandchild, stranger))
    own = [item["id"] for item in studio.me.http.get(f"{studio.job}/clips").json()["items"]]
    found = [item["id"] for item in studio.me.http.get(f"{studio.job}/clips?has_later=true").json()["items"]]
    assert (own, found) == ([studio.clip_id], [studio.clip_id, later, last])
    wanted = {"files": ["otio"]}
    packed = studio.me.http.post(f"{studio.job}/archive", json={**wanted, "clips": [studio.clip_id, last]})
    assert len(packed.json()["names"]) == 2, packed.text
    refused = studio.me.http.post(f"{studio.job}/archive", json={**wanted, "clips": [strange]})
    assert refused.json()["code"] == "clip_not_found"
    assert [clip.id for clip in studio.world.context.jobs.clips(team_id, studio.job_id)] == [studio.clip_id]


def test_what_cannot_be_paid_for_or_was_not_heard_makes_no_clip(studio: Studio) -> None:
    waiting = studio.me.job()
    early = studio.me.http.post(f"{V1}/jobs/{waiting}/clips", json={"from_us": 0, "to_us": 5_000_000})
    assert (early.status_code, early.json()["code"]) == (409, "job_not_ready")
    with studio.world.context.db.transaction() as session:
        session.get_one(JobRow, studio.job_id).transcript_key = None
    unheard = studio.me.http.post(f"{studio.job}/clips", json={"from_us": 0, "to_us": 5_000_000})
    assert unheard.json()["code"] == "job_not_ready"


def test_further_moments_leave_out_what_is_a_clip(studio: Studio) -> None:
    found = studio.me.http.get(f"{studio.job}/moments")
    assert found.status_code == 200
    assert all(item["to_us"] <= KEPT.in_us or item["from_us"] >= KEPT.out_us for item in found.json()["items"])
