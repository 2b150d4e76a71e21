# SPDX-License-Identifier: MIT
"""What an answer is, from its first bytes."""

from __future__ import annotations

import pytest

from clipmill.ingest.sniff import Kind, sniff

TS = (b"\x47" + bytes(187)) * 4


@pytest.mark.parametrize(
    ("first", "ending"),
    [
        (b"\x00\x00\x00\x18ftypmp42", "mp4"),
        (b"\x00\x00\x00\x14ftypqt  ", "mov"),
        (b"\x00\x00\x00\x08wide\x00\x00", "mp4"),
        (b"\x1a\x45\xdf\xa3\x01\x00", "mkv"),
        (b"RIFF\x00\x00\x00\x00AVI LIST", "avi"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "wav"),
        (b"OggS\x00", "ogg"),
        (b"ID3\x04", "mp3"),
        (b"\xff\xfb\x90\x00", "mp3"),
        (b"\xff\xf1\x50\x80", "aac"),
        (TS, "ts"),
    ],
)
@pytest.mark.parametrize("content_type", ["", "text/plain", "text/html"])
def test_a_container_is_known_by_its_bytes_whatever_the_server_says(
    first: bytes, ending: str, content_type: str
) -> None:
    assert sniff(first, content_type) == (Kind.MEDIA, ending)


@pytest.mark.parametrize("content_type", ["", "video/mp4", "application/octet-stream"])
def test_a_page_stays_a_page_when_it_is_called_a_video(content_type: str) -> None:
    assert sniff(b"\n <!DOCTYPE html><html>", content_type)[0] is Kind.PAGE


@pytest.mark.parametrize("content_type", ["", "video/mp4", "text/plain"])
def test_a_playlist_stays_a_playlist_when_it_is_called_a_video(content_type: str) -> None:
    assert sniff(b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd", content_type)[0] is Kind.PLAYLIST
    assert sniff(b'<?xml version="1.0"?><MPD>', content_type)[0] is Kind.PLAYLIST


@pytest.mark.parametrize(
    ("first", "content_type"),
    [
        (b"just words", "text/plain"),
        (b"just words", "video/mp4"),
        (b'{"error": 1}', "application/json"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\r", "image/png"),
        (b"PK\x03\x04\x00\x00", "application/zip"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"", ""),
    ],
)
def test_everything_else_is_no_source(first: bytes, content_type: str) -> None:
    assert sniff(first, content_type) == (Kind.OTHER, "")


def test_unknown_bytes_are_media_when_the_server_says_so() -> None:
    assert sniff(b"\x01\x02\x00\x03", "video/x-exotic") == (Kind.MEDIA, "bin")
    assert sniff(b"\x01\x02\x00\x03", "audio/mpeg; x=y") == (Kind.MEDIA, "mp3")


def test_a_page_with_a_word_of_html_type_is_a_page() -> None:
    assert sniff(b"<p>hello", "text/html; charset=utf-8")[0] is Kind.PAGE
