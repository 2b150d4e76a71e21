# SPDX-License-Identifier: MIT
"""Our own API on a real database and store; nothing runs the jobs."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from sqlalchemy.orm import Session
from tests.service.native_world import ALL_SCOPES, V1, WISH, Caller, NativeWorld, change_job

from clipmill.domain.accounts import Scope
from clipmill.domain.jobs import JobKind, JobState
from clipmill.storage.records.database import now_us
from clipmill.storage.records.tables import StageRow


def test_a_submitted_job_is_held_enqueued_and_found(world: NativeWorld, me: Caller) -> None:
    answer = me.http.post(f"{V1}/jobs", json={**WISH, "name": "Monday"})
    job = answer.json()
    assert answer.status_code == 202
    assert answer.headers["location"] == f"{V1}/jobs/{job['id']}"
    assert (job["state"], job["name"], job["cost_cents"], job["options"]["count"]) == ("queued", "Monday", 300, 2)
    assert world.flows.enqueued == [f"{job['id']}-1"]
    assert me.http.get(f"{V1}/jobs/{job['id']}").json() == job
    assert me.http.get(f"{V1}/wallet").json()["held_cents"] == 300


@pytest.mark.parametrize("header", ["bearer", "x-api-key"])
def test_the_key_goes_in_either_header(world: NativeWorld, me: Caller, header: str) -> None:
    del me.http.headers["X-API-Key"]
    assert me.http.get(f"{V1}/me").json()["code"] == "key_missing"
    sent = {"Authorization": f"Bearer {me.secret}"} if header == "bearer" else {"X-API-Key": me.secret}
    assert me.http.get(f"{V1}/me", headers=sent).json()["team"]["id"] == str(me.principal.team.id)


def test_a_wrong_key_is_refused_with_a_challenge(me: Caller) -> None:
    answer = me.http.get(f"{V1}/me", headers={"X-API-Key": "clipmill_wrong"})
    assert (answer.status_code, answer.json()["code"]) == (401, "key_invalid")
    assert answer.headers["www-authenticate"].startswith("Bearer")


def test_a_key_does_only_what_its_scopes_say(world: NativeWorld) -> None:
    reader = world.caller(scopes=frozenset({Scope.READ}))
    refused = [
        reader.http.post(f"{V1}/jobs", json=WISH),
        reader.http.get(f"{V1}/keys"),
        reader.http.get(f"{V1}/webhooks"),
        reader.http.get(f"{V1}/teams"),
        reader.http.get(f"{V1}/operations"),
    ]
    assert {(answer.status_code, answer.json()["code"]) for answer in refused} == {(403, "scope_missing")}
    assert reader.http.get(f"{V1}/jobs").status_code == 200


def test_the_same_idempotency_key_gives_the_same_job_and_is_charged_once(world: NativeWorld, me: Caller) -> None:
    headers = {"Idempotency-Key": "wish-1"}
    first = me.http.post(f"{V1}/jobs", json=WISH, headers=headers).json()
    again = me.http.post(f"{V1}/jobs", json={**WISH, "kind": "clips"}, headers=headers).json()
    other = me.http.post(f"{V1}/jobs", json={**WISH, "name": "x"}, headers=headers)
    assert again["id"] == first["id"]
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_conflict")
    assert len(world.flows.enqueued) == 1
    assert me.http.get(f"{V1}/wallet").json()["held_cents"] == 300


def test_what_cannot_be_paid_for_is_not_accepted(world: NativeWorld) -> None:
    poor = world.caller(balance_cents=100)
    answer = poor.http.post(f"{V1}/jobs", json=WISH)
    assert (answer.status_code, answer.json()["code"]) == (402, "balance_too_low")
    assert poor.http.get(f"{V1}/jobs").json()["items"] == []
    assert world.flows.enqueued == []


def test_wishes_that_are_not_delivered_yet_are_named(me: Caller) -> None:
    options = {"music": {"url": "https://example.com/a.mp3"}, "layout": "Grid 4"}
    job = me.http.post(f"{V1}/jobs", json={**WISH, "options": options}).json()
    named = {notice["code"] for notice in job["warnings"]}
    assert named <= {"pending_music", "pending_layout"}
    assert job["options"]["music"]["url"] == "https://example.com/a.mp3"


def test_jobs_are_listed_in_pages_and_by_state_and_kind(world: NativeWorld, me: Caller) -> None:
    ids = [me.job(JobKind.CLIPS if number % 2 else JobKind.TRANSCRIPT) for number in range(5)]
    change_job(world, ids[0], state=JobState.RUNNING.value)
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        page = me.http.get(f"{V1}/jobs", params=query).json()
        seen += [job["id"] for job in page["items"]]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    assert seen == ids[::-1]
    assert [job["id"] for job in me.http.get(f"{V1}/jobs?state=running").json()["items"]] == ids[:1]
    assert len(me.http.get(f"{V1}/jobs?kind=clips&kind=summary").json()["items"]) == 2
    assert me.http.get(f"{V1}/jobs?cursor=x").json()["code"] == "invalid_options"


def test_cancelling_gives_back_and_a_retry_charges_anew(world: NativeWorld, me: Caller) -> None:
    job_id = me.http.post(f"{V1}/jobs", json=WISH).json()["id"]
    assert me.http.post(f"{V1}/jobs/{job_id}/retry").json()["code"] == "job_not_ready"
    assert me.http.post(f"{V1}/jobs/{job_id}/cancel").json()["state"] == "cancelled"
    assert world.flows.cancelled == [f"{job_id}-1"]
    assert me.http.get(f"{V1}/wallet").json()["balance_cents"] == 10_000
    again = me.http.post(f"{V1}/jobs/{job_id}/retry").json()
    assert (again["state"], again["attempt"]) == ("queued", 2)
    assert me.http.get(f"{V1}/wallet").json()["held_cents"] == 300


def test_a_deleted_job_is_gone_with_its_clips_and_files(world: NativeWorld, me: Caller) -> None:
    job_id = me.done_job()
    clip_id = me.clip_ids(job_id)[0]
    assert me.http.delete(f"{V1}/jobs/{job_id}").status_code == 204
    for path in (f"jobs/{job_id}", f"jobs/{job_id}/clips", f"clips/{clip_id}", f"jobs/{job_id}/transcript"):
        assert me.http.get(f"{V1}/{path}").status_code == 404
    assert list(world.context.blobs.list_under(f"jobs/{job_id}")) == []


def test_clips_come_with_reasons_and_addresses(me: Caller) -> None:
    job_id = me.done_job()
    clips = me.http.get(f"{V1}/jobs/{job_id}/clips").json()["items"]
    assert [(clip["rank"], clip["ordinal"], clip["score"]) for clip in clips] == [(1, 0, 80.0), (2, 1, 79.0)]
    assert clips[0]["score_parts"] == [{"name": "hook", "value": 71.5, "evidence": "asks a question"}]
    assert (clips[0]["in_s"], clips[0]["out_s"], clips[0]["duration_s"]) == (1.0, 31.0, 30.0)
    assert clips[0]["files"][0]["url"].startswith(f"http://testserver/files/{clips[0]['id']}/")
    assert "expires=" in clips[0]["files"][0]["url"]
    assert me.http.get(f"{V1}/clips/{clips[0]['id']}").json()["id"] == clips[0]["id"]
    recipe = me.http.get(f"{V1}/clips/{clips[0]['id']}/recipe").json()
    assert recipe["clip"]["spec"]["moment"]["title"] == "Clip 0"


def test_clips_are_rendered_again_with_changes_as_a_job_of_their_own(world: NativeWorld, me: Caller) -> None:
    job_id = me.done_job()
    clip_id = me.clip_ids(job_id)[1]
    body = {"entries": [{"in_s": 61, "out_s": 80}], "captions": {"style": "bold"}, "ratio": "1:1", "title": "Ships"}
    headers = {"Idempotency-Key": "edit"}
    answer = me.http.post(f"{V1}/clips/{clip_id}/render", json=body, headers=headers)
    assert answer.status_code == 202
    job = answer.json()
    assert (job["kind"], job["parent_id"], job["source"]) == ("render", job_id, None)
    assert me.http.post(f"{V1}/clips/{clip_id}/render", json=body, headers=headers).json()["id"] == job["id"]
    (edit,) = world.context.jobs.get(me.principal.team.id, job["id"]).spec.edits
    assert (edit.ordinal, edit.title) == (1, "Ships")
    assert edit.caption_style is not None
    assert edit.caption_style.name == "bold"
    other = me.http.post(f"{V1}/clips/{clip_id}/render", json={"target_language": "Es", "display": "translation"})
    (edit,) = world.context.jobs.get(me.principal.team.id, other.json()["id"]).spec.edits
    assert (edit.target_language, edit.caption_display, edit.has_translated_words) == ("es", "translation", True)
    both = me.http.post(f"{V1}/jobs/{job_id}/render", json={"clips": [{"ordinal": 0}, {"ordinal": 1}]})
    assert both.status_code == 202
    unknown = me.http.post(f"{V1}/jobs/{job_id}/render", json={"clips": [{"ordinal": 7}]})
    assert (unknown.status_code, unknown.json()["code"]) == (422, "invalid_options")
    open_job = me.http.post(f"{V1}/jobs", json=WISH).json()["id"]
    early = me.http.post(f"{V1}/jobs/{open_job}/render", json={"clips": [{"ordinal": 0}]})
    assert (early.status_code, early.json()["code"]) == (409, "job_not_ready")


def test_a_transcript_is_given_in_four_formats(me: Caller) -> None:
    url = f"{V1}/jobs/{me.done_job()}/transcript"
    words = me.http.get(url).json()["segments"][0]["words"]
    assert [(word["text"], word["in_s"], word["out_s"]) for word in words] == [("Ships", 0.5, 1.0), ("<float>.", 1, 2)]
    assert me.http.get(f"{url}?format=txt").text == "Ships <float>.\n"
    assert "00:00:00,500 --> 00:00:02,000" in me.http.get(f"{url}?format=srt").text
    vtt = me.http.get(f"{url}?format=vtt")
    assert vtt.headers["content-type"].startswith("text/vtt")
    assert "&lt;float&gt;." in vtt.text
    assert me.http.get(f"{url}?format=doc").status_code == 422


def test_a_summary_is_there_for_its_own_kind_when_it_is_done(me: Caller) -> None:
    found = me.http.get(f"{V1}/jobs/{me.done_job(JobKind.SUMMARY)}/summary").json()
    assert (found["text"], found["highlights"][0]["events"][0]["at_s"]) == ("They float.", 1.0)
    for job_id in (me.done_job(), me.job(JobKind.SUMMARY)):
        assert me.http.get(f"{V1}/jobs/{job_id}/summary").json()["code"] == "job_not_ready"


def test_moments_need_something_to_look_for(me: Caller) -> None:
    answer = me.http.post(f"{V1}/jobs", json={"kind": "moments", "source": WISH["source"]})
    assert answer.json()["code"] == "invalid_options"
    options = {"prompt": "ships"}
    assert me.http.post(f"{V1}/jobs", json={"kind": "moments", "source": WISH["source"], "options": options}).is_success


def test_an_estimate_rests_on_measured_stages_where_there_are_enough(world: NativeWorld, me: Caller) -> None:
    wish = {"options": {"count": 5}, "duration_s": 600}
    before = me.http.post(f"{V1}/estimates", json=wish).json()
    assert {stage["reckoned_by"] for stage in before["stages"]} == {"default"}
    assert (before["cost_cents"], before["clips"]) == (750, 5)
    job_id = me.done_job()
    with world.context.db.transaction() as session:
        for number in range(4):
            _note_stage(session, f"{job_id}-{number}", job_id, 60_000_000, is_reused=number == 3)
    after = me.http.post(f"{V1}/estimates", json=wish).json()
    heard = next(stage for stage in after["stages"] if stage["stage"] == "transcribe")
    assert (heard["rate"], heard["samples"], heard["reckoned_by"]) == (pytest.approx(0.1), 3, "measured")
    assert heard["expected_s"] == pytest.approx(60)
    assert after["expected_s"] == pytest.approx(sum(stage["expected_s"] for stage in after["stages"]))
    known = me.http.post(f"{V1}/estimates", json={"source": {"url": "https://example.com/talk.mp4"}}).json()
    assert known["duration_s"] == 600
    unknown = me.http.post(f"{V1}/estimates", json={}).json()
    assert unknown["expected_s"] is None
    assert unknown["per_source_minute_s"] > 6


def _note_stage(session: Session, name: str, job_id: str, duration_us: int, *, is_reused: bool) -> None:
    stage = StageRow(
        id=name,
        job_id=job_id,
        stage="transcribe",
        executor_id="x",
        started_at_us=now_us(),
        duration_us=duration_us,
        is_reused=is_reused,
    )
    session.add(stage)


def test_a_key_makes_keys_that_may_do_no_more_and_work_until_revoked(world: NativeWorld, me: Caller) -> None:
    made = me.http.post(f"{V1}/keys", json={"name": "laptop", "scopes": ["read"], "expires_in_days": 1}).json()
    sent = {"X-API-Key": made["secret"]}
    assert me.http.get(f"{V1}/me", headers=sent).json()["key"]["scopes"] == ["read"]
    assert made["secret"] not in me.http.get(f"{V1}/keys").text
    refused = me.http.post(f"{V1}/keys", json={"name": "root", "scopes": ["admin"]})
    assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")
    assert me.http.delete(f"{V1}/keys/{made['key']['id']}").json()["revoked_at"] is not None
    assert me.http.get(f"{V1}/me", headers=sent).json()["code"] == "key_invalid"


def test_an_operator_keeps_teams_and_fills_wallets(world: NativeWorld) -> None:
    root = world.caller(scopes=ALL_SCOPES | {Scope.ADMIN})
    team = root.http.post(f"{V1}/teams", json={"name": "Studio"}).json()
    path = f"{V1}/teams/{team['id']}"
    assert root.http.get(path).json() == team
    assert root.http.patch(path, json={"is_active": False}).json()["is_active"] is False
    entry = root.http.post(f"{path}/wallet/top-up", json={"amount_cents": 500, "note": "n"}).json()
    assert (entry["kind"], entry["amount_cents"]) == ("top_up", 500)
    secret = root.http.post(f"{path}/keys", json={"name": "first"}).json()["secret"]
    assert root.http.get(f"{V1}/wallet", headers={"X-API-Key": secret}).json()["balance_cents"] == 500
    assert team["id"] in {item["id"] for item in root.http.get(f"{V1}/teams").json()["items"]}
    assert root.http.get(f"{V1}/teams/1").json()["code"] == "team_not_found"
    view = root.http.get(f"{V1}/operations").json()
    assert {item["state"] for item in view["jobs"]} == {state.value for state in JobState}
    assert "render" in {queue["name"] for queue in view["queues"]}


def test_the_ledger_is_listed_in_pages(me: Caller) -> None:
    for _ in range(3):
        me.http.post(f"{V1}/jobs", json=WISH)
    first = me.http.get(f"{V1}/wallet/entries?limit=2").json()
    rest = me.http.get(f"{V1}/wallet/entries", params={"cursor": first["next_cursor"]}).json()
    kinds = [entry["kind"] for entry in (*first["items"], *rest["items"])]
    assert kinds == ["hold", "hold", "hold", "top_up"]
    assert rest["next_cursor"] is None


def test_webhooks_are_kept_tested_and_replayed(me: Caller) -> None:
    url = "http://127.0.0.1:9009/hook"
    made = me.http.post(f"{V1}/webhooks", json={"url": url, "events": ["job.succeeded"]})
    assert made.status_code == 201
    hook = made.json()
    assert hook["secret"].startswith("whsec_")
    assert hook["secret"] not in me.http.get(f"{V1}/webhooks").text
    path = f"{V1}/webhooks/{hook['id']}"
    assert me.http.patch(path, json={"events": []}).json()["events"] == []
    ping = me.http.post(f"{path}/test").json()
    assert (ping["event_type"], ping["state"]) == ("ping", "pending")
    assert [item["id"] for item in me.http.get(f"{path}/deliveries").json()["items"]] == [ping["id"]]
    assert me.http.get(f"{V1}/deliveries/{ping['id']}/tries").json() == {"items": []}
    assert me.http.post(f"{V1}/deliveries/{ping['id']}/replay").status_code == 202
    assert me.http.delete(path).status_code == 204
    assert me.http.get(path).json()["code"] == "webhook_not_found"


def test_an_upload_comes_in_pieces_and_is_a_source(world: NativeWorld, me: Caller) -> None:
    tus = {"Tus-Resumable": "1.0.0"}
    name = base64.b64encode(b"talk.mp4").decode()
    begun = me.http.post(f"{V1}/uploads", headers={**tus, "Upload-Length": "6", "Upload-Metadata": f"filename {name}"})
    assert begun.status_code == 201
    path = begun.headers["location"].removeprefix("http://testserver")
    assert path.startswith(f"{V1}/uploads/")
    upload_id = path.rsplit("/", 1)[-1]
    early = me.http.post(f"{V1}/jobs", json={"source": {"upload_id": upload_id}})
    assert (early.status_code, early.json()["code"]) == (409, "job_not_ready")
    for offset, part in ((0, b"abc"), (3, b"def")):
        patch = {**tus, "Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
        assert me.http.patch(path, content=part, headers=patch).status_code == 204
    assert me.http.head(path, headers=tus).headers["upload-offset"] == "6"
    job = me.http.post(f"{V1}/jobs", json={"source": {"upload_id": upload_id}}).json()
    assert job["source"] == {"url": None, "upload_id": upload_id}
    stranger = world.caller()
    assert stranger.http.post(f"{V1}/jobs", json={"source": {"upload_id": upload_id}}).status_code == 404
