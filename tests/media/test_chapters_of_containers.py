# SPDX-License-Identifier: MIT
"""
Chapters that a container names are read with the file, and reach the choice of moments.

    ffmpeg -i clip.mp4 -i chapters.txt -map 0 -map_metadata 1 -map_chapters 1 -c copy with.mp4
"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.media.generated import AAC, H264, ffmpeg, make_clip

from clipmill.media.probe import probe

pytestmark = pytest.mark.media

CHAPTERS = """;FFMETADATA1
[CHAPTER]
TIMEBASE=1/1000
START=0
END=1500
title=The beginning
[CHAPTER]
TIMEBASE=1/1000
START=1500
END=4000
title=Was nun?
"""


@pytest.mark.parametrize("ending", [".mp4", ".mkv"])
def test_chapters_of_a_file_are_told(tmp_path: Path, ending: str) -> None:
    plain = make_clip(tmp_path / f"plain{ending}", *H264, *AAC, duration_s=4.0)
    assert probe(plain).chapters == ()
    told = tmp_path / "chapters.txt"
    told.write_text(CHAPTERS, "utf-8")
    path = tmp_path / f"with{ending}"
    ffmpeg("-i", plain, "-i", told, "-map", "0", "-map_metadata", "1", "-map_chapters", "1", "-c", "copy", path)
    chapters = probe(path).chapters
    assert [chapter.title for chapter in chapters] == ["The beginning", "Was nun?"]
    assert abs(chapters[0].range.out_us - 1_500_000) <= 50_000
    assert abs(chapters[1].range.out_us - 4_000_000) <= 50_000
