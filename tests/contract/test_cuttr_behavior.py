# SPDX-License-Identifier: MIT
"""What the Cuttr dialect does over several requests: rates, charges, keys, usage, jobs from first to last."""

from __future__ import annotations

import json

import pytest
from tests.contract.cuttr_asking import (
    URL,
    is_an_error,
    service_of_a_test,  # noqa: F401 - a fixture
    sturdy_service,  # noqa: F401 - a fixture
)
from tests.contract.cuttr_service import CuttrService

from clipmill.api.dialect_cuttr.reading import READERS
from clipmill.domain.accounts import Scope


def test_sixty_requests_a_minute_go_through_and_no_more(service: CuttrService) -> None:
    other = service.make_key(service.team)
    for _ in range(60):
        assert service.ask("GET", "/v1/test").status_code == 200
    refused = service.ask("GET", "/v1/test")
    assert is_an_error(refused, 429)
    assert refused.json() == {"error": "Rate limit exceeded"}
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert service.ask("GET", "/v1/test", secret=other).status_code == 200


def test_the_rate_is_looked_at_last(service: CuttrService) -> None:
    for _ in range(60):
        service.ask("GET", "/v1/test")
    assert service.ask("POST", "/v1/clip", content=b"{").status_code == 429
    service.teams.change(service.team.id, is_active=False)
    assert service.ask("POST", "/v1/clip", content=b"{").status_code == 403
    service.revoke_key(service.secret)
    assert service.ask("POST", "/v1/clip", content=b"{").status_code == 401


def test_what_does_not_spend_asks_for_no_money(service: CuttrService) -> None:
    job_id = service.submit()
    service.teams.change(service.team.id, is_active=False)
    for path in (
        "/v1/test",
        f"/v1/clip/{job_id}",
        f"/teams/{service.team.id}/wallet",
        f"/teams/{service.team.id}/usage",
    ):
        assert service.ask("GET", path).status_code == 200
    assert service.ask("GET", f"/teams/{service.team.id}/wallet").json()["active"] is False


def test_a_key_of_ours_works_too(service: CuttrService) -> None:
    ours = service.make_key(service.team, prefix="clipmill_")
    assert service.ask("GET", "/v1/test", secret=ours).status_code == 200


def test_a_job_is_charged_as_often_as_it_is_submitted(service: CuttrService) -> None:
    for wanted in (9_850, 9_700):
        service.submit(num_clips=1)
        assert service.ask("GET", f"/teams/{service.team.id}/wallet").json()["balance_cents"] == wanted


def test_an_idempotency_key_gives_the_same_job_once(service: CuttrService) -> None:
    service.team = service.make_team(450)
    service.secret = service.make_key(service.team)
    headers = {"Idempotency-Key": "order-17"}
    first = service.ask("POST", "/v1/clip", json={"video_url": URL, "heading": {"text": "Hi"}}, headers=headers)
    again = service.ask("POST", "/v1/clip", json={"heading_text": "Hi", "video_url": URL}, headers=headers)
    assert first.status_code == again.status_code == 200
    assert first.json() == again.json()
    assert len(service.flows.enqueued) == 1
    other = service.ask("POST", "/v1/clip", json={"video_url": URL}, headers=headers)
    assert is_an_error(other, 409)
    assert service.ask("GET", f"/teams/{service.team.id}/wallet").json()["balance_cents"] == 0


def test_a_file_sent_twice_with_an_idempotency_key_is_kept_once(service: CuttrService) -> None:
    sent = {"video": ("talk.mp4", b"bytes of a video", "video/mp4")}
    headers = {"Idempotency-Key": "order-18"}
    first, again = (service.ask("POST", "/v1/clip", files=sent, headers=headers) for _ in range(2))
    assert first.json() == again.json()
    assert service.upload_count() == 1
    upload_id = service.spec(first.json()["job_id"]).location.removeprefix("upload:")
    kept = service.context.uploads.get(service.team.id, upload_id)
    assert service.blobs.read_bytes(kept.key) == b"bytes of a video"


@pytest.mark.parametrize("value", ["k" * 256, "tab\there"])
def test_an_idempotency_key_has_a_bound(service: CuttrService, value: str) -> None:
    answer = service.ask("POST", "/v1/clip", json={"video_url": URL}, headers={"Idempotency-Key": value})
    assert is_an_error(answer, 400)
    assert "Idempotency-Key" in answer.json()["error"]


def test_keys_are_made_listed_used_and_revoked(service: CuttrService) -> None:
    keeper = service.make_key(service.team, Scope.READ, Scope.TEAM)
    path = f"/teams/{service.team.id}/keys"
    made = service.ask("POST", path, secret=keeper, json={"name": "Website"})
    assert made.status_code == 201
    # A key passes on no more than it has itself: it may not submit.
    assert made.json()["scopes"] == ["read"]
    secret, key_id = made.json()["key"], made.json()["id"]
    assert service.ask("GET", "/v1/test", secret=secret).json()["key"]["id"] == key_id
    assert is_an_error(service.ask("POST", "/v1/clip", secret=secret, json={"video_url": URL}), 403)
    listed = service.ask("GET", path, secret=keeper).json()["keys"]
    assert {key["id"] for key in listed} >= {key_id}
    assert secret not in json.dumps(listed)
    revoked = service.ask("DELETE", f"{path}/{key_id}", secret=keeper)
    assert revoked.status_code == 200
    assert revoked.json()["key"]["revoked_at"]
    assert service.ask("GET", "/v1/test", secret=secret).json() == {"error": "Invalid API key"}


def test_a_key_may_be_made_without_a_body(service: CuttrService) -> None:
    keeper = service.make_key(service.team, Scope.READ, Scope.TEAM)
    assert service.ask("POST", f"/teams/{service.team.id}/keys", secret=keeper).status_code == 201


@pytest.mark.parametrize("expires_at", ["soon", 5, "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "", []])
def test_an_expiry_must_be_a_time_to_come(service: CuttrService, expires_at: object) -> None:
    keeper = service.make_key(service.team, Scope.READ, Scope.TEAM)
    answer = service.ask("POST", f"/teams/{service.team.id}/keys", secret=keeper, json={"expires_at": expires_at})
    assert is_an_error(answer, 400)
    assert "expires_at" in answer.json()["error"]


def test_another_teams_things_look_as_if_they_were_not_there(service: CuttrService) -> None:
    other = service.make_key(service.make_team(0), Scope.READ, Scope.WRITE, Scope.TEAM)
    job_id = service.submit()
    key_id = service.ask("GET", "/v1/test").json()["key"]["id"]
    paths = [
        ("GET", f"/v1/clip/{job_id}", "/v1/clip/00000000-0000-4000-8000-000000000000"),
        ("GET", f"/teams/{service.team.id}/wallet", "/teams/5/wallet"),
        ("GET", f"/teams/{service.team.id}/usage", "/teams/5/usage"),
        ("GET", f"/teams/{service.team.id}/keys", "/teams/5/keys"),
        ("POST", f"/teams/{service.team.id}/keys", "/teams/5/keys"),
        ("DELETE", f"/teams/{service.team.id}/keys/{key_id}", f"/teams/5/keys/{key_id}"),
        ("POST", f"/teams/{service.team.id}/wallet/top-up", "/teams/5/wallet/top-up"),
    ]
    for method, theirs, nobodys in paths:
        one, two = service.ask(method, theirs, secret=other), service.ask(method, nobodys, secret=other)
        assert (one.status_code, one.json()) == (two.status_code, two.json())
        assert one.status_code in {403, 404}
    assert service.ask("GET", "/v1/test").status_code == 200


def test_the_operator_may_ask_about_every_team(service: CuttrService) -> None:
    operator = service.make_key(service.make_team(0), Scope.ADMIN)
    path = f"/teams/{service.team.id}/wallet"
    assert service.ask("POST", f"{path}/top-up", secret=operator, json={"amount_cents": "50"}).status_code == 200
    assert service.ask("GET", path).json()["balance_cents"] == 10_050
    assert is_an_error(service.ask("POST", "/teams/5/wallet/top-up", secret=operator, json={"amount_cents": 5}), 404)


def test_every_wish_is_taken_without_a_warning(service: CuttrService) -> None:
    fields = {"camera_mode": "facecam", "hook_length": 5, "heading": {"text": "Hi"}, "music_url": URL}
    answer = service.ask("POST", "/v1/clip", json={"video_url": URL, **fields}).json()
    assert "warnings" not in answer


def test_usage_is_paged(service: CuttrService) -> None:
    made = [service.submit(num_clips=1) for _ in range(5)]
    path, seen, cursor = f"/teams/{service.team.id}/usage?limit=2", [], ""
    while True:
        page = service.ask("GET", f"{path}&cursor={cursor}").json()
        seen += [line["job_id"] for line in page["usage"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == made[::-1]


def test_some_clips_that_fail_are_given_back_and_the_job_is_completed(service: CuttrService) -> None:
    job_id = service.submit()
    service.plan(job_id, 3)
    service.render(job_id, 0)
    service.conclude(job_id, failed=(1, 2))
    answer = service.ask("GET", f"/v1/clip/{job_id}").json()
    assert answer["status"] == "completed"
    assert [clip["index"] for clip in answer["clips"]] == [0]
    assert {item["code"] for item in answer["warnings"]} == {"clip_failed"}
    assert service.ask("GET", f"/teams/{service.team.id}/wallet").json()["balance_cents"] == 9_850


def test_fewer_moments_than_asked_for_are_completed_and_the_rest_given_back(service: CuttrService) -> None:
    job_id = service.submit(num_clips=10)
    service.plan(job_id, 0)
    service.conclude(job_id)
    assert service.ask("GET", f"/v1/clip/{job_id}").json() == {"job_id": job_id, "status": "completed", "clips": []}
    assert service.ask("GET", f"/teams/{service.team.id}/wallet").json()["balance_cents"] == 10_000


def test_clips_that_were_paid_for_are_handed_over_though_the_job_was_cancelled(service: CuttrService) -> None:
    job_id = service.submit()
    service.plan(job_id, 3)
    service.render(job_id, 0)
    service.cancel(job_id)
    answer = service.ask("GET", f"/v1/clip/{job_id}").json()
    assert answer["status"] == "failed"
    assert len(answer["clips"]) == 1


def test_links_begin_where_the_client_asked_unless_the_operator_says_otherwise(service: CuttrService) -> None:
    job_id = service.submit(num_clips=1)
    service.plan(job_id, 1)
    service.render(job_id, 0)
    service.conclude(job_id)
    clip = service.ask("GET", f"/v1/clip/{job_id}").json()["clips"][0]
    assert clip["url"].startswith("https://clips.example.org/files/")
    assert "expires" not in clip["url"]


def test_the_document_shows_both_ways_to_submit(service: CuttrService) -> None:
    document = service.ask("GET", "/openapi.json").json()
    content = document["paths"]["/v1/clip"]["post"]["requestBody"]["content"]
    assert set(content) == {"application/json", "multipart/form-data"}
    nested = content["application/json"]["schema"]["properties"]
    known = {f"{group}.{name}" for group in ("heading", "captions") for name in nested[group]["properties"]}
    assert known | set(nested) - {"heading", "captions"} == set(READERS)
    flat = set(content["multipart/form-data"]["schema"]["properties"])
    assert flat == {name.replace(".", "_") for name in READERS} | {"video", "music"}
    assert all("422" not in route["responses"] for path in document["paths"].values() for route in path.values())
    answer = service.ask("POST", "/v1/clip", json=content["application/json"]["example"])
    assert answer.status_code == 200
