# SPDX-License-Identifier: MIT
from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipmill.storage.blobs.naming import disposition, download_name


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("clip.mp4", "clip.mp4"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("a\r\nSet-Cookie: x.mp4", "aSet-Cookie_ x.mp4"),
        ("\u202egpj.exe", "gpj.exe"),
        ("क्\u200dष.mp4", "क्\u200dष.mp4"),
        ("...", "file"),
        ("", "file"),
        ("\ud800.mp4", "mp4"),
        ("x" * 300 + ".mp4", "x" * 176 + ".mp4"),
        ("日" * 100 + ".mp4", "日" * 58 + ".mp4"),
    ],
)
def test_a_name_is_made_safe(name: str, expected: str) -> None:
    assert download_name(name) == expected


def test_a_disposition_has_a_plain_and_a_full_name() -> None:
    assert disposition("Über 1;%2.mp4") == (
        "attachment; filename=\"_ber 1__2.mp4\"; filename*=UTF-8''%C3%9Cber%201%3B%252.mp4"
    )
    assert disposition("a.mp4", is_saved=False) == "inline; filename=\"a.mp4\"; filename*=UTF-8''a.mp4"


@given(st.text())
def test_no_name_breaks_out_of_the_header(name: str) -> None:
    header = disposition(name)
    assert header.isascii()
    assert header.isprintable()
    assert header.count('"') == 2
    full = unquote(header.partition("''")[2])
    assert full
    assert len(full.encode()) <= 180
    assert not set(full) & set('/\\\r\n\0"')
