# SPDX-License-Identifier: MIT
"""Noise taken off speech, in samples: how much of it, what it does to the speech, and that it moves nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.media.rendering import read_sound, render, request_of
from tests.media.sounding import rms_db, talk, tone_db

from clipmill.render.filtergraph import SoundPlan

pytestmark = pytest.mark.media
SPEECH = "aevalsrc='0.3*sin(2*PI*200*t)*(1+0.5*sin(2*PI*400*t))*lt(mod(t,2),1)':s=48000"


def both(folder: Path, sound: str, *entries_s: tuple[float, float]) -> tuple[np.ndarray, np.ndarray]:
    request = request_of(talk(folder, sound, 8), entries_s or None)
    plain = read_sound(render(request, folder, SoundPlan()))
    clean = read_sound(render(replace(request, spec=replace(request.spec, is_denoised=True)), folder, SoundPlan()))
    return plain, clean


@pytest.mark.parametrize("level_db", [0, -20], ids=["loud source", "quiet source"])
def test_hiss_goes_down_in_the_pauses_and_speech_stays(tmp_path: Path, level_db: int) -> None:
    sound = f"{SPEECH}[s];anoisesrc=c=white:a=0.02:r=48000:seed=3[n];[s][n]amix=2:normalize=0,volume={level_db}dB"
    plain, clean = both(tmp_path, sound)
    assert rms_db(clean, 5.2, 5.9) < rms_db(plain, 5.2, 5.9) - 5
    assert tone_db(clean, 4.2, 4.8, 200) == pytest.approx(tone_db(plain, 4.2, 4.8, 200), abs=0.7)


def test_rumble_goes_down(tmp_path: Path) -> None:
    plain, clean = both(tmp_path, f"{SPEECH}[s];sine=f=40:r=48000,volume=-6dB[n];[s][n]amix=2:normalize=0")
    assert tone_db(clean, 4.2, 5.8, 40) < tone_db(plain, 4.2, 5.8, 40) - 8


@pytest.mark.parametrize("entries", [[(0.0, 8.0)], [(1.5, 3.7), (4.9, 6.3)]], ids=["whole", "cut"])
def test_nothing_moves_and_nothing_is_lost_at_the_end(tmp_path: Path, entries: list[tuple[float, float]]) -> None:
    plain, clean = both(tmp_path, "aevalsrc='0.5*sin(2*PI*900*t)*exp(-30*mod(t,0.5))':s=48000", *entries)
    assert len(plain) == len(clean)
    size = 1 << 20
    product = np.fft.rfft(clean[:, 0], size) * np.conj(np.fft.rfft(plain[:, 0], size))
    lag = int(np.argmax(np.fft.irfft(product)))
    assert min(lag, size - lag) <= 8
    assert rms_db(clean, len(clean) / 48000 - 0.4, len(clean) / 48000) == pytest.approx(
        rms_db(plain, len(plain) / 48000 - 0.4, len(plain) / 48000), abs=0.5
    )
