# SPDX-License-Identifier: MIT
"""What the Cuttr dialect does over several requests, and with requests that nobody should send."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.contract.cuttr_service import MAX_UPLOAD_BYTES, MOUNT, CuttrService

from clipmill.api.dialect_cuttr import gate
from clipmill.api.dialect_cuttr.bodies import MAX_JSON_BYTES
from clipmill.api.dialect_cuttr.reading import READERS
from clipmill.domain.accounts import Scope

URL = "https://media.example.org/talk.mp4"
BOUNDARY = "------------------------d74496d66958873e"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[CuttrService]:
    made = CuttrService(tmp_path)
    yield made
    made.close()


@pytest.fixture(scope="module")
def sturdy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CuttrService]:
    """Answer faults with 500 instead of raising them, to a team that may do anything as often as it likes."""
    made = CuttrService(tmp_path_factory.mktemp("sturdy"), raises=False)
    made.teams.change(made.team.id, is_unlimited=True)
    made.secret = made.make_key(made.team, Scope.READ, Scope.WRITE, Scope.TEAM)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gate, "RATE_LIMIT", 1_000_000)
        yield made
    made.close()


def multipart(*parts: tuple[str, str, bytes]) -> bytes:
    """Return a form as curl -F writes it: name, further disposition and headers, body."""
    lines = b""
    for name, more, body in parts:
        lines += (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'.encode() + body + b"\r\n"
        )
    return lines + f"--{BOUNDARY}--\r\n".encode()


def send_form(service: CuttrService, body: bytes, **headers: str) -> Any:
    kind = f"multipart/form-data; boundary={BOUNDARY}"
    return service.ask("POST", "/v1/clip", content=body, headers={"Content-Type": kind, **headers})


def is_an_error(answer: Any, status: int) -> bool:
    body = answer.json()
    return answer.status_code == status and list(body) == ["error"] and isinstance(body["error"], str)


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


def test_a_refused_request_leaves_no_file(service: CuttrService) -> None:
    sent = {"video": ("talk.mp4", b"bytes", "video/mp4"), "music": ("song.ogg", b"bytes", "audio/ogg")}
    assert is_an_error(service.ask("POST", "/v1/clip", files=sent), 400)
    twice = {"video": ("talk.mp4", b"bytes", "video/mp4"), "file": ("talk.mp4", b"bytes", "video/mp4")}
    assert is_an_error(service.ask("POST", "/v1/clip", files=twice), 400)
    unread = {"video": ("talk.mp4", b"bytes", "video/mp4")}
    assert is_an_error(service.ask("POST", "/v1/clip", files=unread, data={"num_clips": ["1", "2"]}), 400)
    service.team = service.make_team(150)
    service.secret = service.make_key(service.team)
    assert is_an_error(service.ask("POST", "/v1/clip", files=unread), 402)
    assert service.upload_count() == 0


def test_a_file_over_the_bound_is_refused(service: CuttrService) -> None:
    sent = {"video": ("talk.mp4", b"v" * (MAX_UPLOAD_BYTES + 1), "video/mp4")}
    assert is_an_error(service.ask("POST", "/v1/clip", files=sent), 413)
    assert service.upload_count() == 0


@pytest.mark.parametrize("part", ["video", "video_file", "file"])
@pytest.mark.parametrize(
    "name", ["talk.mp4", "TALK.MKV", "a.b.webm", "../../etc/x.avi", "t\u00e4lk \U0001f600.mov", "talk"]
)
def test_a_file_comes_under_any_of_its_names(service: CuttrService, part: str, name: str) -> None:
    body = multipart((part, f'; filename="{name}"\r\nContent-Type: video/mp4', b"\x00\xff bytes"))
    answer = send_form(service, body)
    assert answer.status_code == 200, answer.text
    assert service.spec(answer.json()["job_id"]).location.startswith("upload:")


def test_a_file_wins_over_an_address(service: CuttrService) -> None:
    sent = {"video": ("talk.mp4", b"bytes", "video/mp4")}
    answer = service.ask("POST", "/v1/clip", files=sent, data={"video_url": URL})
    assert service.spec(answer.json()["job_id"]).location.startswith("upload:")
    assert [item["code"] for item in answer.json()["warnings"]] == ["field_unused"]


def test_forms_take_every_spelling(service: CuttrService) -> None:
    for name, value in (("heading_text", "Hi"), ("heading.text", "Hi"), ("heading", '{"text": "Hi"}')):
        body = multipart(("video_url", "", URL.encode()), (name, "", value.encode()), ("captions", "", b"false"))
        answer = send_form(service, body)
        options = service.spec(answer.json()["job_id"]).options
        assert options.heading.text == "Hi"
        assert options.has_captions is False


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no form",
        multipart(("video_url", "", URL.encode()))[:-10],
        multipart(("video", '; filename="talk.mp4"', b"half"))[:-30],
        multipart(("video_url", "", b"\xff\xfe")),
        multipart(("video_url", "", URL.encode()), ("video_url", "", b"https://other.example.org")),
        multipart(("upload", '; filename="talk.mp4"', b"bytes")),
        multipart(("video", "", b"a field, no file")),
        multipart(("", "", b"nameless")),
        multipart(*((f"x{n}", "", b"") for n in range(500))),
        multipart(("prompt", "", b"x" * 100_000), ("video_url", "", URL.encode())),
    ],
)
def test_a_broken_form_is_refused_in_the_one_shape(sturdy: CuttrService, body: bytes) -> None:
    assert is_an_error(send_form(sturdy, body), 400)
    assert sturdy.upload_count() == 0


@pytest.mark.parametrize(
    "kind", ["multipart/form-data", "multipart/form-data; boundary=", "multipart/mixed; boundary=a"]
)
def test_a_form_without_a_boundary_is_refused(sturdy: CuttrService, kind: str) -> None:
    answer = sturdy.ask("POST", "/v1/clip", content=multipart(), headers={"Content-Type": kind})
    assert is_an_error(answer, 400)


def test_a_body_over_a_mebibyte_is_refused(sturdy: CuttrService) -> None:
    body = json.dumps({"video_url": URL, "prompt": "x" * MAX_JSON_BYTES}).encode()
    assert is_an_error(sturdy.ask("POST", "/v1/clip", content=body), 413)
    chunks = (b" " * 65536 for _ in range(1000))
    assert is_an_error(sturdy.ask("POST", "/v1/clip", content=chunks), 413)
    path = f"/teams/{sturdy.team.id}/keys"
    assert is_an_error(sturdy.ask("POST", path, content=body), 413)


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 900_000,
        b'{"a":' * 180_000,
        b"\x00",
        gzip.compress(b"{}", mtime=0),
        b'{"video_url": "https://a.example/\\ud800"}',
        b'{"video_url": "https://a.example", "prompt": "\\u0000"}',
        b'{"video_url": "https://a.example", "\\ud800": 1, "\\ud800": 2}',
        b'{"video_url": "https://a.example", "num_clips": ' + b"9" * 100_000 + b"}",
        b'{"video_url": "https://a.example", "heading": "{\\"text\\": {"}',
    ],
)
def test_a_hostile_body_is_refused_in_the_one_shape(sturdy: CuttrService, body: bytes) -> None:
    assert is_an_error(sturdy.ask("POST", "/v1/clip", content=body, headers={"Content-Type": "application/json"}), 400)


def test_an_odd_name_is_told_back_safely(sturdy: CuttrService) -> None:
    body = b'{"video_url": "https://a.example/a", "\\ud800<script>\\u0000": 1}'
    answer = sturdy.ask("POST", "/v1/clip", content=body)
    assert answer.status_code == 200
    assert answer.json()["warnings"][0]["code"] == "field_unknown"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v1/clip", 405),
        ("PUT", "/v1/clip", 405),
        ("OPTIONS", "/v1/clip", 405),
        ("POST", "/v1/test", 405),
        ("GET", "/v1/clip/", 404),
        ("POST", "/v1/clip/", 404),
        ("GET", "/", 404),
        ("GET", "/v2/clip/x", 404),
        ("GET", "/docs", 404),
        ("GET", "/v1/clip/%2e%2e%2fsecret", 404),
        ("GET", "/v1/clip/%00", 404),
        ("GET", "/v1/clip/%ff", 404),
        ("GET", "/teams/x/wallet", 404),
        ("GET", "/teams/-1/wallet", 404),
        ("GET", "/teams/" + "9" * 5000 + "/wallet", 404),
        ("GET", "/teams/%D9%A3/wallet", 404),
    ],
)
def test_what_is_not_there_is_said_in_the_one_shape(sturdy: CuttrService, method: str, path: str, status: int) -> None:
    assert is_an_error(sturdy.ask(method, path), status)


@pytest.mark.parametrize("cursor", ["x", "1", "1.%00", "9" * 5000 + ".a", "1.a'--", "%F0%9F%98%80"])
def test_a_cursor_that_no_list_gave_is_refused(sturdy: CuttrService, cursor: str) -> None:
    assert is_an_error(sturdy.ask("GET", f"/teams/{sturdy.team.id}/usage?cursor={cursor}"), 400)


@pytest.mark.parametrize("secret", ["\u00e9".encode("latin-1"), b"x" * 20_000, b"' or 1=1 --", b"a\tb"])
def test_a_header_that_is_no_key_is_refused(sturdy: CuttrService, secret: bytes) -> None:
    answer = sturdy.client.get(f"{MOUNT}/v1/test", headers={b"X-API-Key": secret})
    assert is_an_error(answer, 401)


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


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
NAMES = st.sampled_from(["heading", "captions", *READERS, *(name.replace(".", "_") for name in READERS)])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(fields=st.dictionaries(NAMES | st.text(max_size=6), JSON_VALUES, max_size=6), has_url=st.booleans())
def test_any_json_gives_an_answer_of_the_contract(sturdy: CuttrService, fields: dict[str, Any], has_url: bool) -> None:
    body = json.dumps({**fields, **({"video_url": URL} if has_url else {})})
    answer = sturdy.ask("POST", "/v1/clip", content=body)
    assert answer.status_code == 200 or is_an_error(answer, 400)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=st.integers(0, 400), cut=st.binary(max_size=12))
def test_any_form_gives_an_answer_of_the_contract(sturdy: CuttrService, start: int, cut: bytes) -> None:
    whole = multipart(
        ("video", '; filename="talk.mp4"\r\nContent-Type: video/mp4', b"bytes"),
        ("num_clips", "", b"2"),
        ("heading.text", "", "naïve".encode()),
    )
    body = whole[:start] + cut + whole[start + len(cut) :]
    answer = send_form(sturdy, body)
    assert answer.status_code == 200 or is_an_error(answer, 400)
