# SPDX-License-Identifier: MIT
"""
Measures a finished clip against its recipe.

Goes in: the file, its recipe, where its captions stand. Comes out: named checks. Decodes the whole file once, in one
process, beside reading its header; looks at the source only where the clip is black or still. Changes nothing.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from clipmill.domain.captions import SafeArea
from clipmill.domain.clip import ClipSpec
from clipmill.domain.errors import DecodeFailed
from clipmill.domain.picture import Box
from clipmill.domain.result import Check, Receipt
from clipmill.domain.times import US_PER_S
from clipmill.media.ffmpeg import input_arguments, run_ffmpeg
from clipmill.render.boxes import read_mp4
from clipmill.render.checks import HEADER, Found, Stretch, caption_check, file_checks, picture_checks, sound_checks
from clipmill.render.filtergraph import DECODE_FAST, RenderPlan, build_picture_command
from clipmill.render.filtergraph.timeline import frame_count
from clipmill.render.meters import highest_db, last_values, read_meters, stretches

BLACK_S, FROZEN_S, SILENT_S = 0.5, 3.0, 1.0
"""Shorter than these is a cut, a pause or a breath."""

_LOOK = ("scale=64:64:flags=fast_bilinear", "format=gray")
_DETECT = (*_LOOK, f"blackdetect=d={BLACK_S}:pix_th=0.08", f"freezedetect=n=0.0005:d={FROZEN_S}")
_LISTEN = (f"silencedetect=n=-60dB:d={SILENT_S}", "ebur128=metadata=1:peak=true")
_TIMEOUT_S = 1800.0


@dataclass(frozen=True, slots=True)
class Expected:
    """What a clip is measured against, besides its recipe."""

    has_sound: bool
    """False for a clip whose sound is silence that we made."""
    expected_lufs: float | None = None
    """Loudness that its sound plan can reach; none where the source is silent."""
    caption_boxes: tuple[Box, ...] = ()
    """Where captions stand, in pixels of the output."""
    safe_area: SafeArea = SafeArea()


@dataclass(frozen=True, slots=True)
class Measured:
    """A receipt and the numbers behind it, which a repair needs."""

    receipt: Receipt
    integrated_lufs: float | None = None
    true_peak_dbtp: float | None = None


def measure_clip(
    video: Path,
    spec: ClipSpec,
    expected: Expected,
    *,
    source: RenderPlan | None = None,
    work_dir: Path | None = None,
    program: Path | None = None,
) -> Measured:
    """
    Return what was measured on a finished clip, passed or not. Costs one decode of it.

    Args:
        video: the finished file.
        spec: its recipe.
        expected: what else it should be.
        source: what it was made from, to tell a still source from a frozen clip; without it such a clip fails.
        work_dir: folder for the meters' reports.
        program: another ffmpeg than the packaged one.

    Raises:
        DecodeFailed: the source could not be looked at; a clip that cannot be decoded is a failed check instead.

    """
    try:
        header = read_mp4(video)
    except DecodeFailed as error:
        return Measured(Receipt((Check(HEADER, is_passed=False, measured=error.message, expected="readable"),)))
    with tempfile.TemporaryDirectory(prefix="receipt-", dir=work_dir) as folder:
        found = _decode(video, Path(folder), spec.edl.duration_us / US_PER_S, program)
        framed = _look_at_source(source, found, Path(folder), program)
    frames = frame_count(spec.edl, spec.frame_rate)
    has_pictures = source is None or source.media.video is not None
    checks = [
        *file_checks(header, spec, frames),
        *picture_checks(found, framed, frames, has_pictures=has_pictures),
        *sound_checks(found, spec, expected.expected_lufs, has_sound=expected.has_sound),
        caption_check(expected.caption_boxes, expected.safe_area, spec.size),
    ]
    return Measured(Receipt(tuple(checks)), found.integrated_lufs, found.true_peak_dbtp)


def _decode(video: Path, folder: Path, end_s: float, program: Path | None) -> Found:
    graph = (
        f"[0:v:0]{','.join(_DETECT)},metadata=mode=print:file=pictures.txt[v]"
        f";[0:a:0]{','.join(_LISTEN)},ametadata=mode=print:file=sound.txt[a]"
    )
    # Any error in the stream ends the run: our own file has no right to one.
    strict = ["-xerror", "-err_detect", "explode"]
    # One thread decodes a fifth cheaper than several, and other clips use the other cores.
    argv = ["-threads", "1", *strict, *DECODE_FAST, *input_arguments(video), "-filter_complex", graph]
    argv += ["-map", "[v]", "-f", "framecrc", "frames.txt", "-map", "[a]", "-f", "null", "-"]
    try:
        run_ffmpeg(argv, cwd=folder, timeout_s=_TIMEOUT_S, error=DecodeFailed, program=program)
    except DecodeFailed as error:
        return Found(fault=error.message)
    frames = sum(1 for line in _text(folder / "frames.txt").splitlines() if not line.startswith("#"))
    sound = tuple(read_meters(_text(folder / "sound.txt")))
    levels = last_values(sound)
    black, frozen = _seen(folder / "pictures.txt", end_s)
    return Found(
        frames=frames,
        black=black,
        frozen=frozen,
        silent=_long(stretches(sound, "silence_start", "silence_end", end_s), SILENT_S),
        integrated_lufs=levels.get("r128.I"),
        true_peak_dbtp=highest_db(levels, "r128.true_peaks_ch"),
    )


def _look_at_source(source: RenderPlan | None, found: Found, folder: Path, program: Path | None) -> Found | None:
    """Return what the framed source shows, where the clip showed anything that may be a fault."""
    if source is None or source.media.video is None or not (found.black or found.frozen):
        return None
    meters = [*_DETECT, "metadata=mode=print:file=source.txt"]
    sources = input_arguments(source.media.path)
    command = build_picture_command(source, source_arguments=sources, meters=meters, end_arguments=["-f", "null", "-"])
    for name, text in command.files:
        (folder / name).write_text(text, "utf-8")
    run_ffmpeg(command.argv, cwd=folder, timeout_s=_TIMEOUT_S, error=DecodeFailed, program=program)
    black, frozen = _seen(folder / "source.txt", source.spec.edl.duration_us / US_PER_S)
    return Found(black=black, frozen=frozen)


def _seen(report: Path, end_s: float) -> tuple[tuple[Stretch, ...], tuple[Stretch, ...]]:
    """Return the black and the frozen stretches of a report."""
    readings = tuple(read_meters(_text(report)))
    black = _long(stretches(readings, "black_start", "black_end", end_s), BLACK_S)
    frozen = stretches(readings, "freezedetect.freeze_start", "freezedetect.freeze_end", end_s)
    return black, _long(frozen, FROZEN_S)


def _long(found: Sequence[Stretch], least_s: float) -> tuple[Stretch, ...]:
    return tuple((start, end) for start, end in found if end - start >= least_s)


def _text(path: Path) -> str:
    """Return a report; a meter that had nothing to say wrote none."""
    return path.read_text("utf-8") if path.exists() else ""
