# SPDX-License-Identifier: MIT
"""
The product's own clips: when their captions are, where they are, and how loud the clips came out.

In: a source, true word times where they are known. Out: rows. Clips are made as a user makes them, with the real
models, in a small size; a second run has music under them, made of sines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from evals.captions.rows import Row
from evals.captions.spoken import SpokenWord
from evals.captions.timing import Timed, time_captions

from clipmill.analysis.faces.detector import FaceDetector
from clipmill.captions import caption_clip, safe_area_for
from clipmill.captions.clearing import caption_texts
from clipmill.domain.clip import CameraMode, Edl
from clipmill.domain.media import Size
from clipmill.domain.options import ClipOptions, Resolution
from clipmill.domain.overlays import Music
from clipmill.domain.picture import Box, eyes_to_mouth
from clipmill.domain.result import ArtifactKind, Clip, ClippingResult
from clipmill.domain.times import SourceTime, TimeRange
from clipmill.fonts import FontLibrary
from clipmill.library import clip, probe, transcribe
from clipmill.media.decode import decode_pictures
from clipmill.media.ffmpeg import run_ffmpeg
from clipmill.render.checks import LOUDNESS, TRUE_PEAK

OPTIONS = ClipOptions(count=3, length_s=30.0, resolution=Resolution.SD_480, camera=CameraMode.ACTIVE_SPEAKER)
PORTRAIT = Size(1080, 1920)
LOUDNESS_AIM_LU, PEAK_DBTP = 1.0, -1.0
OFF_FACES = 0.95
LOOK_WIDTH_PX, LOOK_RATE_HZ = 360, 4.0
FACE_SHARE = 0.1
"""Part of a face that captions may cover: a chin's edge; faces are boxes, and heads are round."""


OPEN_FACED = 0.98
FEATURES_SHARE = 0.05
"""Part of what lies between eyes and mouth that captions may cover: boxes of faces are not exact."""


@dataclass(frozen=True, slots=True)
class Made:
    """Clips of one source."""

    result: ClippingResult
    with_music: ClippingResult
    """The same with music under them and without captions, so that faces are seen whole."""
    with_music_dir: Path
    """Where the files of those lie."""


def make_clips(source: Path, out: Path) -> Made:
    """Return clips of a source with and without music under them; their files lie in `out`."""
    music = out / "music.wav"
    sines = "aevalsrc='0.3*sin(2*PI*220*t)+0.25*sin(2*PI*277*t)+0.2*sin(2*PI*330*t)*sin(PI*t)':s=48000:d=20"
    run_ffmpeg(["-f", "lavfi", "-i", sines, "music.wav"], cwd=out)
    plain = clip(source, OPTIONS, out_dir=out / "plain")
    bare = replace(OPTIONS, music=Music(str(music)), has_captions=False)
    return Made(plain, clip(source, bare, out_dir=out / "music"), out / "music")


def timed_clips(result: ClippingResult, words: Sequence[SpokenWord]) -> list[Timed]:
    """Return how far the captions of each clip are from its words."""
    return [time_captions(item.captions, item.spec.edl, words) for item in result.clips]


def timed_recording(source: Path, words: Sequence[SpokenWord], fonts: FontLibrary) -> Timed:
    """Return how far captions of a whole recording, too short to be clipped, are from its words."""
    heard = transcribe(source)
    edl = Edl((TimeRange(SourceTime(0), SourceTime(probe(source).duration_us)),))
    made = caption_clip(
        heard, edl, style=OPTIONS.caption_style, size=PORTRAIT, safe_area=safe_area_for(PORTRAIT), measurer=fonts
    )
    return time_captions(made, edl, words)


def place_rows(made: Made, fonts: FontLibrary, detector: FaceDetector) -> list[Row]:
    """Return how many frames have their captions inside the safe box, and off the faces that are seen in them."""
    inside_us = shown_us = captioned = off = open_faced = faces = 0
    for item, bare in zip(made.result.clips, made.with_music.clips, strict=True):
        cues = caption_texts([item.captions], fonts)
        shown_us += sum(cue.range.duration_us for cue in cues)
        inside_us += sum(cue.range.duration_us for cue in cues if _is_inside(item, cue.box))
        for time_us, seen in faces_in_file(bare, made.with_music_dir, detector):
            box = next((cue.box for cue in cues if cue.range.in_us <= time_us < cue.range.out_us), None)
            if box is not None and seen:
                captioned, faces = captioned + 1, faces + len(seen)
                off += all(covered_share(box, face) <= FACE_SHARE for face in seen)
                open_faced += all(covered_share(box, eyes_to_mouth(face)) <= FEATURES_SHARE for face in seen)
    inside, free, is_open = (part / max(1, whole) for part, whole in (
        (inside_us, shown_us), (off, captioned), (open_faced, captioned)))  # fmt: skip
    note = f"{shown_us / 1e6:.0f} s of captions, {len(made.result.clips)} clips"
    return [
        Row("places", "share of captioned time inside the safe box", f"{inside:.3f}", "1.000", round(inside, 3) == 1.0,
            note),
        Row("places", "share of captioned frames off every face", f"{free:.3f}", f">= {OFF_FACES}", free >= OFF_FACES,
            f"{captioned} frames with faces, {faces} faces found in the finished pictures"),
        Row("places", "share of captioned frames with all eyes and mouths free", f"{is_open:.3f}", f">= {OPEN_FACED}",
            is_open >= OPEN_FACED, f"of the same frames; over {FEATURES_SHARE:.0%} of what lies between is hidden"),
    ]  # fmt: skip


def faces_in_file(item: Clip, folder: Path, detector: FaceDetector) -> Iterator[tuple[int, list[Box]]]:
    """Yield the times of a finished clip's frames, in microseconds, each with its faces in pixels of the output."""
    video = next(file for file in item.artifacts if file.kind is ArtifactKind.VIDEO)
    scale = item.spec.size.width_px / LOOK_WIDTH_PX
    for frame in decode_pictures(probe(folder / video.path), rate_hz=LOOK_RATE_HZ, width_px=LOOK_WIDTH_PX):
        found = detector.detect(frame.pixels)
        yield (
            int(frame.time),
            [
                Box(*(side * scale for side in (face.box.x_px, face.box.y_px, face.box.width_px, face.box.height_px)))
                for face in found
            ],
        )


def sound_rows(made: Made) -> list[Row]:
    """Return the loudness error and the highest true peak of clips without and with music."""
    return [*_sound_rows("speech alone", made.result), *_sound_rows("music under it", made.with_music)]


def _sound_rows(name: str, result: ClippingResult) -> Iterator[Row]:
    levels = [float(text.split()[0]) for text in _measured(result, LOUDNESS)]
    peaks = [float(text.split()[0]) for text in _measured(result, TRUE_PEAK)]
    target = result.clips[0].spec.loudness
    worst = max((abs(level - target.integrated_lufs) for level in levels), default=99.0)
    peak = max(peaks, default=99.0)
    yield Row("sound", "worst loudness error", f"{worst:.1f} LU", f"<= {LOUDNESS_AIM_LU:.0f} LU",
              worst <= LOUDNESS_AIM_LU, f"{name}, {len(levels)} clips")  # fmt: skip
    yield Row("sound", "highest true peak", f"{peak:.1f} dBTP", f"<= {PEAK_DBTP:.0f} dBTP", peak <= PEAK_DBTP, name)


def _measured(result: ClippingResult, name: str) -> list[str]:
    receipts = [item.receipt for item in result.clips if item.receipt is not None]
    return [check.measured for receipt in receipts for check in receipt.checks if check.name == name]


def _is_inside(item: Clip, box: Box) -> bool:
    safe, size = item.captions.safe_area, item.spec.size
    return (
        box.x_px >= safe.left_norm * size.width_px - 1
        and box.y_px >= safe.top_norm * size.height_px - 1
        and box.x_px + box.width_px <= (1 - safe.right_norm) * size.width_px + 1
        and box.y_px + box.height_px <= (1 - safe.bottom_norm) * size.height_px + 1
    )


def covered_share(box: Box, face: Box) -> float:
    """Return which part of a face a box covers."""
    width = min(box.x_px + box.width_px, face.x_px + face.width_px) - max(box.x_px, face.x_px)
    height = min(box.y_px + box.height_px, face.y_px + face.height_px) - max(box.y_px, face.y_px)
    return max(0.0, width) * max(0.0, height) / max(1.0, face.width_px * face.height_px)
