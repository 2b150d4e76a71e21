# SPDX-License-Identifier: MIT
"""
Makes a music file ready to be mixed under clips.

Goes in: what a probe found in the file that a user gave. Comes out: 48 kHz stereo WAV with what brings it to -14 LUFS,
faded at both ends so that playing it again and again does not click. It is done once for each file; renders then read
plain samples, whatever the file was. Where it comes from and where it is kept is the engine's affair.
"""

from __future__ import annotations

import tempfile
import wave
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from clipmill.domain.errors import DecodeFailed, UnsupportedMedia
from clipmill.domain.media import AudioStream, Media
from clipmill.domain.options import MAX_LENGTH_S
from clipmill.domain.overlays import MusicFile
from clipmill.domain.times import US_PER_S
from clipmill.media.ffmpeg import input_arguments, run_ffmpeg
from clipmill.render.filtergraph.samples import FADE_SAMPLES
from clipmill.render.filtergraph.timeline import SAMPLE_RATE_HZ
from clipmill.render.loudness import MUSIC_LUFS, SILENCE_LUFS
from clipmill.render.meters import highest_db, last_values, read_meters
from clipmill.storage.files import storage_full_is_typed

KEPT_S = MAX_LENGTH_S + 10.0
"""No clip is longer, so nothing later is ever heard. 60 MB."""
SHORTEST_S = 0.5
"""Less is no music, and would be opened hundreds of times for one clip."""
MAX_GAIN_DB = 40.0
"""Music at -54 LUFS is still brought up; what is quieter was not meant to be heard."""
PEAK_DBFS = -0.5
"""How high the file's samples go; what is missing to the loudness is added where the limiter is."""
PADDING_SAMPLES = 4800
"""Encoders put up to 0.1 s of nothing before and after; it would limp at each repeat."""
PADDING_LEVEL = 10
"""Samples of 16 bits below it are nothing: -70 dBFS."""
TIMEOUT_S = 300.0

_STEREO = f"aresample={SAMPLE_RATE_HZ},aformat=sample_fmts=fltp:channel_layouts=stereo"


@dataclass(frozen=True, slots=True)
class _Level:
    """How a file is brought to its loudness."""

    gain_db: float
    """Already in the samples that are kept."""
    missing_db: float
    """Not in them, for their peaks would not fit."""
    is_silent: bool = False


def make_music(media: Media, out: Path, *, work_dir: Path, program: Path | None = None) -> MusicFile:
    """
    Write the music as a WAV file and return it. Costs two passes over its first five minutes, 0.6 s each.

    Args:
        media: of the file that was given; pictures in it are not looked at.
        out: file to write; it appears when it is whole.
        work_dir: folder for what is needed meanwhile, on the same disk.
        program: another ffmpeg than the packaged one.

    Raises:
        UnsupportedMedia: there is no sound in it, or too little.
        DecodeFailed: its sound cannot be decoded.
        StorageFull: the disk is full.

    """
    if media.audio is None:
        message = f"{Path(media.path).name} has no sound"
        raise UnsupportedMedia(message, hint="Give a sound file, or a video that has sound.")
    with storage_full_is_typed(), tempfile.TemporaryDirectory(prefix="music-", dir=work_dir) as name:
        folder = Path(name)
        level = _measure(media, media.audio, folder, program)
        samples = _read_samples(media, media.audio, level, folder, program)
        if len(samples) < SHORTEST_S * SAMPLE_RATE_HZ:
            message = f"The sound of {Path(media.path).name} lasts {len(samples) / SAMPLE_RATE_HZ:.2f} s"
            raise UnsupportedMedia(message, hint=f"Music has to last {SHORTEST_S} s at least.")
        samples = _faded(_without_padding(samples))
        duration_us = len(samples) * US_PER_S // SAMPLE_RATE_HZ
        _write_wave(folder / "music.wav", samples)
        (folder / "music.wav").replace(out)
    return MusicFile(str(out.absolute()), duration_us, level.missing_db, media.content_hash, level.is_silent)


def _arguments(media: Media, audio: AudioStream, filters: str) -> list[str]:
    sources = ["-vn", *input_arguments(media.path)]
    return ["-t", str(KEPT_S), *sources, "-map", f"0:{audio.index}", "-af", f"{_STEREO},{filters}"]


def _measure(media: Media, audio: AudioStream, folder: Path, program: Path | None) -> _Level:
    meters = "ebur128=metadata=1:peak=sample,ametadata=mode=print:file=sound.txt"
    argv = [*_arguments(media, audio, meters), "-f", "null", "-"]
    run_ffmpeg(argv, cwd=folder, timeout_s=TIMEOUT_S, error=DecodeFailed, program=program)
    report = folder / "sound.txt"
    values = last_values(read_meters(report.read_text("utf-8"))) if report.exists() else {}
    integrated, peak_dbfs = values.get("r128.I"), highest_db(values, "r128.sample_peaks_ch")
    if integrated is None or peak_dbfs is None or integrated < SILENCE_LUFS:
        return _Level(0.0, 0.0, is_silent=True)
    wanted_db = min(MAX_GAIN_DB, MUSIC_LUFS - integrated)
    gain_db = round(min(wanted_db, PEAK_DBFS - peak_dbfs), 2)
    return _Level(gain_db, max(0.0, round(wanted_db - gain_db, 2)))


def _read_samples(
    media: Media, audio: AudioStream, level: _Level, folder: Path, program: Path | None
) -> npt.NDArray[np.int16]:
    """Return (N, 2) int16 samples, which lie in a file of the folder."""
    raw = folder / "music.raw"
    argv = [*_arguments(media, audio, f"volume={level.gain_db:.2f}dB"), "-f", "s16le", raw.name]
    run_ffmpeg(argv, cwd=folder, timeout_s=TIMEOUT_S, error=DecodeFailed, program=program)
    if not raw.stat().st_size:
        return np.empty((0, 2), np.int16)
    return np.memmap(raw, np.int16, mode="r+").reshape(-1, 2)


def _without_padding(samples: npt.NDArray[np.int16]) -> npt.NDArray[np.int16]:
    """Return the samples without what an encoder may have put around them."""
    head = np.abs(samples[:PADDING_SAMPLES].astype(np.int32)).max(axis=1) >= PADDING_LEVEL
    tail = np.abs(samples[-PADDING_SAMPLES:].astype(np.int32)).max(axis=1) >= PADDING_LEVEL
    first = int(head.argmax()) if head.any() else 0
    last = int(tail[::-1].argmax()) if tail.any() else 0
    return samples[first : len(samples) - last]


def _faded(samples: npt.NDArray[np.int16]) -> npt.NDArray[np.int16]:
    """Return the same samples, their ends brought to zero in place."""
    ramp = np.linspace(0, 1, FADE_SAMPLES, endpoint=False)[:, None]
    samples[:FADE_SAMPLES] = np.rint(samples[:FADE_SAMPLES] * ramp).astype(np.int16)
    samples[-FADE_SAMPLES:] = np.rint(samples[-FADE_SAMPLES:] * ramp[::-1]).astype(np.int16)
    return samples


def _write_wave(path: Path, samples: npt.NDArray[np.int16]) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE_HZ)
        file.writeframes(samples.tobytes())
