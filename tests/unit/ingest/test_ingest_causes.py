# SPDX-License-Identifier: MIT
"""What went wrong, in words that say what to do."""

from __future__ import annotations

import pytest

from clipmill.ingest import causes


@pytest.mark.parametrize(
    ("words", "says", "hints"),
    [
        ("ERROR: [youtube] x: Sign in to confirm you're not a bot. Use --cookies", "robot", "--cookies"),
        ("This video is DRM protected", "DRM", "another video"),
        ("The uploader has not made this video available in your country", "country", "--cookies"),
        ("Sign in to confirm your age", "age", "--cookies"),
        ("This video is only available for registered users. Use --cookies", "login", "--cookies"),
        ("Private video. Sign in if you've been granted access", "login", "--cookies"),
        ("This live event will begin in 3 hours.", "not begun", "later"),
        ("Video unavailable. This video has been removed by the uploader", "gone", "browser"),
        ("Unsupported URL: http://x/", "No video", "file instead"),
        ("Unable to download webpage: The read operation timed out", "stalled", "later"),
        ("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed", "TLS", "browser"),
        ("<urlopen error [Errno -2] Name or service not known>", "resolved", "browser"),
        ("[Errno 111] Connection refused", "refused", "later"),
        ("10 bytes read, 90 more expected", "broke", "later"),
        ("Unable to extract player; please report this issue on the tracker", "changed", "Update yt-dlp"),
    ],
)
def test_what_the_downloader_says_becomes_a_cause_and_a_remedy(words: str, says: str, hints: str) -> None:
    error = causes.from_words(words, None, "example.org")
    assert says in error.message
    assert error.message.startswith("example.org: ")
    assert hints in error.hint


@pytest.mark.parametrize(
    ("status", "says"), [(401, "login"), (403, "forbids"), (404, "nothing"), (429, "too many"), (503, "overloaded")]
)
def test_a_status_is_said_in_words_and_number(status: int, says: str) -> None:
    error = causes.from_status(status, "example.org")
    assert says in error.message
    assert f"HTTP {status}" in error.message
    assert "file instead" in error.hint


def test_a_status_is_found_in_what_the_downloader_says() -> None:
    assert "HTTP 403" in causes.from_words("HTTP Error 403: Forbidden", None, "x").message
    assert "HTTP 404" in causes.from_words("something", 404, "x").message


def test_words_that_nobody_knows_are_passed_on_without_colors_and_short() -> None:
    error = causes.from_words("\x1b[0;31mERROR:\x1b[0m " + "strange " * 100, None, "x")
    assert error.message.startswith("x: strange strange")
    assert len(error.message) < 320


def test_what_is_no_media_is_not_called_what_the_server_calls_it() -> None:
    assert causes.not_media("x", "video/mp4; q=1").message == (
        "x: What the server sent is no video or sound. It calls it video/mp4."
    )
    assert causes.not_media("x", "").message == "x: What the server sent is no video or sound."
