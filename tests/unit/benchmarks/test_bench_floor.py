# SPDX-License-Identifier: MIT
"""The floor does what it says, and no more."""

from fractions import Fraction
from pathlib import Path

from benchmarks.floor import ClipRange, Recogniser, decode_command, encode_commands, recognise_command
from benchmarks.plan import REPORTS, plan_from_arguments

CLIP = ClipRange("talk-01", ((1_500_000, 4_000_000), (9_000_000, 10_000_000)), 1080, 1920, Fraction(30000, 1001))


def test_a_clip_is_as_long_as_its_ranges() -> None:
    assert CLIP.duration_s == 3.5


def test_each_range_is_sought_scaled_and_encoded_alone() -> None:
    first, second = encode_commands(Path("ffmpeg"), Path("talk.mp4"), CLIP, Path("out"))
    assert first[first.index("-ss") : first.index("-i") + 2] == ["-ss", "1.500000", "-t", "2.500000", "-i", "talk.mp4"]
    assert second[second.index("-ss") : second.index("-t") + 2] == ["-ss", "9.000000", "-t", "1.000000"]
    assert "scale=1080:1920:flags=bicubic,fps=30000/1001,format=yuv420p" in first[first.index("-vf") + 1]
    assert first[first.index("-preset") + 1 : first.index("-crf") + 2] == ["veryfast", "-crf", "18"]
    assert first[-1] == "out/talk-01-0.mp4"
    assert second[-1] == "out/talk-01-1.mp4"


def test_the_recogniser_gets_clipmills_settings() -> None:
    command = recognise_command(Recogniser(Path("base"), 2, 1), Path("a.wav"))
    assert command[2:] == ["base", "a.wav", "--threads", "2", "--beam", "1", "--compute-type", "int8", "--batch", "0"]
    assert decode_command(Path("ffmpeg"), Path("t.mp4"), Path("a.wav"))[-6:] == [
        "-vn",
        "-ac",
        "1",
        "-ar",
        "16000",
        "a.wav",
    ]


def test_a_quick_run_never_writes_over_the_reports() -> None:
    plan = plan_from_arguments(["--quick", "--scratch", "/somewhere"])
    assert plan.rounds == 1
    assert plan.memory_minutes == ()
    assert plan.output == Path("/somewhere/reports")
    assert plan_from_arguments(["--scratch", "/somewhere"]).output == REPORTS
    assert plan_from_arguments(["--quick", "--output", "here", "--scratch", "/x"]).output == Path("here")
