# SPDX-License-Identifier: MIT
"""A file that was cut off is used as far as it goes, and its user is told."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.media.rendering import make_source, run_tool

from clipmill.engine.stages import import_once, source_notices
from clipmill.media.probe import probe
from clipmill.storage.stage_cache import StageCache

pytestmark = pytest.mark.media
LENGTH_S = 60.0
BEEP = "sine=f=440:r=48000"


@pytest.fixture(scope="module", name="whole")
def _whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`testsrc2` and a tone of a minute, the index at the beginning."""
    path = tmp_path_factory.mktemp("whole") / "talk.mp4"
    return make_source(
        path, "testsrc2=s=320x180:r=25", BEEP, "-g", "50", "-movflags", "+faststart", duration_s=LENGTH_S
    )


def cut(whole: Path, out: Path, share: float = 0.55) -> Path:
    out.write_bytes(whole.read_bytes()[: int(whole.stat().st_size * share)])
    return out


def test_a_whole_file_is_not_complained_about(whole: Path) -> None:
    media = probe(whole)

    assert media.stated_duration_us is None
    assert source_notices(media) == ()


@pytest.mark.parametrize("ending", [".mp4", ".mkv"])
def test_a_file_that_was_cut_off_says_where_it_ends_and_what_it_says(whole: Path, tmp_path: Path, ending: str) -> None:
    source = tmp_path / f"whole{ending}"
    if ending == ".mp4":
        shutil.copyfile(whole, source)
    else:
        run_tool("-i", str(whole), "-c", "copy", str(source))
    media = probe(cut(source, tmp_path / f"cut{ending}"))

    assert 25_000_000 < media.duration_us < 40_000_000
    assert media.stated_duration_us == pytest.approx(60_000_000, abs=100_000)
    (notice,) = source_notices(media)
    ends = f"0:{media.duration_us // 1_000_000}"
    assert notice.code == "source_cut_short"
    assert notice.message == f"The file ends at {ends}, though it says 1:00: only what is there was used."


def test_a_copy_that_is_rewrapped_is_still_known_to_be_cut_short(whole: Path, tmp_path: Path) -> None:
    source = tmp_path / "whole.mkv"
    run_tool("-i", str(whole), "-c", "copy", str(source))
    given = probe(cut(source, tmp_path / "cut.mkv"))
    media = import_once(StageCache(tmp_path / "stages"), given)

    assert media.path != given.path, "it is a copy"
    assert media.stated_duration_us == given.stated_duration_us
    assert source_notices(media) != ()


def test_sound_whose_length_is_only_reckoned_is_not_accused(tmp_path: Path) -> None:
    """A loud beginning and a quiet end, joined without a header: the length reckoned from the beginning is wrong."""
    parts = []
    for number, bitrate in enumerate(("320k", "32k")):
        part = tmp_path / f"{number}.mp3"
        make_source(part, None, BEEP, "-b:a", bitrate, "-write_xing", "0", "-id3v2_version", "0", duration_s=20.0)
        parts.append(part.read_bytes())
    joined = tmp_path / "joined.mp3"
    joined.write_bytes(b"".join(reversed(parts)))

    assert probe(joined).stated_duration_us is None
