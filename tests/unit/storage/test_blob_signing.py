# SPDX-License-Identifier: MIT
from __future__ import annotations

import datetime as dt

import pytest

from clipmill.storage.blobs.signing import SigningKey, object_address, presigned_get

KEY = SigningKey("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1")
NOW = dt.datetime(2013, 5, 24, tzinfo=dt.UTC)


def test_the_example_of_the_s3_reference_comes_out() -> None:
    address = object_address("https://s3.amazonaws.com", "examplebucket", "test.txt", is_bucket_in_host=True)
    assert presigned_get(address, KEY, now=NOW, expires_s=86_400, answer_headers={}) == (
        "https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256"
        "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
        "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
        "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"
    )


@pytest.mark.parametrize(("expires_s", "signed"), [(0, "1"), (-5, "1"), (60, "60"), (10**9, "604800")])
def test_the_time_is_kept_within_what_s3_takes(expires_s: int, signed: str) -> None:
    url = presigned_get("https://s3.example/b/k", KEY, now=NOW, expires_s=expires_s, answer_headers={})
    assert f"&X-Amz-Expires={signed}&" in url


def test_the_secret_shows_nowhere() -> None:
    assert "wJalr" not in repr(KEY)
    assert "wJalr" not in presigned_get("https://s3.example/b/k", KEY, now=NOW, expires_s=1, answer_headers={})


@pytest.mark.parametrize(
    ("endpoint", "is_in_host", "expected"),
    [
        ("http://s3:9000", False, "http://s3:9000/b/a/c.mp4"),
        ("https://s3.example:443/", False, "https://s3.example/b/a/c.mp4"),
        ("http://s3.example:80", True, "http://b.s3.example/a/c.mp4"),
        ("https://s3.example/store", False, "https://s3.example/store/b/a/c.mp4"),
    ],
)
def test_an_object_is_addressed_by_path_or_by_host(endpoint: str, is_in_host: bool, expected: str) -> None:
    assert object_address(endpoint, "b", "a/c.mp4", is_bucket_in_host=is_in_host) == expected
