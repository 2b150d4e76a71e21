# SPDX-License-Identifier: MIT
"""Commands are measured with their children; sources come out as asked. Real processes and ffmpeg."""

import sys
from fractions import Fraction
from pathlib import Path

import imageio_ffmpeg
import pytest
from benchmarks.floor import ClipRange, run_encodes
from benchmarks.measured import CommandFailed, measure
from benchmarks.source import build_source

from clipmill.process import run

pytestmark = pytest.mark.media
FFMPEG = Path(imageio_ffmpeg.get_ffmpeg_exe())
MIB = 1 << 20


def test_children_count_in_time_and_memory() -> None:
    """A parent that holds 60 MiB waits for a child that holds 120 MiB and works for half a second."""
    child = "import time; held = bytearray(120 << 20)\nwhile time.process_time() < 0.5: pass"
    parent = f"import subprocess, sys; held = bytearray(60 << 20); subprocess.run([sys.executable, '-c', {child!r}])"
    usage = measure([sys.executable, "-c", parent])
    assert usage.return_code == 0
    assert usage.wall_s > 0.5
    assert 0.5 <= usage.cpu_s < usage.wall_s + 1.0
    assert 120 * MIB < usage.peak_process_bytes < 170 * MIB
    assert usage.peak_tree_bytes > usage.peak_process_bytes + 40 * MIB


def test_a_failing_command_is_reported_with_its_last_words() -> None:
    with pytest.raises(CommandFailed, match="no such thing"):
        measure([sys.executable, "-c", "import sys; sys.exit('no such thing')"])


def test_a_source_is_as_long_as_asked_and_can_be_encoded(tmp_path: Path) -> None:
    """
    A talk of 26 s with one pause: ffmpeg -f lavfi -i color=... -f lavfi -i aevalsrc=... (a tone, silent for a second).

    It has two chapters, so that half a minute plays one of them again.
    """
    talk = tmp_path / "talk with spaces.mp4"
    tone = "aevalsrc='if(between(t,12.5,13.5),0,0.2*sin(2000*t))':s=48000"
    inputs = ("-f", "lavfi", "-i", "color=c=gray:s=320x180:r=25", "-f", "lavfi", "-i", tone)
    coding = ("-t", "26", "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", str(talk))
    assert run((str(FFMPEG), "-v", "error", *inputs, *coding)).return_code == 0
    source = build_source(FFMPEG, talk, 0.5, tmp_path)
    header = run((str(FFMPEG), "-hide_banner", "-i", str(source))).last_words
    assert "Duration: 00:00:30.0" in header
    assert "1920x1080" in header
    assert "30 fps" in header
    assert len(list((tmp_path / "chapters").glob("*.mov"))) == 2

    clip = ClipRange("clip", ((1_000_000, 2_000_000),), 270, 480, Fraction(30))
    usage = run_encodes(FFMPEG, source, [clip], tmp_path)
    assert usage.cpu_s > 0.05
    header = run((str(FFMPEG), "-hide_banner", "-i", str(tmp_path / "clip-0.mp4"))).last_words
    assert "270x480" in header
    assert "Duration: 00:00:01.0" in header
