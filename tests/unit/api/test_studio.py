# SPDX-License-Identifier: MIT
"""The door of the studio: what it gives out, under which headers, and what it never gives."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from clipmill.api.problems import install_problems
from clipmill.api.studio import PAGES, content_policy, read_studio, store_origins, studio_router
from clipmill.storage.blobs import BlobStore
from clipmill.storage.blobs.local import LocalBlobStore

SCRIPT = "export const x = 1;\n" * 100


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a built studio of a few files, with a secret beside it."""
    built = tmp_path / "studio"
    (built / "assets").mkdir(parents=True)
    (built / "index.html").write_text("<!doctype html><title>Studio</title>", "utf-8")
    (built / "icon.svg").write_text("<svg/>", "utf-8")
    (built / "manifest.json").write_text("{}", "utf-8")
    (built / "assets/index-1a2b.js").write_text(SCRIPT, "utf-8")
    (tmp_path / "secret.txt").write_text("secret", "utf-8")
    return built


def serve(folder: Path, *origins: str) -> TestClient:
    app = FastAPI(openapi_url=None)
    install_problems(app)
    app.include_router(studio_router(read_studio(folder), policy=content_policy(*origins)))
    return TestClient(app)


@pytest.mark.parametrize("path", ["/", "/jobs", "/jobs/0b9d-5c", "/clips/c1/edit", *(f"/{name}" for name in PAGES)])
def test_own_addresses_give_the_page_with_its_policy(folder: Path, path: str) -> None:
    answer = serve(folder).get(path)

    assert answer.status_code == 200
    assert "Studio" in answer.text
    assert answer.headers["cache-control"] == "no-cache"
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_only_the_worker_that_draws_captions_may_run_web_assembly(folder: Path) -> None:
    (folder / "assets/captions.worker-3c4d.js").write_text(SCRIPT, "utf-8")
    client = serve(folder)

    assert "'wasm-unsafe-eval'" in client.get("/assets/captions.worker-3c4d.js").headers["content-security-policy"]
    for path in ("/", "/assets/index-1a2b.js"):
        assert "wasm" not in client.get(path).headers.get("content-security-policy", "")


@pytest.mark.parametrize("path", ["/nothing", "/index.html", "/assets/none.js", "/jobsx", "/manifest.json", "/api/v1"])
def test_other_addresses_give_no_page(folder: Path, path: str) -> None:
    answer = serve(folder).get(path)

    assert answer.status_code == 404
    assert "Studio" not in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/assets/../../secret.txt",
        "/assets/%2e%2e/%2e%2e/secret.txt",
        "/assets/..%2f..%2fsecret.txt",
        "/assets//etc/passwd",
        "/..%2fsecret.txt",
        "/assets/%00",
    ],
)
def test_no_address_leads_out_of_the_folder(folder: Path, path: str) -> None:
    answer = serve(folder).get(path)

    assert answer.status_code == 404
    assert "secret" not in answer.text


def test_hashed_files_are_kept_for_good_and_sent_squeezed(folder: Path) -> None:
    answer = serve(folder).get("/assets/index-1a2b.js", headers={"Accept-Encoding": "br, gzip;q=0.8"})

    assert answer.text == SCRIPT
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) < len(SCRIPT)
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers["content-type"].startswith("text/javascript")


@pytest.mark.parametrize("accepted", ["identity", "gzip;q=0", "gzip; q=0.0", ""])
def test_whoever_takes_no_gzip_gets_none(folder: Path, accepted: str) -> None:
    answer = serve(folder).get("/assets/index-1a2b.js", headers={"Accept-Encoding": accepted})

    assert "content-encoding" not in answer.headers
    assert answer.text == SCRIPT


@pytest.mark.parametrize("path", ["/", "/icon.svg", "/assets/index-1a2b.js"])
def test_what_is_known_is_not_sent_again(folder: Path, path: str) -> None:
    client = serve(folder)
    tag = client.get(path).headers["etag"]

    answer = client.get(path, headers={"If-None-Match": f'"other", {tag}'})

    assert answer.status_code == 304
    assert answer.content == b""


def test_head_says_the_same_without_the_bytes(folder: Path) -> None:
    client = serve(folder)

    head, got = client.head("/jobs"), client.get("/jobs")

    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["etag"] == got.headers["etag"]


def test_without_a_built_studio_the_root_says_how_to_build_it(tmp_path: Path) -> None:
    client = serve(tmp_path)

    answer = client.get("/")

    assert answer.status_code == 200
    assert "make studio" in answer.text
    assert client.get("/jobs").status_code == 404


def test_clips_may_be_played_from_the_store_that_signs_addresses_and_no_other(folder: Path) -> None:
    policy = serve(folder, "https://store.example").get("/").headers["content-security-policy"]

    parts = {part.split()[0]: part.split()[1:] for part in policy.split("; ") if " " in part}
    assert parts["media-src"] == ["'self'", "blob:", "https://store.example"]
    assert parts["script-src"] == ["'self'"]
    assert parts["connect-src"] == ["'self'"]


def test_plain_files_need_no_other_origin(tmp_path: Path) -> None:
    blobs: BlobStore = LocalBlobStore(tmp_path)

    assert store_origins(blobs) == ()
