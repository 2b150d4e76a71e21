# SPDX-License-Identifier: MIT
"""Music under a clip, as the samples of the finished clip have it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.media.rendering import make_source, read_sound, render, request_of, run_tool
from tests.media.sounding import TALK, make_tune, rms_db, talk, tone_db, with_music

from clipmill.domain.result import Receipt
from clipmill.media.ffmpeg import input_arguments
from clipmill.render import checked as checked_module
from clipmill.render.boxes import read_mp4
from clipmill.render.checked import level_clip, render_and_check
from clipmill.render.encode import RenderRequest, plan_of
from clipmill.render.filtergraph import SoundPlan, build_command
from clipmill.render.options import RenderOptions

pytestmark = pytest.mark.media
OPTIONS = RenderOptions()

KINDS = {
    "quiet": "aevalsrc='0.004*sin(2*PI*220*t)*(1+0.5*sin(2*PI*3*t))':s=44100",
    "mastered loud": "aevalsrc='0.95*tanh(4*sin(2*PI*110*t)+3*sin(2*PI*331*t)*(1+sin(2*PI*2*t)))':s=44100",
    "peaky": "aevalsrc='0.95*exp(-60*mod(t,0.5))*sin(2*PI*80*t)+0.01*sin(2*PI*440*t)':s=48000",
    "silence": "anullsrc=r=48000:cl=stereo",
    "8 kHz mono": "aevalsrc='0.3*sin(2*PI*500*t)*(0.6+0.4*sin(2*PI*1.5*t))':s=8000",
}


def checked(request: RenderRequest, folder: Path) -> Receipt:
    return render_and_check(request, out=folder / "clip.mp4", work_dir=folder, options=OPTIONS)


def mixed(request: RenderRequest, folder: Path) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    return read_sound(render(request, folder, level_clip(request, work_dir=folder, options=OPTIONS).plan))


def measured(receipt: Receipt, name: str) -> float:
    return float(next(check.measured for check in receipt.checks if check.name == name).split()[0])


@pytest.mark.parametrize(("kind", "is_ducked"), [*((kind, False) for kind in KINDS), ("mastered loud", True)])
def test_the_mix_is_at_its_loudness_under_its_ceiling(tmp_path: Path, kind: str, is_ducked: bool) -> None:
    music = make_tune(tmp_path, KINDS[kind])
    receipt = checked(with_music(talk(tmp_path), music, (0.5, 7.5), is_ducked=is_ducked), tmp_path)
    assert receipt.is_passed
    assert measured(receipt, "loudness") == pytest.approx(-14, abs=1.0)
    assert measured(receipt, "true_peak") <= -1.0


@pytest.mark.parametrize("volume", [0.1, 0.3, 1.0])
def test_music_lies_as_far_under_the_speech_as_its_volume_says(tmp_path: Path, volume: float) -> None:
    request = with_music(talk(tmp_path), make_tune(tmp_path), volume=volume)
    plan = level_clip(request, work_dir=tmp_path, options=OPTIONS).plan
    samples = read_sound(render(request, tmp_path, plan))
    # A sine of 1 kHz in both ears has its peak, in dBFS, for its loudness in LUFS.
    speech_lufs = -14 + plan.gain_db
    expected = speech_lufs + 20 * np.log10(volume)
    assert tone_db(samples, 2.5, 3.5) == pytest.approx(expected, abs=0.7), "in a pause"
    assert tone_db(samples, 4.5, 5.5) == pytest.approx(tone_db(samples, 2.5, 3.5), abs=1.0), "and under speech"


def test_ducked_music_goes_down_under_speech_and_comes_back(tmp_path: Path) -> None:
    samples = mixed(with_music(talk(tmp_path), make_tune(tmp_path), is_ducked=True), tmp_path)
    pause, speech = tone_db(samples, 2.8, 3.8), tone_db(samples, 4.3, 5.8)
    assert 7 < pause - speech < 13
    assert tone_db(samples, 4.1, 4.3) - speech < 2, "down within a syllable"
    assert pause - tone_db(samples, 6.4, 6.8) < 1, "back within half a second"


def test_music_fades_in_and_out_and_ends_with_the_pictures(tmp_path: Path) -> None:
    request = with_music(talk(tmp_path, TALK.replace("lt(mod(t,4),2)", "between(t,2,3)")), make_tune(tmp_path))
    samples = mixed(request, tmp_path)
    assert len(samples) == 8 * 48000
    steady = tone_db(samples, 4, 6)
    assert tone_db(samples, 0, 0.1) < steady - 15
    assert tone_db(samples, 0.5, 1.5) == pytest.approx(steady, abs=0.3)
    assert tone_db(samples, 6.4, 6.9) == pytest.approx(steady, abs=0.3)
    assert tone_db(samples, 7.4, 7.6) == pytest.approx(steady - 6, abs=1)
    assert np.abs(samples[-48:]).max() < 0.002
    header = read_mp4(tmp_path / "clip.mp4")
    video, sound = header.track("vide"), header.track("soun")
    assert video is not None
    assert sound is not None
    assert video.end_us == sound.end_us


@pytest.mark.parametrize("end_s", [1.02, 2.54, 7.0])
def test_sound_is_as_long_as_the_frames_to_the_sample(tmp_path: Path, end_s: float) -> None:
    request = with_music(talk(tmp_path), make_tune(tmp_path, duration_s=0.7), (0.5, end_s), (0.1, 0.4))
    plan = level_clip(request, work_dir=tmp_path, options=OPTIONS).plan
    command = build_command(
        plan_of(request, OPTIONS, plan),
        source_arguments=input_arguments(request.media.path),
        out_name=str(tmp_path / "raw.nut"),
    )
    argv = list(command.argv)
    graph = argv[argv.index("-filter_complex") + 1]
    inputs = argv[: argv.index("-filter_complex")]
    ends = ["-map", "[a0]", "-f", "f32le", str(tmp_path / "raw.f32")]
    pictures = next(word for word in argv if word.startswith("[v"))
    run_tool(*inputs, "-filter_complex", graph, *ends, "-map", pictures, "-f", "rawvideo", str(tmp_path / "raw.yuv"))
    frames = (tmp_path / "raw.yuv").stat().st_size // (180 * 320 * 3 // 2)
    assert (tmp_path / "raw.f32").stat().st_size == frames * 1920 * 8


def test_music_goes_round_without_a_click_or_a_gap(tmp_path: Path) -> None:
    # Ends in the middle of a wave: a bare joint would be a jump from 0.3 to 0.
    music = make_tune(tmp_path, duration_s=1.2505)
    quiet = talk(tmp_path, "aevalsrc=0.05*sin(2*PI*3000*t):s=48000")
    request = with_music(quiet, music)
    samples = read_sound(render(request, tmp_path, SoundPlan(music_db=0.0)))[:, 0].astype(np.float64)
    # What is above 6 kHz is clicks; a joint without fades is 30 dB over these.
    spectrum = np.fft.rfft(samples)
    spectrum[: round(6000 * len(samples) / 48000)] = 0
    assert np.abs(np.fft.irfft(spectrum)).max() < 0.004
    level = np.sqrt(np.convolve(samples[48000:-72000] ** 2, np.ones(960) / 960, "valid"))
    assert level.min() > 0.25 * np.median(level), "20 ms at a joint are never silent"
    joints = np.flatnonzero(np.diff((level < 0.8 * np.median(level)).astype(int)) == 1)
    assert 3 <= len(joints) <= 5
    assert np.diff(joints) == pytest.approx(1.2505 * 48000, abs=200), "and come once each round"


@pytest.mark.parametrize("sound", [None, "anullsrc=r=48000:cl=stereo"], ids=["no stream", "a silent stream"])
def test_a_clip_without_own_sound_gets_music_alone(tmp_path: Path, sound: str | None) -> None:
    receipt = checked(with_music(talk(tmp_path, sound), make_tune(tmp_path), (1, 6)), tmp_path)
    assert receipt.is_passed
    assert measured(receipt, "loudness") == pytest.approx(-14, abs=1.0)
    assert tone_db(read_sound(tmp_path / "clip.mp4"), 1, 3.5) == pytest.approx(-14, abs=1)


def test_sound_alone_with_music_is_drawn_and_heard(tmp_path: Path) -> None:
    source = make_source(tmp_path / "talk.wav", None, TALK, duration_s=5)
    receipt = checked(with_music(source, make_tune(tmp_path)), tmp_path)
    assert receipt.is_passed
    assert tone_db(read_sound(tmp_path / "clip.mp4"), 2.5, 3.5) > -28


def test_silent_music_and_volume_zero_change_nothing(tmp_path: Path) -> None:
    source = talk(tmp_path)
    request = request_of(source)
    plain = level_clip(request, work_dir=tmp_path, options=OPTIONS)
    silence = make_tune(tmp_path, "anullsrc=r=48000:cl=stereo")
    assert silence.is_silent
    assert level_clip(with_music(source, silence), work_dir=tmp_path, options=OPTIONS) == plain
    tune = make_tune(tmp_path, name="other.wav")
    assert level_clip(with_music(source, tune, volume=0.0), work_dir=tmp_path, options=OPTIONS) == plain


def test_a_whispering_source_is_not_drowned(tmp_path: Path) -> None:
    # 20 dB is the most that the source is turned up: the music stays under what comes of that.
    source = talk(tmp_path, f"{TALK},volume=-35dB")
    request = with_music(source, make_tune(tmp_path))
    samples = mixed(request, tmp_path)
    assert rms_db(samples, 0.6, 1.8) > rms_db(samples, 2.4, 3.4) + 4


def test_a_sound_repair_keeps_the_music(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    request = with_music(talk(tmp_path), make_tune(tmp_path))
    right = level_clip(request, work_dir=tmp_path, options=OPTIONS)
    wrong = replace(right, plan=replace(right.plan, gain_db=right.plan.gain_db - 6))
    monkeypatch.setattr(checked_module, "level_sound", lambda *_, **__: wrong)
    receipt = checked(request, tmp_path)
    assert receipt.is_passed
    assert receipt.repairs
    assert tone_db(read_sound(tmp_path / "clip.mp4"), 2.5, 3.5) == pytest.approx(-24.5 + right.plan.gain_db, abs=1)
