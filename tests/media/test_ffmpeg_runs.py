# SPDX-License-Identifier: MIT
"""ffmpeg is found, inspected and run; its failures become typed errors."""

from __future__ import annotations

from pathlib import Path

import pytest

from clipmill.domain.errors import DecodeFailed, EncodeFailed, StorageFull, ToolMissing
from clipmill.media.capabilities import HARDWARE_ENCODERS, inspect_ffmpeg
from clipmill.media.ffmpeg import find_ffmpeg, run_ffmpeg

pytestmark = pytest.mark.media

BLACK = ("-f", "lavfi", "-i", "color=black:s=64x64:r=25:d=2")


def _fake(path: Path, version: str, filters: str, encoders: str = "libx264 aac") -> Path:
    """Write a program that answers as an ffmpeg of another build would."""
    listed = {"-filters": filters, "-encoders": encoders}
    cases = "\n".join(
        f"  *{question}*) echo 'List:'; for n in {names}; do echo \" ... $n  x\"; done;;"
        for question, names in listed.items()
    )
    path.write_text(f"#!/bin/sh\ncase \"$*\" in\n  *-version*) echo '{version}';;\n{cases}\nesac\n", encoding="utf-8")
    path.chmod(0o755)
    return path


ALL_FILTERS = "ass alimiter ebur128 sendcmd tonemap zscale"


def test_the_packaged_ffmpeg_is_found_and_can_all() -> None:
    capabilities = inspect_ffmpeg(find_ffmpeg())
    assert int(capabilities.version.split(".")[0]) >= 8
    assert capabilities.missing_filters == ()
    assert capabilities.missing_encoders == ()
    assert capabilities.working_hardware == ()


def test_hardware_encoders_are_tried_not_trusted() -> None:
    capabilities = inspect_ffmpeg(find_ffmpeg(), is_hardware_tried=True)
    assert set(capabilities.working_hardware) <= set(HARDWARE_ENCODERS) & capabilities.encoders


def test_a_good_ffmpeg_may_be_given(tmp_path: Path) -> None:
    good = _fake(tmp_path / "ffmpeg", "ffmpeg version 8.0.1 Copyright", ALL_FILTERS)
    assert find_ffmpeg(good) == good


@pytest.mark.parametrize(
    ("version", "filters", "encoders", "match"),
    [
        ("ffmpeg version 7.1 Copyright", ALL_FILTERS, "libx264 aac", "8 or later"),
        ("ffmpeg version 7:5.1.9-0+deb12u1 Copyright", ALL_FILTERS, "libx264 aac", "5.1.9"),
        ("ffmpeg version 9.0 Copyright", "ebur128", "libx264 aac", "without alimiter, ass"),
        ("ffmpeg version 9.0 Copyright", ALL_FILTERS, "aac", "without libx264"),
        ("GNU bash, version 5", ALL_FILTERS, "libx264 aac", "is not ffmpeg"),
    ],
)
def test_an_unfit_ffmpeg_is_refused(tmp_path: Path, version: str, filters: str, encoders: str, match: str) -> None:
    unfit = _fake(tmp_path / "ffmpeg", version, filters, encoders)
    with pytest.raises(ToolMissing, match=match):
        find_ffmpeg(unfit)


def test_a_missing_ffmpeg_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ToolMissing, match="cannot be run"):
        find_ffmpeg(tmp_path / "ffmpeg")


def test_progress_is_told_while_it_runs(tmp_path: Path) -> None:
    told: list[float] = []
    argv = ["-re", *BLACK, "-c:v", "libx264", str(tmp_path / "x.mp4")]
    finished = run_ffmpeg(argv, duration_us=2_000_000, on_fraction=told.append)
    assert finished.return_code == 0
    assert told == sorted(told)
    assert any(0 < fraction < 1 for fraction in told)
    assert told[-1] == 1.0


def test_measurements_are_read_from_the_last_words() -> None:
    argv = ["-loglevel", "info", "-f", "lavfi", "-i", "sine=d=2", "-af", "ebur128=framelog=quiet", "-f", "null", "-"]
    assert "I:" in run_ffmpeg(argv).last_words


def test_relative_names_refer_to_the_folder(tmp_path: Path) -> None:
    run_ffmpeg([*BLACK, "-c:v", "libx264", "x.mp4"], cwd=tmp_path)
    assert (tmp_path / "x.mp4").stat().st_size > 0


def test_a_failure_says_what_ffmpeg_said(tmp_path: Path) -> None:
    with pytest.raises(EncodeFailed, match="nosuchfilter") as failed:
        run_ffmpeg([*BLACK, "-vf", "nosuchfilter", str(tmp_path / "x.mp4")])
    assert "-vf" in failed.value.argv
    assert failed.value.last_words
    with pytest.raises(DecodeFailed):
        run_ffmpeg(["-i", str(tmp_path / "missing.mp4"), "-f", "null", "-"], error=DecodeFailed)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
def test_a_full_disk_is_told() -> None:
    with pytest.raises(StorageFull):
        run_ffmpeg([*BLACK, "-c:v", "rawvideo", "-f", "nut", "/dev/full"])


def test_time_runs_out() -> None:
    endless = ["-re", "-f", "lavfi", "-i", "color=black:s=64x64:r=25", "-f", "null", "-"]
    with pytest.raises(EncodeFailed, match="longer than"):
        run_ffmpeg(endless, timeout_s=0.5)


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(ToolMissing, match="cannot be run"):
        run_ffmpeg([*BLACK, "-f", "null", "-"], cwd=tmp_path / "none")
