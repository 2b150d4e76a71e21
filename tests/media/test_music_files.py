# SPDX-License-Identifier: MIT
"""Music from all kinds of files, made ready once: its length, level and ends; and files that are none."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from tests.media.rendering import run_tool
from tests.media.sounding import music_from

from clipmill.domain.errors import DecodeFailed, MediaError, UnsupportedMedia
from clipmill.media.ffmpeg import input_arguments
from clipmill.media.probe import probe
from clipmill.render.meters import last_values, read_meters
from clipmill.render.music import make_music

pytestmark = pytest.mark.media

WAVE = "0.2*sin(2*PI*440*t)*(0.7+0.3*sin(2*PI*2*t))"
COVER = ("-f", "lavfi", "-i", "testsrc2=s=320x320:d=0.04:r=25")
FORMATS = {
    "mp3 with cover and tags": (
        "a.mp3",
        44100,
        (*COVER, "-map", "0", "-map", "1", "-metadata", "title=x", "-c:v", "mjpeg"),
    ),
    "mp3 of variable rate": ("a.mp3", 44100, ("-q:a", "4", "-id3v2_version", "3")),
    "mp3 without a header": ("a.mp3", 48000, ("-write_xing", "0", "-id3v2_version", "0")),
    "raw aac": ("a.aac", 44100, ("-c:a", "aac")),
    "m4a": ("a.m4a", 44100, ("-c:a", "aac")),
    "24 bit wav": ("a.wav", 96000, ("-c:a", "pcm_s24le")),
    "float wav": ("a.wav", 44100, ("-c:a", "pcm_f32le")),
    "8 bit 8 kHz wav": ("a.wav", 8000, ("-c:a", "pcm_u8")),
    "opus": ("a.ogg", 48000, ("-c:a", "libopus")),
    "flac": ("a.flac", 22050, ("-c:a", "flac")),
    "video": ("a.mp4", 44100, (*COVER, "-map", "0", "-map", "1", "-c:a", "aac")),
}


def made(path: Path, rate_hz: int = 44100, *output: str, layout: str = "stereo", sound: str | None = None) -> Path:
    channels = {"mono": 1, "stereo": 2, "5.1": 6}[layout]
    tune = f"aevalsrc='{'|'.join([WAVE] * channels)}':s={rate_hz}:c={layout}"
    run_tool("-f", "lavfi", "-t", "3", "-i", sound or tune, *output, str(path))
    return path


def samples_of(path: Path) -> npt.NDArray[np.int16]:
    with wave.open(str(path), "rb") as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (48000, 2, 2)
        return np.frombuffer(file.readframes(file.getnframes()), np.int16).reshape(-1, 2)


def loudness_of(path: Path, folder: Path, gain_db: float) -> float:
    report = folder / "loud.txt"
    meters = f"volume={gain_db}dB,ebur128=metadata=1,ametadata=mode=print:file={report}"
    run_tool(*input_arguments(path), "-af", meters, "-f", "null", "-")
    return last_values(read_meters(report.read_text("utf-8")))["r128.I"]


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_becomes_the_same_music(tmp_path: Path, name: str) -> None:
    file_name, rate_hz, output = FORMATS[name]
    music = music_from(made(tmp_path / file_name, rate_hz, *output))
    samples = samples_of(Path(music.path))
    assert music.duration_us == len(samples) * 1_000_000 // 48000
    assert music.duration_us == pytest.approx(3_000_000, abs=30_000)
    assert loudness_of(Path(music.path), tmp_path, music.gain_db) == pytest.approx(-14, abs=0.3)
    assert np.abs(samples[0]).max() <= 1
    assert np.abs(samples[-1]).max() <= 40
    assert np.abs(samples[600:4800]).max() > 1000, "the padding of the encoder is gone"
    assert np.abs(samples[-4800:-600]).max() > 1000


@pytest.mark.parametrize("layout", ["mono", "stereo", "5.1"])
def test_any_number_of_channels_is_heard_in_both_ears(tmp_path: Path, layout: str) -> None:
    samples = samples_of(Path(music_from(made(tmp_path / "a.wav", layout=layout)).path)).astype(float)
    left, right = np.sqrt((samples**2).mean(axis=0))
    assert left == pytest.approx(right, rel=0.01)


def test_float_samples_over_full_scale_are_not_clipped(tmp_path: Path) -> None:
    hot = made(tmp_path / "a.wav", 48000, "-c:a", "pcm_f32le", sound="aevalsrc='3*sin(2*PI*440*t)':s=48000")
    samples = samples_of(Path(music_from(hot).path))[4800:-4800, 0].astype(float)
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    third = round(1320 * len(samples) / 48000)
    assert spectrum[third - 5 : third + 5].max() < 1e-3 * spectrum.max()


def test_peaks_of_quiet_music_stay_whole_and_the_rest_of_the_gain_is_told(tmp_path: Path) -> None:
    peaky = made(tmp_path / "a.wav", sound="aevalsrc='0.9*exp(-200*mod(t,1))*sin(2*PI*300*t)':s=48000")
    music = music_from(peaky)
    assert music.gain_db > 3
    assert np.abs(samples_of(Path(music.path)).astype(int)).max() == pytest.approx(32767 * 10 ** (-0.5 / 20), rel=0.05)


def test_silence_is_music_that_adds_nothing(tmp_path: Path) -> None:
    music = music_from(made(tmp_path / "a.wav", sound="anullsrc=r=44100:cl=mono"))
    assert music.is_silent
    assert music.gain_db == 0


def test_only_what_a_clip_can_hold_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clipmill.render.music.KEPT_S", 1.0)
    assert music_from(made(tmp_path / "a.wav")).duration_us == pytest.approx(1_000_000, abs=1000)


def test_a_video_without_sound_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    run_tool("-f", "lavfi", "-t", "1", "-i", "testsrc2=s=64x64", str(path))
    with pytest.raises(UnsupportedMedia, match="no sound"):
        music_from(path)


def test_a_blip_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    run_tool("-f", "lavfi", "-t", "0.3", "-i", "sine", str(path))
    with pytest.raises(UnsupportedMedia, match=r"0\.30 s"):
        music_from(path)


def test_a_file_that_breaks_off_or_lies_is_typed(tmp_path: Path) -> None:
    whole = made(tmp_path / "a.mp3").read_bytes()
    cut = tmp_path / "cut.mp3"
    cut.write_bytes(whole[: len(whole) // 2])
    assert music_from(cut).duration_us == pytest.approx(1_500_000, abs=100_000)
    noise = tmp_path / "noise.mp3"
    noise.write_bytes(b"ID3\x04\x00\x00\x00\x00\x00\x00" + np.random.default_rng(1).bytes(20_000))
    with pytest.raises((UnsupportedMedia, MediaError)):
        music_from(noise)


def test_nothing_is_left_behind_by_a_file_that_fails(tmp_path: Path) -> None:
    path = made(tmp_path / "a.wav")
    media = probe(path)
    path.unlink()
    work = tmp_path / "work"
    work.mkdir()
    with pytest.raises(DecodeFailed):
        make_music(media, work / "out.wav", work_dir=work)
    assert not list(work.iterdir())
