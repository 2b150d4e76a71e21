# SPDX-License-Identifier: MIT
"""Paths and addresses as users type them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from clipmill.domain.errors import SourceNotFound, SourceTooLarge, UnsupportedMedia
from clipmill.ingest import IngestOptions, canonical_url, ingest, is_url
from clipmill.ingest.locations import shown_url

NAMES = [
    *("plain.mp4", "two words.mp4", 'it\'s "quoted".mp4', "🎬 späť 日本.mov", "100%25.mp4", "a%20b.mp4", "-i.mp4"),
    *("a#b?c.mp4", "new\nline.mp4", "~home.mp4", "back\\slash.mp4", "x" * 251 + ".mp4", "no ending", "$(id).mp4"),
]


def _take(source: str, tmp_path: Path) -> Path:
    return ingest(source, work_dir=tmp_path / "work", options=IngestOptions()).path


@pytest.mark.parametrize("name", NAMES)
def test_any_file_name_is_taken_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(b"x")
    monkeypatch.chdir(tmp_path)
    assert _take(name, tmp_path) == file
    assert _take(str(file), tmp_path) == file
    assert _take(file.as_uri(), tmp_path) == file
    assert not (tmp_path / "work").exists()


def test_a_name_that_is_not_utf_8_is_taken(tmp_path: Path) -> None:
    raw = os.fsencode(tmp_path) + b"/caf\xe9.mp4"
    Path(os.fsdecode(raw)).write_bytes(b"x")
    taken = ingest(os.fsdecode(raw), work_dir=tmp_path, options=IngestOptions())
    assert os.fsencode(taken.path) == raw
    assert taken.title == "caf\ufffd"


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real.mp4").write_bytes(b"x")
    (tmp_path / "link.mp4").symlink_to("real.mp4")
    assert _take(str(tmp_path / "link.mp4"), tmp_path) == tmp_path / "link.mp4"


def test_a_file_has_a_title_and_no_address(tmp_path: Path) -> None:
    (tmp_path / "My talk.mp4").write_bytes(b"x")
    taken = ingest(str(tmp_path / "My talk.mp4"), work_dir=tmp_path, options=IngestOptions())
    assert (taken.title, taken.url) == ("My talk", None)


def test_a_folder_a_pipe_a_device_and_an_empty_file_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.mp4")
    (tmp_path / "empty.mp4").touch()
    (tmp_path / "zero.mp4").symlink_to("/dev/zero")
    for source, says in (
        (tmp_path, "a folder"),
        (tmp_path / "pipe.mp4", "a pipe"),
        (tmp_path / "zero.mp4", "a device"),
        (tmp_path / "empty.mp4", "0 bytes"),
    ):
        with pytest.raises(UnsupportedMedia, match=says):
            _take(str(source), tmp_path)


@pytest.mark.parametrize(
    "source", ["", "  ", "missing.mp4", "a\x00b.mp4", "x" * 300, "file://elsewhere/a.mp4", "-", "~nobody-here/a.mp4"]
)
def test_what_is_not_there_is_not_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SourceNotFound):
        _take(source, tmp_path)


def test_a_link_that_goes_in_a_circle_is_not_found(tmp_path: Path) -> None:
    (tmp_path / "loop.mp4").symlink_to("loop.mp4")
    with pytest.raises(SourceNotFound):
        _take(str(tmp_path / "loop.mp4"), tmp_path)


def test_a_file_over_the_limit_is_too_large(tmp_path: Path) -> None:
    (tmp_path / "big.mp4").write_bytes(bytes(11))
    with pytest.raises(SourceTooLarge):
        ingest(str(tmp_path / "big.mp4"), work_dir=tmp_path, options=IngestOptions(max_size_bytes=10))


@pytest.mark.parametrize("source", ["http://a/b", "HTTPS://a", "rtmp://a/b", "ftp://a/b"])
def test_an_address_has_a_scheme(source: str) -> None:
    assert is_url(source)


@pytest.mark.parametrize("source", ["file:///a.mp4", "FILE:///a", "/a/b.mp4", "a:b.mp4", "http:a", "c:/a", "", "://"])
def test_everything_else_is_a_path(source: str) -> None:
    assert not is_url(source)


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTP://Example.ORG", "http://example.org/"),
        ("https://example.org:443/A?b=C#d", "https://example.org/A?b=C"),
        ("http://example.org:8080/a", "http://example.org:8080/a"),
        ("http://[::1]:80/a", "http://[::1]/a"),
        ("  http://Anna:pw@example.org/ ", "http://Anna:pw@example.org/"),
        ("http://a:b/", "http://a:b/"),
    ],
)
def test_two_spellings_of_one_address_have_one_form(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical
    assert canonical_url(canonical) == canonical


def test_a_login_is_never_written_down() -> None:
    assert shown_url("https://anna:p@ss@example.org/a?b") == "https://example.org/a?b"
