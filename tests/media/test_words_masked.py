# SPDX-License-Identifier: MIT
"""Masked words in the samples of a clip: nothing of the word is left, nothing else is touched."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.media.rendering import read_sound, render, request_of
from tests.media.sounding import make_tune, rms_db, talk, tone_db, with_music

from clipmill.domain.overlays import MaskSound, WordMask
from clipmill.domain.times import source_range_from_s
from clipmill.render.checked import level_clip, level_inputs, render_and_check
from clipmill.render.encode import RenderRequest
from clipmill.render.filtergraph import SoundPlan
from clipmill.render.options import RenderOptions

pytestmark = pytest.mark.media
OPTIONS = RenderOptions()
HUM = "aevalsrc=0.2*sin(2*PI*300*t):s=48000"
WORDS = (source_range_from_s(1.0, 1.3), source_range_from_s(2.5123, 2.7001))


def masked(request: RenderRequest, kind: MaskSound, *ranges_s: tuple[float, float]) -> RenderRequest:
    ranges = tuple(source_range_from_s(*item) for item in ranges_s) or WORDS
    return replace(request, spec=replace(request.spec, word_mask=WordMask(kind), masked=ranges))


def test_a_muted_word_is_silent_and_the_rest_is_the_same_to_the_sample(tmp_path: Path) -> None:
    request = request_of(talk(tmp_path, HUM, 4))
    plan = SoundPlan()
    plain = read_sound(render(request, tmp_path, plan)).astype(float)
    muted = read_sound(render(masked(request, MaskSound.MUTE), tmp_path, plan)).astype(float)
    assert len(plain) == len(muted)
    for start, end in ((1.0, 1.3), (2.5123, 2.7001)):
        assert rms_db(muted, start + 0.003, end - 0.003) < -55, "what an AAC frame spreads is all that is left"
        for near in ((start - 0.2, start - 0.03), (end + 0.03, end + 0.2)):
            left = slice(*(round(edge * 48000) for edge in near))
            assert np.abs(plain[left] - muted[left]).max() < 0.02
        # Half the amplitude is reached in the middle of 8 ms before the word, and after it.
        loud = np.abs(muted[round((start - 0.05) * 48000) : round((end + 0.05) * 48000), 0]) > 0.1
        gap = np.flatnonzero(np.diff(np.flatnonzero(loud)) > 2000)
        first = np.flatnonzero(loud)[gap[0]] / 48000 + start - 0.05
        last = np.flatnonzero(loud)[gap[0] + 1] / 48000 + start - 0.05
        assert first == pytest.approx(start - 0.004, abs=0.003)
        assert last == pytest.approx(end + 0.004, abs=0.003)


def test_a_beep_stands_exactly_on_the_word(tmp_path: Path) -> None:
    request = masked(request_of(talk(tmp_path, HUM, 4)), MaskSound.BEEP)
    plan = level_clip(request, work_dir=tmp_path, options=OPTIONS).plan
    assert plan.is_beeped
    samples = read_sound(render(request, tmp_path, plan))
    assert tone_db(samples, 1.02, 1.28) == pytest.approx(-20, abs=0.5)
    assert tone_db(samples, 1.02, 1.28, 300) < -55
    assert tone_db(samples, 0.7, 0.97) < -60
    assert tone_db(samples, 1.33, 1.6) < -60
    assert tone_db(samples, 0.7, 0.97, 300) > -20
    assert np.abs(np.diff(samples[:, 0])).max() < 0.03, "no click"


def test_a_beep_is_as_loud_whatever_the_source_was(tmp_path: Path) -> None:
    request = masked(request_of(talk(tmp_path, f"{HUM},volume=-25dB", 4)), MaskSound.BEEP)
    receipt = render_and_check(request, out=tmp_path / "clip.mp4", work_dir=tmp_path, options=OPTIONS)
    assert receipt.is_passed
    assert tone_db(read_sound(tmp_path / "clip.mp4"), 1.02, 1.28) == pytest.approx(-20, abs=0.7)


def test_music_goes_on_under_a_muted_word(tmp_path: Path) -> None:
    tune = make_tune(tmp_path)
    request = masked(with_music(talk(tmp_path, HUM, 4), tune), MaskSound.MUTE)
    samples = read_sound(render(request, tmp_path, SoundPlan(music_db=-10)))
    assert tone_db(samples, 1.05, 1.25) == pytest.approx(tone_db(samples, 1.5, 2.3), abs=0.5)
    assert tone_db(samples, 1.05, 1.25, 300) < -45


def test_words_are_masked_where_the_clip_shows_them_after_cuts(tmp_path: Path) -> None:
    # Each of the entries is a number of frames off; the source's time is what counts.
    source = talk(tmp_path, "aevalsrc=0.2*sin(2*PI*300*t)*between(t\\,2\\,2.2):s=48000", 4)
    request = masked(request_of(source, [(0.0, 0.5), (0.61, 1.1), (1.53, 3.0)]), MaskSound.MUTE, (2.0, 2.2))
    plain = read_sound(render(replace(request, spec=replace(request.spec, masked=())), tmp_path, SoundPlan()))
    assert np.abs(plain).max() > 0.1
    assert np.abs(read_sound(render(request, tmp_path, SoundPlan()))).max() < 0.002


def test_many_words_cost_no_more_than_a_moment(tmp_path: Path) -> None:
    ranges = [(0.05 + n * 0.1, 0.09 + n * 0.1) for n in range(38)]
    request = masked(request_of(talk(tmp_path, HUM, 4)), MaskSound.BEEP, *ranges)
    samples = read_sound(render(request, tmp_path, SoundPlan(is_beeped=True)))
    assert len(samples) == 4 * 48000
    assert tone_db(samples, 1.055, 1.085) > -27


def test_a_word_that_is_only_hidden_is_heard(tmp_path: Path) -> None:
    request = masked(request_of(talk(tmp_path, HUM, 4)), MaskSound.KEEP)
    assert not level_clip(request, work_dir=tmp_path, options=OPTIONS).plan.is_beeped
    assert tone_db(read_sound(render(request, tmp_path, SoundPlan())), 1.05, 1.25, 300) > -20


def test_whatever_changes_the_sound_is_leveled_anew(tmp_path: Path) -> None:
    source = talk(tmp_path, HUM, 2)
    request = request_of(source)
    tune = make_tune(tmp_path, duration_s=1)
    variants = [
        request,
        masked(request, MaskSound.BEEP),
        masked(request, MaskSound.MUTE),
        masked(request, MaskSound.BEEP, (0.5, 0.6)),
        replace(request, spec=replace(request.spec, is_denoised=True)),
        with_music(source, tune),
        with_music(source, tune, volume=0.5),
        with_music(source, tune, is_ducked=True),
        with_music(source, replace(tune, content_hash="00")),
    ]
    assert len({level_inputs(item) for item in variants}) == len(variants)
