# SPDX-License-Identifier: MIT
"""
Measurements -> named checks. Pure.

Goes in: what the header says, what the decoder found, the recipe. Comes out: checks, each with what was measured and
what was expected, in words that a user can read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from clipmill.domain.captions import SafeArea
from clipmill.domain.clip import ClipSpec, LoudnessTarget
from clipmill.domain.media import Size
from clipmill.domain.picture import Box
from clipmill.domain.result import Check
from clipmill.domain.times import US_PER_S
from clipmill.render.boxes import Mp4

Stretch = tuple[float, float]
"""(start, end) in seconds of the clip."""

DURATION_TOLERANCE_FRAMES = 2
AV_END_TOLERANCE_US = 40_000
LOUDNESS_TOLERANCE_LU = 1.0
TRUE_PEAK_RESOLUTION_DB = 0.05
"""What the meter rounds away."""
EXPLAINED = 0.8
"""Share of a black or still stretch that the source has to show as well."""
SAFE_AREA_TOLERANCE_PX = 2.0
H264_HIGH, CHROMA_420, BT709 = 100, 1, (1, 1, 1, False)
SOUND_RATE_HZ, SOUND_CHANNELS = 48_000, 2

HEADER, STREAMS, DECODES = "header", "streams", "decodes"
FRAMES, STORED_FRAMES, DURATION, AV_END = "frames", "frames_stored", "duration", "av_end"
LOUDNESS, TRUE_PEAK = "loudness", "true_peak"
"""Names of the checks that a repair looks at."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was seen and heard while a clip, or its framed source, was decoded."""

    fault: str | None = None
    """Why it could not be decoded to its end, or none."""
    frames: int = 0
    black: tuple[Stretch, ...] = ()
    frozen: tuple[Stretch, ...] = ()
    silent: tuple[Stretch, ...] = ()
    integrated_lufs: float | None = None
    true_peak_dbtp: float | None = None


def file_checks(header: Mp4, spec: ClipSpec, frames: int) -> list[Check]:
    """Return the checks of container, streams, size and lengths, from the header."""
    video, sound = header.track("vide"), header.track("soun")
    checks = [
        _check(
            "faststart", header.is_faststart, "header first" if header.is_faststart else "header last", "header first"
        )
    ]
    if video is None or sound is None:
        names = ", ".join(track.kind for track in header.tracks) or "none"
        return [*checks, _check(STREAMS, is_passed=False, measured=names, expected="one video, one sound")]
    is_streams = len(header.tracks) == 2  # noqa: PLR2004 - one of each
    checks.append(_check(STREAMS, is_streams, f"{len(header.tracks)} streams", "one video, one sound"))
    picture = (video.codec, video.profile, video.chroma_format, video.color)
    wanted = ("avc1", H264_HIGH, CHROMA_420, BT709)
    checks.append(_check("picture_format", picture == wanted, str(picture), str(wanted)))
    checks.append(_check("size", video.size == spec.size, _size_text(video.size), _size_text(spec.size)))
    heard = (sound.codec, sound.sample_rate_hz, sound.channels)
    wanted_sound = ("mp4a", SOUND_RATE_HZ, SOUND_CHANNELS)
    checks.append(_check("sound_format", heard == wanted_sound, str(heard), str(wanted_sound)))
    off_us = abs(video.end_us - spec.edl.duration_us)
    allowed_us = DURATION_TOLERANCE_FRAMES * US_PER_S / spec.frame_rate
    checks.append(
        _check(
            DURATION,
            off_us <= allowed_us,
            f"{video.end_us / US_PER_S:.3f} s",
            f"{spec.edl.duration_us / US_PER_S:.3f} s",
        )
    )
    apart_us = abs(video.end_us - sound.end_us)
    checks.append(
        _check(AV_END, apart_us <= AV_END_TOLERANCE_US, f"{apart_us / 1000:.0f} ms apart", "at most 40 ms apart")
    )
    checks.append(_check(STORED_FRAMES, video.samples == frames, str(video.samples), str(frames)))
    return checks


def picture_checks(found: Found, source: Found | None, frames: int, *, has_pictures: bool) -> list[Check]:
    """
    Return the checks of what was seen.

    Args:
        found: in the clip.
        source: in the framed source, when it was looked at.
        frames: how many the clip should have.
        has_pictures: false when the pictures were drawn from the sound; bars stand still in a pause.

    """
    decodes = _check(DECODES, found.fault is None, found.fault or "to the end", "to the end")
    if found.fault is not None:
        return [decodes]
    counted = _check(FRAMES, found.frames == frames, str(found.frames), str(frames))
    black = _stretch_check("black", found.black, source.black if source else ())
    if not has_pictures:
        return [decodes, counted, black]
    return [decodes, counted, black, _stretch_check("frozen", found.frozen, source.frozen if source else ())]


def sound_checks(found: Found, spec: ClipSpec, expected_lufs: float | None, *, has_sound: bool) -> list[Check]:
    """Return the checks of what was heard; a clip without sound, or of a silent source, has none to level."""
    if found.fault is not None:
        return []
    target = spec.loudness
    peak = found.true_peak_dbtp
    measured = "silence" if peak is None else f"{peak:.1f} dBTP"
    is_low = peak is None or peak <= target.true_peak_dbtp + TRUE_PEAK_RESOLUTION_DB
    checks = [_check(TRUE_PEAK, is_low, measured, f"at most {target.true_peak_dbtp:.1f} dBTP")]
    if not has_sound or expected_lufs is None:
        return checks
    return [*checks, _loudness_check(found, target, expected_lufs), _silence_check(found, spec)]


def caption_check(boxes: Sequence[Box], safe_area: SafeArea, size: Size) -> Check:
    """Return whether all captions stand inside the safe area."""
    left, right = safe_area.left_norm * size.width_px, (1 - safe_area.right_norm) * size.width_px
    top, bottom = safe_area.top_norm * size.height_px, (1 - safe_area.bottom_norm) * size.height_px
    over_px = [
        max(left - box.x_px, box.x_px + box.width_px - right, top - box.y_px, box.y_px + box.height_px - bottom)
        for box in boxes
    ]
    worst_px = max(over_px, default=0.0)
    measured = f"{worst_px:.0f} px outside" if worst_px > SAFE_AREA_TOLERANCE_PX else f"{len(boxes)} inside"
    return _check("captions_inside", worst_px <= SAFE_AREA_TOLERANCE_PX, measured, "inside the safe area")


def _loudness_check(found: Found, target: LoudnessTarget, expected_lufs: float) -> Check:
    loudness = found.integrated_lufs
    # A source too quiet for the largest gain, or too peaky for the ceiling, is held to what can be reached.
    is_reachable = abs(expected_lufs - target.integrated_lufs) <= LOUDNESS_TOLERANCE_LU
    aim = target.integrated_lufs if is_reachable else expected_lufs
    is_near = loudness is not None and abs(loudness - aim) <= LOUDNESS_TOLERANCE_LU
    measured = "silence" if loudness is None else f"{loudness:.1f} LUFS"
    return _check(LOUDNESS, is_near, measured, f"{aim:.1f} LUFS, 1 LU either way")


def _silence_check(found: Found, spec: ClipSpec) -> Check:
    length_s = spec.edl.duration_us / US_PER_S
    silent_s = sum(min(end, length_s) - start for start, end in found.silent)
    return _check("silence", silent_s < length_s * 0.95, f"{silent_s:.1f} s silent of {length_s:.1f} s", "some sound")


def _stretch_check(name: str, found: Sequence[Stretch], source: Sequence[Stretch]) -> Check:
    faults = [stretch for stretch in found if not _is_explained(stretch, source)]
    if faults:
        return _check(
            name, is_passed=False, measured=_stretches_text(faults), expected=f"none {name} that the source has not"
        )
    measured = f"{_stretches_text(found)}, as in the source" if found else "none"
    return _check(name, is_passed=True, measured=measured, expected=f"none {name} that the source has not")


def _is_explained(stretch: Stretch, source: Sequence[Stretch]) -> bool:
    start, end = stretch
    shared = sum(max(0.0, min(end, other_end) - max(start, other_start)) for other_start, other_end in source)
    return shared >= EXPLAINED * (end - start)


def _stretches_text(found: Sequence[Stretch]) -> str:
    return ", ".join(f"{start:.1f}-{end:.1f} s" for start, end in found)


def _size_text(size: Size | None) -> str:
    return "none" if size is None else f"{size.width_px}x{size.height_px}"


def _check(name: str, is_passed: bool, measured: str, expected: str) -> Check:
    return Check(name, is_passed, measured, expected)
