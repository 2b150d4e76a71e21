# SPDX-License-Identifier: MIT
"""What the Cuttr dialect takes as a body: forms and files, and requests that nobody should send."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.contract.cuttr_asking import (
    URL,
    is_an_error,
    multipart,
    send_form,
    service_of_a_test,  # noqa: F401 - a fixture
    sturdy_service,  # noqa: F401 - a fixture
)
from tests.contract.cuttr_service import MAX_UPLOAD_BYTES, MOUNT, CuttrService

from clipmill.api.dialect_cuttr.bodies import MAX_JSON_BYTES
from clipmill.api.dialect_cuttr.reading import READERS


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
