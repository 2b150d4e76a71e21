# SPDX-License-Identifier: MIT
"""Speech-like sound, music and levels of tones, for the tests that listen. Imported by them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tests.media.rendering import make_source, request_of, run_tool

from clipmill.domain.overlays import Music, MusicFile
from clipmill.media.probe import probe
from clipmill.render.encode import RenderRequest
from clipmill.render.music import make_music

PICTURE = "testsrc2=s=320x180:r=25"
TALK = "anoisesrc=c=pink:a=0.5:r=48000:seed=5,highpass=f=3000,volume='if(lt(mod(t,4),2),1,0)':eval=frame"
"""Two seconds of what weighs like speech, two of silence; next to nothing at 1 kHz, where the music is."""
TONE = "aevalsrc=0.3*sin(2*PI*1000*t):s=48000"
TONE_HZ = 1000.0


def talk(folder: Path, sound: str | None = TALK, duration_s: float = 8.0) -> Path:
    """Make a source that talks two seconds of four."""
    codecs = ("-c:v", "libx264", "-preset", "ultrafast", "-c:a", "pcm_s16le")
    return make_source(folder / "talk.mkv", PICTURE, sound, *codecs, duration_s=duration_s)


def music_from(path: Path) -> MusicFile:
    """Make a file ready to be mixed."""
    return make_music(probe(path), path.with_suffix(".ready.wav"), work_dir=path.parent)


def make_tune(folder: Path, sound: str = TONE, duration_s: float = 5.25, name: str = "tune.wav") -> MusicFile:
    """Make music from a lavfi sound."""
    run_tool("-f", "lavfi", "-i", sound, "-t", str(duration_s), str(folder / name))
    return music_from(folder / name)


def with_music(source: Path, music: MusicFile, *entries_s: tuple[float, float], **wish: object) -> RenderRequest:
    """Return the request to render a source with music under it."""
    request = request_of(source, entries_s or None)
    wanted = replace(Music("a file"), **wish)  # type: ignore[arg-type]
    return replace(request, spec=replace(request.spec, music=wanted), music=music)


def tone_db(samples: npt.NDArray[np.float32], start_s: float, end_s: float, hz: float = TONE_HZ) -> float:
    """Return the amplitude of a tone in the left channel of a stretch, in dB of full scale."""
    piece = samples[round(start_s * 48000) : round(end_s * 48000), 0].astype(np.float64)
    window = np.hanning(len(piece))
    turned = np.exp(-2j * np.pi * hz * np.arange(len(piece)) / 48000)
    return float(20 * np.log10(2 * abs((piece * window * turned).sum()) / window.sum() + 1e-9))


def rms_db(samples: npt.NDArray[np.float32], start_s: float, end_s: float) -> float:
    """Return the level of a stretch in dB of full scale."""
    piece = samples[round(start_s * 48000) : round(end_s * 48000)].astype(np.float64)
    return float(10 * np.log10((piece**2).mean() + 1e-12))
