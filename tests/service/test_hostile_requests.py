# SPDX-License-Identifier: MIT
"""What hostile clients send to the three APIs: none of it is an error of ours, and none of it gets through."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.service.hostile_world import SUBMITS, HostileWorld, make_world

from clipmill.api.logs import scrub
from clipmill.storage.blobs.naming import disposition, download_name
from clipmill.storage.records.database import Database

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
JSON = {"Content-Type": "application/json"}
BOMBS = {
    "deep arrays": b"[" * 100_000 + b"]" * 100_000,
    "deep objects": b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    "a long number": b'{"video_url": ' + b"9" * 10_000 + b"}",
    "an endless exponent": b'{"limit": 1e999999, "clips": 1e999999, "duration": -1e999}',
    "no number": b'{"limit": NaN, "clips": Infinity}',
    "half a surrogate": b'{"video_url": "https://example.com/\\ud800.mp4", "source": "\\ud800", "name": "\\ud800"}',
    "a null sign": b'{"video_url": "https://e.com/\\u0000.mp4", "source": "https://e.com/\\u0000", "name": "\\u0000"}',
    "not UTF-8": b'{"video_url": "\xff\xfe"}',
    "nothing": b"",
    "no object": b'"text"',
    "cut off": b'{"video_url": "https://exa',
    "one name twice": b'{"video_url": 1, "video_url": "x"}',
    "__proto__": b'{"__proto__": {"a": 1}, "constructor": {}}',
    "many names": json.dumps({f"k{n}": n for n in range(20_000)}).encode(),
    "a long text": json.dumps({"video_url": "https://e.com/" + "x" * 500_000, "source": "x" * 500_000}).encode(),
}
BAD_TEXTS = (
    *("\x00", "a\x00b", "\x1b[2J\x1b[31m", "line\r\nX-Injected: 1", "\u202egpj.exe", "\ufeff", "\ud800", "x" * 100_000),
    *("{\\an8\\fs200}big", "{\\p1}m 0 0 l 9999 9999", "%s%n%x", "${jndi:ldap://x}", "'; DROP TABLE jobs;--", "../../x"),
)
BAD_NAMES = (
    *("../../etc/passwd", "..\\..\\boot.ini", "/etc/passwd", "a\x00b.mp4", 'x"; filename="y.exe', "a\r\nX-Evil: 1.mp4"),
    *("\u202egpj.mp4", "." * 300, "x" * 5000 + ".mp4", "CON", "", " ", "%2e%2e%2f", "файл 🎬.mp4", "\ud800.mp4"),
)


@pytest.fixture
def world(database: Database, tmp_path: Path) -> Iterator[HostileWorld]:
    made = make_world(database, tmp_path)
    with made.client:
        yield made


@pytest.mark.parametrize("name", BOMBS)
@pytest.mark.parametrize("path", [path for path, _ in SUBMITS] + ["/api/v1/webhooks", "/api/v1/estimates"])
def test_a_json_bomb_is_a_bad_request(world: HostileWorld, path: str, name: str) -> None:
    answer = world.send("POST", path, content=BOMBS[name], headers=JSON)
    assert 400 <= answer.status_code < 500, answer.text[:300]


def _bodies(field: str, text: str) -> list[dict[str, Any]]:
    """Return bodies that are right but for one text."""
    url = "https://example.com/talk.mp4"
    right: dict[str, Any] = {"video_url": url, "source": url, "query": "ships", "limit": 3}
    extra = ("name", "project_name", "prompt", "clip_prompt", "target_lang", "language", "video_title", "topic")
    return [{**right, field: text}, *({**right, name: text} for name in extra)]


@pytest.mark.parametrize("text", BAD_TEXTS, ids=lambda text: ascii(text)[:20])
@pytest.mark.parametrize(("path", "field"), SUBMITS)
def test_hostile_texts_are_taken_or_refused_but_never_break_anything(
    world: HostileWorld, path: str, field: str, text: str
) -> None:
    for body in _bodies(field, text):
        answer = world.send("POST", path, content=json.dumps(body).encode(), headers=JSON)
        assert answer.status_code < 500, (body, answer.text[:300])
        assert not any("injected" in name.lower() for name in answer.headers)
    listed = world.send("GET", "/api/v1/jobs")
    assert listed.status_code == 200
    json.loads(listed.content)


@pytest.mark.parametrize("name", BAD_NAMES, ids=lambda name: ascii(name)[:20])
def test_a_file_name_is_never_a_path_or_a_header(world: HostileWorld, name: str) -> None:
    before = set(Path("/etc").iterdir())
    for path, body in (
        ("/api/v1/uploads", {"name": name, "filename": name, "size_bytes": 10}),
        ("/open/v2/upload/single-file", {"name": name}),
        ("/api/v2/upload/single-file", {"name": name}),
    ):
        answer = world.send("POST", path, content=json.dumps(body).encode(), headers=JSON)
        assert answer.status_code < 500, answer.text[:300]
    assert set(Path("/etc").iterdir()) == before
    line = disposition(name)
    line.encode("latin-1")
    assert "\r" not in line
    assert "\n" not in line
    assert line.count('"') == 2
    assert "/" not in download_name(name)
    assert "\\" not in download_name(name)


def _multipart(*parts: bytes, boundary: bytes = b"xx") -> bytes:
    return b"".join(b"--" + boundary + b"\r\n" + part + b"\r\n" for part in parts) + b"--" + boundary + b"--\r\n"


_PART = b'Content-Disposition: form-data; name="%s"\r\n\r\n%s'
MULTIPARTS = {
    "many parts": _multipart(*(_PART % (b"f%d" % n, b"x") for n in range(20_000))),
    "a long field": _multipart(_PART % (b"prompt", b"x" * 3_000_000)),
    "a long header": _multipart(b"X: " + b"y" * 1_000_000 + b"\r\n\r\nbody"),
    "many headers": _multipart(b"\r\n".join(b"X-%d: 1" % n for n in range(10_000)) + b"\r\n\r\nbody"),
    "no end": b'--xx\r\nContent-Disposition: form-data; name="file"; filename="a.mp4"\r\n\r\nabc',
    "no boundary inside": b"x" * 100_000,
    "nothing": b"",
    "nested": _multipart(b'Content-Disposition: form-data; name="file"; filename="../../x"\r\n\r\n' + _multipart(b"x")),
    "a null name": _multipart(_PART % (b"a\x00b", b"x")),
    "an oversize file": _multipart(
        b'Content-Disposition: form-data; name="file"; filename="a.mp4"\r\n\r\n' + b"x" * 3_000_000
    ),
}


@pytest.mark.parametrize("name", MULTIPARTS)
def test_a_multipart_bomb_is_refused(world: HostileWorld, name: str) -> None:
    headers = {"Content-Type": "multipart/form-data; boundary=xx"}
    for path in ("/api/platform/v1/clip", "/api/v1/jobs", "/open/v2/clips"):
        answer = world.send("POST", path, content=MULTIPARTS[name], headers=headers)
        # A file may hold anything, another multipart body too; its name is nobody's path.
        assert (200 if name == "nested" else 400) <= answer.status_code < 500, (path, answer.text[:300])
    assert not list(world.folder.parent.glob("x"))
    left = [path for path in world.folder.rglob("*") if path.is_file() and path.suffix != ".db"]
    assert sum(path.stat().st_size for path in left if "clipmill.db" not in path.name) < 2_000_000


@pytest.mark.parametrize(
    "kind",
    ["multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=" + "x" * 5000, "x/y"],
)
def test_a_content_type_that_lies_is_refused(world: HostileWorld, kind: str) -> None:
    for path, _ in SUBMITS:
        answer = world.send("POST", path, content=b"--x\r\n\r\n--x--", headers={"Content-Type": kind})
        assert 400 <= answer.status_code < 500, (path, answer.text[:300])


@pytest.mark.parametrize(
    "target",
    [
        *("/api/v1/jobs/%00", "/api/v1/jobs/..%2f..%2fetc", "/api/v1/jobs/" + "x" * 3000, "/api/v1/clips/%ff"),
        *("/files/%00/video", "/files/..%2f/video", "/files/x/..%2f..%2fetc%2fpasswd", "/files/sources/%00"),
        *("/api/platform/v1/clip/%00", "/open/v2/clips/results/%00", "/api/v2/clips/results/%ff", "/uploads/%00"),
        "/api/v1/jobs?cursor=%00&limit=99999999999999999999",
        "/api/v1/jobs?cursor=99999999999999999999999.x",
    ],
)
def test_hostile_paths_find_nothing(world: HostileWorld, target: str) -> None:
    for method in ("GET", "DELETE", "PUT"):
        answer = world.send(method, target)
        assert 400 <= answer.status_code < 500, (method, answer.status_code, answer.text[:300])
        assert "root:" not in answer.text


@pytest.mark.parametrize("secret", ["", "\xff", "x" * 20_000, "clipmill_", "' OR 1=1 --", "Bearer Bearer x"])
def test_a_hostile_key_opens_nothing(world: HostileWorld, secret: str) -> None:
    raw = secret.encode("latin-1")
    for path in ("/api/v1/jobs", "/api/platform/v1/balance", "/open/v2/clips/results/x", "/api/v2/clips/results/x"):
        headers = [(b"x-api-key", raw), (b"authorization", b"Bearer " + raw), (b"x-wayinvideo-api-version", b"v2")]
        answer = world.client.get(path, headers=headers)
        assert 400 <= answer.status_code < 500, (path, answer.text[:300])


def test_an_idempotency_key_of_any_kind_breaks_nothing(world: HostileWorld) -> None:
    body = json.dumps({"source": "https://example.com/talk.mp4"}).encode()
    for key in (b"x" * 5000, b"\xff\xfe", b" ", b"' OR 1=1"):
        headers = [
            (b"x-api-key", world.secret.encode()),
            (b"content-type", b"application/json"),
            (b"idempotency-key", key),
        ]
        assert world.client.post("/api/v1/jobs", content=body, headers=headers).status_code < 500


@pytest.mark.parametrize(
    "url",
    [
        *(
            "file:///etc/passwd",
            "gopher://x/",
            "ftp://x/y",
            "javascript:alert(1)",
            "http://user:pw@e.com/x",
            "/etc/passwd",
        ),
        *("http://[::1", "http://e.com:99999/", "http://" + "a." * 3000 + "com/", "upload:../../x", "upload:", "-i"),
    ],
)
def test_odd_sources_are_refused_or_left_to_the_guard(world: HostileWorld, url: str) -> None:
    for path, field in SUBMITS:
        body = {"query": "ships", "limit": 3, "video_url": url, "source": url, field: url}
        answer = world.send("POST", path, content=json.dumps(body).encode(), headers=JSON)
        assert answer.status_code < 500, (path, answer.text[:300])


def test_secrets_and_line_ends_do_not_get_into_logs() -> None:
    shown = scrub({"url": "https://user:pw@e.com/x?signature=abcdef&a=1", "X-Api-Key": "clipmill_0123456789abcdef"})
    assert "pw@" not in str(shown)
    assert "abcdef" not in str(shown)
