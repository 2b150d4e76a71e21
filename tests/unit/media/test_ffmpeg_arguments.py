# SPDX-License-Identifier: MIT
"""Arguments, progress and errors of ffmpeg, without running it."""

from __future__ import annotations

from pathlib import Path

import pytest

from clipmill.domain.errors import DecodeFailed, EncodeFailed, StorageFull
from clipmill.media.containers import ALLOWED_FORMATS
from clipmill.media.ffmpeg import _LISTED_NAME, _VERSION, _ProgressWatch, input_arguments, raise_for, summarize
from clipmill.process import Finished

REFERRING_FORMATS = {"hls", "dash", "concat", "image2", "image2pipe", "sdp", "rtsp", "imf", "avisynth", "ffmetadata"}


@pytest.mark.parametrize("name", ["-i.mp4", "100%d.mp4", "http:x.mp4", "a b'\"$.mp4", "🎬.mp4"])
def test_a_file_is_named_in_full_and_nothing_else_may_be_opened(name: str) -> None:
    arguments = input_arguments(Path("/videos") / name)
    assert arguments[-2:] == ["-i", f"file:/videos/{name}"]
    assert arguments[arguments.index("-protocol_whitelist") + 1] == "file"
    assert set(arguments[arguments.index("-format_whitelist") + 1].split(",")) == set(ALLOWED_FORMATS)


def test_no_format_that_names_other_files_is_allowed() -> None:
    assert not REFERRING_FORMATS & set(ALLOWED_FORMATS)


def test_progress_only_rises_and_ends_at_one() -> None:
    told: list[float] = []
    watch = _ProgressWatch(2_000_000, told.append)
    for line in ("frame=1", "out_time_us=N/A", "out_time_us=500000", "out_time_us=400000", "out_time_us=-7", "noise"):
        watch(line)
    watch("out_time_us=9000000")
    watch.finish()
    assert told == [0.25, 1.0]


def test_progress_without_a_length_is_told_at_the_end() -> None:
    told: list[float] = []
    watch = _ProgressWatch(None, told.append)
    watch("out_time_us=500000")
    watch.finish()
    assert told == [1.0]


def test_success_raises_nothing() -> None:
    raise_for(Finished(("ffmpeg",), 0, b"", "[aac] No space left on device, it said"), EncodeFailed)


@pytest.mark.parametrize("said", ["[out#0] Error writing trailer: No space left on device", "av: Disk quota exceeded"])
def test_a_full_disk_is_told_apart(said: str) -> None:
    with pytest.raises(StorageFull):
        raise_for(Finished(("ffmpeg",), 228, b"", said), EncodeFailed)


def test_a_failed_encode_keeps_command_and_words() -> None:
    said = "[h264 @ 0x55] [warning] first\nlast"
    with pytest.raises(EncodeFailed, match="ffmpeg failed: first") as failed:
        raise_for(Finished(("ffmpeg", "-x"), 1, b"", said), EncodeFailed)
    assert failed.value.argv == ("ffmpeg", "-x")
    assert failed.value.last_words == said


def test_the_kind_of_error_can_be_chosen() -> None:
    with pytest.raises(DecodeFailed, match="signal 9"):
        raise_for(Finished(("ffmpeg",), -9, b"", ""), DecodeFailed)
    with pytest.raises(DecodeFailed, match="exit code 69"):
        raise_for(Finished(("ffmpeg",), 69, b"", "\n"), DecodeFailed)


def test_a_summary_is_one_short_line() -> None:
    assert summarize("") == ""
    assert summarize("\n[mov @ 0x1] moov atom not found\nmore") == "moov atom not found"
    assert len(summarize("x" * 5_000)) <= 300


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("ffmpeg version n9.0.2-17-g2a571b6068 Copyright", "9.0.2"),
        ("ffmpeg version 7.0.2-static https://x", "7.0.2"),
        ("ffmpeg version 8 Copyright", "8"),
        ("ffmpeg version 7:5.1.9-0+deb12u1 Copyright", "5.1.9"),
        ("ffmpeg version N-118193-g5f38c82536 Copyright", None),
    ],
)
def test_versions_are_read(text: str, version: str | None) -> None:
    match = _VERSION.match(text)
    assert (match[1] + (match[2] or "") if match else None) == version


def test_listed_names_are_read() -> None:
    filters = "Filters:\n  T.. = Timeline\n ... ass               V->V       Render\n TSC ..crop V->V\n"
    encoders = "Encoders:\n V..... = Video\n ------\n V....D libx264              libx264 H.264\n A....D aac   AAC\n"
    assert "ass" in _LISTED_NAME.findall(filters)
    assert {"libx264", "aac"} <= set(_LISTED_NAME.findall(encoders))
