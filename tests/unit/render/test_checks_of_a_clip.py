# SPDX-License-Identifier: MIT
from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from clipmill.domain.captions import SafeArea
from clipmill.domain.clip import CameraMode, ClipSpec, Edl
from clipmill.domain.media import Size
from clipmill.domain.moment import Moment, Score
from clipmill.domain.picture import Box
from clipmill.domain.result import Check
from clipmill.domain.times import source_range_from_s
from clipmill.render.boxes import Mp4, Track
from clipmill.render.checks import Found, caption_check, file_checks, picture_checks, sound_checks

SIZE = Size(1080, 1920)
MOMENT = Moment(source_range_from_s(0, 1), Score(1.0, (), ""), "", "", (), "", "")
SPEC = ClipSpec("x", 1, MOMENT, Edl((source_range_from_s(0, 10),)), SIZE, Fraction(30), CameraMode.STANDARD, None)
VIDEO = Track("vide", "avc1", 300, 10_000_000, SIZE, 100, 1, (1, 1, 1, False))
SOUND = Track("soun", "mp4a", 470, 10_020_000, channels=2, sample_rate_hz=48000)
GOOD = Found(frames=300, integrated_lufs=-14.2, true_peak_dbtp=-1.3)


def failed(checks: list[Check]) -> set[str]:
    return {check.name for check in checks if not check.is_passed}


def test_a_good_header_passes() -> None:
    assert failed(file_checks(Mp4(True, (VIDEO, SOUND)), SPEC, 300)) == set()


@pytest.mark.parametrize(
    ("video", "sound", "name"),
    [
        (replace(VIDEO, profile=66), SOUND, "picture_format"),
        (replace(VIDEO, color=None), SOUND, "picture_format"),
        (replace(VIDEO, size=Size(1080, 1918)), SOUND, "size"),
        (replace(VIDEO, samples=299), SOUND, "frames_stored"),
        (VIDEO, replace(SOUND, channels=1), "sound_format"),
        (VIDEO, replace(SOUND, end_us=10_050_000), "av_end"),
        (replace(VIDEO, end_us=10_100_000), replace(SOUND, end_us=10_100_000), "duration"),
    ],
)
def test_each_fault_of_the_header_has_its_check(video: Track, sound: Track, name: str) -> None:
    assert failed(file_checks(Mp4(True, (video, sound)), SPEC, 300)) == {name}


def test_a_missing_stream_ends_the_checks_of_streams() -> None:
    assert failed(file_checks(Mp4(False, (VIDEO,)), SPEC, 300)) == {"faststart", "streams"}


def test_what_the_source_shows_as_well_is_no_fault() -> None:
    found = replace(GOOD, black=((1.0, 3.0),), frozen=((4.0, 8.0),))
    same = Found(black=((0.9, 3.1),), frozen=((4.0, 7.9),))
    assert failed(picture_checks(found, same, 300, has_pictures=True)) == set()
    assert failed(picture_checks(found, None, 300, has_pictures=True)) == {"black", "frozen"}
    shorter = Found(black=((1.0, 2.0),), frozen=((4.0, 5.0),))
    assert failed(picture_checks(found, shorter, 300, has_pictures=True)) == {"black", "frozen"}


def test_bars_may_stand_still() -> None:
    found = replace(GOOD, frozen=((4.0, 8.0),))
    assert failed(picture_checks(found, None, 300, has_pictures=False)) == set()


def test_a_clip_that_cannot_be_decoded_has_no_other_check_of_content() -> None:
    found = Found(fault="broken")
    assert failed(picture_checks(found, None, 300, has_pictures=True)) == {"decodes"}
    assert sound_checks(found, SPEC, -14.0, has_sound=True) == []


@pytest.mark.parametrize(
    ("lufs", "expected", "is_passed"),
    [(-14.9, -14.0, True), (-15.1, -14.0, False), (-12.9, -14.2, False), (-25.0, -25.4, True), (-14.0, -25.4, False)],
)
def test_loudness_is_held_to_the_target_or_to_what_can_be_reached(
    lufs: float, expected: float, is_passed: bool
) -> None:
    checks = sound_checks(replace(GOOD, integrated_lufs=lufs), SPEC, expected, has_sound=True)
    assert ("loudness" not in failed(checks)) is is_passed


def test_the_ceiling_holds_for_every_clip() -> None:
    loud = replace(GOOD, true_peak_dbtp=-0.9)
    assert failed(sound_checks(loud, SPEC, None, has_sound=False)) == {"true_peak"}
    assert failed(sound_checks(replace(GOOD, true_peak_dbtp=None), SPEC, None, has_sound=False)) == set()


def test_a_clip_that_lost_its_sound_fails() -> None:
    found = replace(GOOD, silent=((0.0, 10.0),), integrated_lufs=None)
    assert failed(sound_checks(found, SPEC, -14.0, has_sound=True)) == {"loudness", "silence"}


def test_captions_stay_inside_the_safe_area() -> None:
    inside = Box(100, 1300, 800, 100)
    assert caption_check((inside,), SafeArea(), SIZE).is_passed
    assert caption_check((), SafeArea(), SIZE).is_passed
    for box in (Box(20, 1300, 800, 100), Box(300, 1300, 800, 100), Box(100, 50, 80, 40), Box(100, 1550, 80, 60)):
        assert not caption_check((inside, box), SafeArea(), SIZE).is_passed
