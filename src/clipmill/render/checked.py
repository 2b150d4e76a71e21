# SPDX-License-Identifier: MIT
"""
Renders a clip, measures it, puts right what can be put right, and hands it over only when it is what was asked for.

Goes in: a request. Comes out: the file in its place and its receipt, or an error and no file.
"""

from __future__ import annotations

import secrets
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path

from clipmill.domain.errors import DecodeFailed, EncodeFailed, ReceiptFailed
from clipmill.domain.progress import OnFraction
from clipmill.domain.result import Receipt
from clipmill.media.ffmpeg import input_arguments, run_ffmpeg
from clipmill.render.checks import (
    AV_END,
    DECODES,
    DURATION,
    FRAMES,
    HEADER,
    LOUDNESS,
    STORED_FRAMES,
    STREAMS,
    TRUE_PEAK,
)
from clipmill.render.encode import RenderRequest, plan_of, render_clip, resound_clip
from clipmill.render.filtergraph import RenderPlan, SoundPlan, build_picture_command
from clipmill.render.loudness import LeveledSound, corrected_gain, level_sound, lowered_ceiling
from clipmill.render.options import RenderOptions
from clipmill.render.receipt import Expected, Measured, measure_clip
from clipmill.storage.files import PART_PREFIX

RENDER_SHARE = 0.95
"""Of the whole; the rest is the receipt."""
SOUND_REPAIRS = 2
"""Each costs a fiftieth of a render, and a receipt."""
_AGAIN = frozenset({DECODES, FRAMES, STORED_FRAMES, DURATION, AV_END, HEADER, STREAMS})


def render_and_check(
    request: RenderRequest,
    *,
    out: Path,
    work_dir: Path,
    options: RenderOptions,
    leveled: LeveledSound | None = None,
    on_fraction: OnFraction | None = None,
) -> Receipt:
    """
    Render a clip and return its receipt; what can be put right is: the sound alone, or once the whole.

    Args:
        request: the clip.
        out: where the finished clip goes; a clip that fails never gets there.
        work_dir: folder for what the render needs while it runs.
        options: of this installation.
        leveled: how the sound is brought to its loudness, when `level_clip` found that earlier; found here otherwise.
        on_fraction: is told the fraction done, rising.

    Raises:
        ReceiptFailed: the clip is not what was asked for, twice.
        EncodeFailed: ffmpeg failed.
        DecodeFailed: the source's sound could not be decoded.
        StorageFull: the disk is full.

    """
    render = _Render(request, out.with_name(f"{PART_PREFIX}{secrets.token_hex(8)}.mp4"), work_dir, options, leveled)
    try:
        measured = render.attempt(_share(on_fraction))
        if not measured.receipt.is_passed:
            measured = render.put_right(measured)
        receipt = replace(measured.receipt, repairs=tuple(render.repairs))
        if not receipt.is_passed:
            raise ReceiptFailed(_complaint(request.spec.name, receipt))
        render.candidate.replace(out)
    finally:
        render.candidate.unlink(missing_ok=True)
    if on_fraction:
        on_fraction(1.0)
    return receipt


def level_clip(request: RenderRequest, *, work_dir: Path, options: RenderOptions) -> LeveledSound:
    """
    Return how the clip's sound is brought to its loudness; `level_inputs` says what that depends on.

    Raises:
        DecodeFailed: the source's sound could not be decoded.

    """
    return level_sound(plan_of(request, options, SoundPlan()), work_dir=work_dir, program=options.ffmpeg)


def level_inputs(request: RenderRequest) -> tuple[str, ...]:
    """Return all that `level_clip` depends on, as texts for a key."""
    spec, media = request.spec, request.media
    stream = -1 if media.audio is None else media.audio.index
    music = "" if request.music is None else f"{request.music.content_hash} {spec.music!r}"
    mask = "" if spec.word_mask is None else f"{spec.word_mask.sound} {spec.masked!r}"
    place = (media.content_hash, str(stream), repr(spec.edl), str(spec.frame_rate), repr(spec.loudness))
    return (*place, str(spec.is_denoised), mask, music)


@dataclass(slots=True)
class _Render:
    """One clip through its attempts."""

    request: RenderRequest
    candidate: Path
    work_dir: Path
    options: RenderOptions
    leveled: LeveledSound | None = None
    repairs: list[str] = field(default_factory=list)

    def attempt(self, on_fraction: OnFraction | None) -> Measured:
        """Render the clip and measure it."""
        try:
            return self._once(on_fraction)
        except EncodeFailed:
            # Sound that goes on after the pictures have ended leaves nothing to encode.
            if self.request.media.audio is None or self._has_pictures():
                raise
        self.request = replace(self.request, media=replace(self.request.media, video=None))
        self.repairs.append("the source has no pictures here: the sound was drawn instead")
        return self._once(on_fraction)

    def put_right(self, measured: Measured) -> Measured:
        """Try to put right what failed, and measure again; what cannot be put right is left as it was measured."""
        for _ in range(SOUND_REPAIRS):
            failed = {check.name for check in measured.receipt.checks if not check.is_passed}
            if failed & _AGAIN:
                self.repairs.append(f"rendered again: {', '.join(sorted(failed & _AGAIN))} was wrong")
                return self._once(None)
            if self.leveled is None or not failed & {LOUDNESS, TRUE_PEAK}:
                break
            self.leveled = self._leveled_anew(self.leveled, measured, is_too_high=TRUE_PEAK in failed)
            sound = self.leveled.plan
            limit = "unlimited" if sound.ceiling_dbfs is None else f"limited to {sound.ceiling_dbfs:.1f} dBFS"
            self.repairs.append(f"sound made again at {sound.gain_db:+.1f} dB, {limit}")
            resound_clip(self.request, clip=self.candidate, sound=sound, work_dir=self.work_dir, options=self.options)
            measured = self._measure(self.leveled)
        return measured

    def _leveled_anew(self, leveled: LeveledSound, measured: Measured, *, is_too_high: bool) -> LeveledSound:
        """Return a better sound plan; a lower ceiling takes loudness away, so the gain is found anew under it."""
        if is_too_high and measured.true_peak_dbtp is not None:
            ceiling = lowered_ceiling(leveled, self.request.spec.loudness, measured.true_peak_dbtp)
            plan = self._plan(SoundPlan())
            return level_sound(plan, work_dir=self.work_dir, program=self.options.ffmpeg, ceiling_dbfs=ceiling)
        return leveled if measured.integrated_lufs is None else corrected_gain(leveled, measured.integrated_lufs)

    def _once(self, on_fraction: OnFraction | None) -> Measured:
        if self.leveled is None:
            self.leveled = level_clip(self.request, work_dir=self.work_dir, options=self.options)
        render_clip(
            self.request,
            sound=self.leveled.plan,
            out=self.candidate,
            work_dir=self.work_dir,
            options=self.options,
            on_fraction=on_fraction,
        )
        return self._measure(self.leveled)

    def _measure(self, leveled: LeveledSound) -> Measured:
        expected = Expected(
            has_sound=self.request.media.audio is not None or leveled.plan.music_db is not None,
            expected_lufs=leveled.expected_lufs,
            caption_boxes=self.request.caption_boxes,
            safe_area=self.request.safe_area,
        )
        return measure_clip(
            self.candidate,
            self.request.spec,
            expected,
            source=self._plan(leveled.plan),
            work_dir=self.work_dir,
            program=self.options.ffmpeg,
        )

    def _has_pictures(self) -> bool:
        """Say whether the source has any picture in the kept stretches."""
        if self.request.media.video is None:
            return False
        sources = input_arguments(self.request.media.path)
        with tempfile.TemporaryDirectory(prefix="look-", dir=self.work_dir) as folder:
            command = build_picture_command(
                self._plan(SoundPlan()),
                source_arguments=sources,
                meters=["trim=end_frame=1"],
                end_arguments=["-f", "framecrc", "frames.txt"],
            )
            for name, text in command.files:
                Path(folder, name).write_text(text, "utf-8")
            run_ffmpeg(command.argv, cwd=Path(folder), error=DecodeFailed, program=self.options.ffmpeg)
            lines = Path(folder, "frames.txt").read_text("utf-8").splitlines()
        return any(not line.startswith("#") for line in lines)

    def _plan(self, sound: SoundPlan) -> RenderPlan:
        return plan_of(self.request, self.options, sound)


def _share(on_fraction: OnFraction | None) -> OnFraction | None:
    if on_fraction is None:
        return None
    return lambda fraction: on_fraction(fraction * RENDER_SHARE)


def _complaint(name: str, receipt: Receipt) -> str:
    failed = [check for check in receipt.checks if not check.is_passed]
    told = "; ".join(f"{check.name}: {check.measured}, expected {check.expected}" for check in failed)
    return f"{name} is not what was asked for: {told}"
