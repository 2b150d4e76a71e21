# SPDX-License-Identifier: MIT
"""
How loud the kept stretches of a source are, and the sound plan that brings a clip to its target.

Goes in: media and recipe. Comes out: measurements and a plan. Decodes the sound of the kept stretches alone, through
the very filters that the render uses; changes no file. With music, the mix is what is measured.
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from clipmill.domain.clip import LoudnessTarget
from clipmill.domain.errors import DecodeFailed
from clipmill.domain.media import Media
from clipmill.domain.overlays import MaskSound
from clipmill.media.ffmpeg import input_arguments, run_ffmpeg
from clipmill.render.filtergraph import RenderPlan, SoundPlan, build_sound_command
from clipmill.render.meters import highest_db, last_values, read_meters

MAX_GAIN_DB = 20.0
"""More would lift the noise of a room to the level of speech."""
SILENCE_LUFS = -60.0
"""Below this there is nothing to level. EBU R 128's own gate is at -70."""
CODEC_MARGIN_DB = 1.0
"""How far under the ceiling the limiter works, because AAC moves peaks up: by 0.1 to 1.0 dB in 14 clips, mostly 0.2."""
TRUE_PEAK_MARGIN_DB = 1.0
"""How far true peaks of speech stand above the highest sample, at most: below that the limiter never acts."""
CLOSE_ENOUGH_LU = 0.3
"""A predicted error that is not worth another look at the sound."""
MAX_CORRECTIONS = 6
"""The limiter takes loudness away from sound with high peaks; each correction asks it for what is missing."""
OVERSHOOT_MARGIN_DB = 0.4
"""How much more than the overshoot the limiter is lowered by: the next encode's peaks fall elsewhere."""
ONE_SIDED_DB = 30.0
"""A channel that lies this far below the other is empty: a microphone on one input of two."""
STEREO_CHANNELS = 2
MUSIC_LUFS = -14.0
"""What a music file's gain brings it to."""

_LOUDNESS_METER = "ebur128=metadata=1:peak=sample"
_CHANNEL_METER = "astats=metadata=1:reset=0:measure_perchannel=RMS_level:measure_overall=none"


@dataclass(frozen=True, slots=True)
class Loudness:
    """What was measured."""

    integrated_lufs: float | None
    """Gated loudness after EBU R 128; none for silence."""
    peak_dbfs: float | None
    """Highest sample; none for digital silence."""
    empty_channel: int | None = None
    """The channel of a stereo pair that holds nothing, or none."""


@dataclass(frozen=True, slots=True)
class LeveledSound:
    """A sound plan and what it is expected to give."""

    plan: SoundPlan
    expected_lufs: float | None
    """Loudness of the finished clip; none for silence."""


def measure_loudness(
    plan: RenderPlan, *, work_dir: Path, program: Path | None = None, timeout_s: float | None = None
) -> Loudness:
    """
    Return the loudness of a clip's sound as its sound plan leaves it.

    Raises:
        DecodeFailed: the sound could not be decoded.

    """
    if plan.media.audio is None and plan.sound.music_db is None:
        return Loudness(None, None)
    with tempfile.TemporaryDirectory(prefix="loudness-", dir=work_dir) as folder:
        meters = [_CHANNEL_METER, _LOUDNESS_METER, "ametadata=mode=print:file=sound.txt"]
        command = build_sound_command(plan, source_arguments=input_arguments(plan.media.path), meters=meters)
        run_ffmpeg(command.argv, cwd=Path(folder), timeout_s=timeout_s, error=DecodeFailed, program=program)
        report = Path(folder, "sound.txt")
        values = last_values(read_meters(report.read_text("utf-8"))) if report.exists() else {}
    integrated = values.get("r128.I")
    channels = [values.get(f"astats.{number}.RMS_level", -200.0) for number in (1, 2)]
    return Loudness(
        integrated_lufs=None if integrated is None or integrated < SILENCE_LUFS else integrated,
        peak_dbfs=highest_db(values, "r128.sample_peaks_ch"),
        empty_channel=_empty_channel(plan.media, channels),
    )


def level_sound(
    plan: RenderPlan,
    *,
    work_dir: Path,
    program: Path | None = None,
    timeout_s: float | None = None,
    ceiling_dbfs: float | None = None,
) -> LeveledSound:
    """
    Return the sound plan that brings a clip to its loudness, and what it is expected to give.

    The source's own sound alone is brought to the target first, and music laid under it by its volume; without any own
    sound the music is brought to the target. Costs one pass over the kept sound, with music two; where the limiter
    bites, a pass more for each correction.

    Args:
        plan: the clip; its own sound plan is not looked at.
        work_dir: folder for the meters' reports.
        program: another ffmpeg than the packaged one.
        timeout_s: longest wait for one pass.
        ceiling_dbfs: where the limiter works; by default `CODEC_MARGIN_DB` under the ceiling of true peaks.

    Raises:
        DecodeFailed: the sound could not be decoded.

    """

    def measure(sound: SoundPlan) -> Loudness:
        return measure_loudness(replace(plan, sound=sound), work_dir=work_dir, program=program, timeout_s=timeout_s)

    target = plan.spec.loudness
    ceiling = target.true_peak_dbtp - CODEC_MARGIN_DB if ceiling_dbfs is None else ceiling_dbfs
    sound, raw = _one_or_both_ears(measure)
    sound = replace(sound, ceiling_dbfs=ceiling, is_beeped=_is_beeped(plan))
    own_db = 0.0 if raw.integrated_lufs is None else _gain(target.integrated_lufs - raw.integrated_lufs)
    reached = None if raw.integrated_lufs is None else raw.integrated_lufs + own_db
    music_db = _music_db(plan, reached)
    if music_db is not None:
        sound = replace(sound, voice_db=own_db, music_db=music_db)
        raw = measure(replace(sound, ceiling_dbfs=None))
    if raw.integrated_lufs is None:
        return LeveledSound(sound, None)
    sound = replace(sound, gain_db=_gain(target.integrated_lufs - raw.integrated_lufs))
    expected = raw.integrated_lufs + sound.gain_db
    is_all_heard = not sound.is_beeped or music_db is not None
    is_calm = raw.peak_dbfs is not None and raw.peak_dbfs + sound.gain_db <= ceiling - TRUE_PEAK_MARGIN_DB
    if is_calm and is_all_heard:
        return LeveledSound(sound, expected)
    return _converged(measure, sound, target, measure(sound).integrated_lufs or expected)


def _one_or_both_ears(measure: Callable[[SoundPlan], Loudness]) -> tuple[SoundPlan, Loudness]:
    """Return which channels hear what, and how loud the source's own sound is then."""
    raw = measure(SoundPlan())
    if raw.empty_channel is None or raw.integrated_lufs is None:
        return SoundPlan(), raw
    sound = SoundPlan(only_channel=1 - raw.empty_channel)
    return sound, measure(sound)


def _converged(
    measure: Callable[[SoundPlan], Loudness], sound: SoundPlan, target: LoudnessTarget, expected: float
) -> LeveledSound:
    """Return the plan with the gain that brings what is heard, through the limiter, to the target."""
    for _ in range(MAX_CORRECTIONS):
        missing = target.integrated_lufs - expected
        corrected = replace(sound, gain_db=_gain(sound.gain_db + missing))
        if abs(missing) <= CLOSE_ENOUGH_LU or corrected == sound:
            break
        sound = corrected
        expected = measure(sound).integrated_lufs or expected
    return LeveledSound(sound, expected)


def _music_db(plan: RenderPlan, reached_lufs: float | None) -> float | None:
    """Return the gain of the music's file under a voice of some loudness, or alone; none mixes no music in."""
    music, wish = plan.music, plan.spec.music
    if music is None or wish is None or music.is_silent or wish.volume <= 0:
        return None
    if reached_lufs is None:
        return round(music.gain_db + plan.spec.loudness.integrated_lufs - MUSIC_LUFS, 2)
    return round(music.gain_db + reached_lufs - MUSIC_LUFS + 20 * math.log10(wish.volume), 2)


def _is_beeped(plan: RenderPlan) -> bool:
    mask = plan.spec.word_mask
    return bool(plan.spec.masked) and mask is not None and mask.sound is MaskSound.BEEP


def corrected_gain(leveled: LeveledSound, measured_lufs: float) -> LeveledSound:
    """Return the plan whose gain makes up for what a finished clip is off from what was expected of it."""
    missing = 0.0 if leveled.expected_lufs is None else leveled.expected_lufs - measured_lufs
    return replace(leveled, plan=replace(leveled.plan, gain_db=_gain(leveled.plan.gain_db + missing)))


def lowered_ceiling(leveled: LeveledSound, target: LoudnessTarget, true_peak_dbtp: float) -> float:
    """Return where the limiter has to work, in dBFS, for a clip whose true peak was too high."""
    ceiling = target.true_peak_dbtp if leveled.plan.ceiling_dbfs is None else leveled.plan.ceiling_dbfs
    return ceiling - (true_peak_dbtp - target.true_peak_dbtp) - OVERSHOOT_MARGIN_DB


def _gain(gain_db: float) -> float:
    return round(min(MAX_GAIN_DB, max(-MAX_GAIN_DB, gain_db)), 2)


def _empty_channel(media: Media, levels_dbfs: list[float]) -> int | None:
    if media.audio is None or media.audio.channels != STEREO_CHANNELS:
        return None
    left, right = levels_dbfs
    if abs(left - right) < ONE_SIDED_DB:
        return None
    return 1 if left > right else 0
