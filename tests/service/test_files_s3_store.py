# SPDX-License-Identifier: MIT
"""What is the S3 store's own: presigned addresses, a store that is away, keys that are wrong, a shared bucket."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest
import requests
from tests.service.s3_server import S3Server, running_s3_server

from clipmill.domain.errors import BlobNotFound, StoreUnavailable
from clipmill.storage.blobs.s3 import S3BlobStore

NAME = "Über „uns“; 日本/../x\r\nSet-Cookie: a=b.mp4"


def test_a_presigned_address_gives_the_blob_under_its_name(s3_store: S3BlobStore) -> None:
    s3_store.put_bytes("jobs/1/clip.mp4", b"0123456789", "video/mp4")
    url = s3_store.signed_url("jobs/1/clip.mp4", expires_s=60, download_name=NAME)
    assert url is not None
    answer = requests.get(url, headers={"Range": "bytes=2-4"}, timeout=20)
    assert (answer.status_code, answer.content) == (206, b"234")
    assert answer.headers["Content-Type"] == "video/mp4"
    full = answer.headers["Content-Disposition"].partition("''")[2]
    assert unquote(full) == "Über „uns“; 日本_.._xSet-Cookie_ a=b.mp4"
    shown = s3_store.signed_url("jobs/1/clip.mp4", expires_s=60, download_name=None)
    assert shown is not None
    assert "Content-Disposition" not in requests.get(shown, timeout=20).headers


def test_a_presigned_address_is_for_one_blob_and_ends(s3_store: S3BlobStore) -> None:
    for key in ("a/one", "a/two"):
        s3_store.put_bytes(key, b"x", "text/plain")
    url = s3_store.signed_url("a/one", expires_s=1, download_name="n")
    assert url is not None
    assert requests.get(url, timeout=20).status_code == 200
    assert requests.get(url.replace("a/one", "a/two"), timeout=20).status_code == 403
    assert requests.get(url.replace("%22n%22", "%22m%22"), timeout=20).status_code == 403
    assert requests.get(url.split("?")[0], timeout=20).status_code == 403
    assert requests.put(url, data=b"y", timeout=20).status_code == 403
    time.sleep(2.1)
    assert requests.get(url, timeout=20).status_code == 403


def test_a_store_without_keys_of_ours_or_out_of_reach_signs_nothing(s3_server: S3Server) -> None:
    options = s3_server.options("any")
    for hidden in (
        replace(options, is_open_to_clients=False),
        replace(options, access_key_id=None, secret_access_key=None),
    ):
        assert S3BlobStore(hidden).signed_url("a", expires_s=1, download_name=None) is None


def test_clients_are_sent_to_the_public_name_of_the_store(s3_server: S3Server) -> None:
    options = replace(s3_server.options("any"), public_endpoint="https://files.example.com", prefix="one")
    url = S3BlobStore(options).signed_url("a/b", expires_s=1, download_name=None)
    assert url is not None
    assert url.startswith("https://files.example.com/any/one/a/b?")


def test_installations_that_share_a_bucket_do_not_see_each_other(s3_server: S3Server) -> None:
    options = s3_server.options(s3_server.make_bucket())
    one, two = (S3BlobStore(replace(options, prefix=prefix)) for prefix in ("one", "two/"))
    one.put_bytes("jobs/1/a", b"1", "text/plain")
    two.put_bytes("jobs/1/a", b"22", "text/plain")
    assert [(info.key, info.size_bytes) for info in two.list_under("jobs")] == [("jobs/1/a", 2)]
    assert two.delete_under("jobs") == 1
    assert one.read_bytes("jobs/1/a") == b"1"


def calls(store: S3BlobStore, folder: Path) -> list[Callable[[], object]]:
    file = folder / "x"
    file.write_bytes(b"x" * (9 << 20))
    return [
        lambda: store.put_bytes("a", b"x", "text/plain"),
        lambda: store.put_file("a", file, "text/plain"),
        lambda: store.join("a", ["b", "c"], "text/plain"),
        lambda: store.read_bytes("a"),
        lambda: list(store.read_range("a", 0, None)),
        lambda: store.info("a"),
        lambda: store.fetch("a", folder / "y"),
        lambda: store.delete("a"),
        lambda: store.delete_under("a"),
        lambda: list(store.list_under("a")),
    ]


def test_a_store_that_is_away_is_said_so_soon(tmp_path: Path) -> None:
    server = S3Server(tmp_path, {"s3": 9})
    options = replace(server.options("b"), retry_s=0.3)
    for call in calls(S3BlobStore(options), tmp_path):
        began = time.monotonic()
        with pytest.raises(StoreUnavailable) as caught:
            call()
        assert time.monotonic() - began < 5
        assert "127.0.0.1" not in caught.value.message
    assert not (tmp_path / "y").exists()


def test_keys_that_the_store_refuses_are_no_missing_blobs(s3_server: S3Server, tmp_path: Path) -> None:
    options = replace(s3_server.options(s3_server.make_bucket()), secret_access_key="wrong")  # noqa: S106
    for call in calls(S3BlobStore(options), tmp_path):
        with pytest.raises(StoreUnavailable):
            call()


def test_a_bucket_that_is_not_there_is_no_missing_blob(s3_server: S3Server) -> None:
    store = S3BlobStore(s3_server.options("never-made"))
    with pytest.raises(StoreUnavailable):
        store.read_bytes("a")


def test_a_store_that_comes_back_is_waited_for(tmp_path: Path) -> None:
    with running_s3_server(tmp_path / "server") as server:
        store = S3BlobStore(replace(server.options(server.make_bucket()), retry_s=20))
        store.put_bytes("a", b"kept", "text/plain")
        server.stop()
        with pytest.raises(StoreUnavailable):
            S3BlobStore(replace(server.options("b"), retry_s=0.2)).read_bytes("a")
        server.start()
        assert store.read_bytes("a") == b"kept"
        with pytest.raises(BlobNotFound):
            store.read_bytes("b")
