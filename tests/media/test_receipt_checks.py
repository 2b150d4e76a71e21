# SPDX-License-Identifier: MIT
from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.media.rendering import LEVEL, SMALL, make_source, read_sound, render, request_of, run_tool

from clipmill.domain.errors import ReceiptFailed, StorageFull
from clipmill.domain.media import Size
from clipmill.domain.picture import Box
from clipmill.domain.result import Receipt
from clipmill.render import RenderRequest, checked, encode, make_thumbnail, render_and_check
from clipmill.render.encode import plan_of, render_clip
from clipmill.render.filtergraph import SoundPlan
from clipmill.render.loudness import level_sound, measure_loudness
from clipmill.render.options import EncoderProfile, RenderOptions
from clipmill.render.receipt import Expected, measure_clip

pytestmark = pytest.mark.media
X264 = ("-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac")
PICTURE = "testsrc2=s=320x180:r=25"
BABBLE = "anoisesrc=c=pink:a=0.2:r=48000:seed=7,tremolo=f=4:d=0.9,aformat=channel_layouts=stereo"
OPTIONS = RenderOptions(profile=EncoderProfile.FAST)


def failed(receipt: Receipt) -> set[str]:
    return {check.name for check in receipt.checks if not check.is_passed}


def finish(request: RenderRequest, folder: Path) -> Receipt:
    return render_and_check(request, out=folder / "clip.mp4", work_dir=folder, options=OPTIONS)


def test_a_good_clip_passes_and_nothing_else_is_left(tmp_path: Path) -> None:
    source = make_source(tmp_path / "source.mp4", PICTURE, BABBLE, *X264, duration_s=5)
    fractions: list[float] = []
    request = request_of(source, [(0.5, 4.5)])
    receipt = render_and_check(
        request, out=tmp_path / "clip.mp4", work_dir=tmp_path, options=OPTIONS, on_fraction=fractions.append
    )
    assert receipt.is_passed
    assert receipt.repairs == ()
    assert {check.name for check in receipt.checks} >= {
        "faststart", "size", "duration", "av_end", "decodes", "frames", "loudness", "true_peak", "black", "frozen",
    }  # fmt: skip
    assert sorted(path.name for path in tmp_path.iterdir()) == ["clip.mp4", "source.mp4"]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0


@pytest.mark.parametrize("level_db", [-25, -12, 0, 12])
def test_loudness_lands_on_the_target_from_any_level(tmp_path: Path, level_db: int) -> None:
    sound = f"{BABBLE},volume={level_db}dB"
    source = make_source(tmp_path / "source.mkv", PICTURE, sound, "-c:v", "libx264", "-c:a", "pcm_f32le", duration_s=6)
    request = request_of(source)
    raw = measure_loudness(plan_of(request, OPTIONS, SoundPlan()), work_dir=tmp_path)
    leveled = level_sound(plan_of(request, OPTIONS, SoundPlan()), work_dir=tmp_path)
    receipt = finish(request, tmp_path)
    assert receipt.is_passed, receipt
    assert raw.integrated_lufs is not None
    measured = next(check.measured for check in receipt.checks if check.name == "loudness")
    reachable = min(-14.0, raw.integrated_lufs + 20)
    assert float(measured.split()[0]) == pytest.approx(reachable, abs=1.0)
    assert abs(leveled.plan.gain_db) <= 20


def test_sound_with_high_peaks_is_brought_up_under_the_ceiling(tmp_path: Path) -> None:
    claps = "aevalsrc='0.03*sin(2*PI*220*t)+if(lt(mod(t,0.7),0.004),0.9*sin(2*PI*3000*t),0)':s=48000"
    source = make_source(tmp_path / "source.mp4", PICTURE, claps, *X264, duration_s=6)
    receipt = finish(request_of(source), tmp_path)
    assert receipt.is_passed, receipt
    peak = next(check.measured for check in receipt.checks if check.name == "true_peak")
    assert float(peak.split()[0]) <= -1.0


def test_a_voice_on_one_side_reaches_both_ears(tmp_path: Path) -> None:
    one_sided = "aevalsrc='0.2*sin(2*PI*300*t)|0':s=48000:c=stereo"
    source = make_source(tmp_path / "source.mp4", PICTURE, one_sided, *X264, duration_s=4)
    assert finish(request_of(source), tmp_path).is_passed
    samples = read_sound(tmp_path / "clip.mp4")
    left, right = (samples**2).mean(axis=0) ** 0.5
    assert right == pytest.approx(left, rel=0.05)


def test_the_centre_of_surround_sound_is_kept(tmp_path: Path) -> None:
    centre = "aevalsrc='0|0|0.3*sin(2*PI*300*t)|0|0|0':s=48000:c=5.1"
    source = make_source(tmp_path / "source.mp4", PICTURE, centre, *X264, duration_s=4)
    assert finish(request_of(source), tmp_path).is_passed
    assert read_sound(tmp_path / "clip.mp4").std(axis=0).min() > 0.1


@pytest.mark.parametrize("channels", [1, 2])
def test_silence_is_left_silent(tmp_path: Path, channels: int) -> None:
    silence = f"anullsrc=r=44100:cl={'mono' if channels == 1 else 'stereo'}"
    source = make_source(tmp_path / "source.mp4", PICTURE, silence, *X264, duration_s=2)
    receipt = finish(request_of(source), tmp_path)
    assert receipt.is_passed, receipt
    assert abs(read_sound(tmp_path / "clip.mp4")).max() < 0.001


def test_a_still_or_black_source_is_reported_and_passes(tmp_path: Path) -> None:
    source = make_source(tmp_path / "source.mp4", "color=black:s=320x180:r=25", BABBLE, *X264, duration_s=5)
    receipt = finish(request_of(source), tmp_path)
    assert receipt.is_passed, receipt
    told = {check.name: check.measured for check in receipt.checks}
    assert "as in the source" in told["black"]
    assert "as in the source" in told["frozen"]


def test_sound_after_the_pictures_have_ended_is_drawn(tmp_path: Path) -> None:
    source = make_source(tmp_path / "source.mkv", f"{PICTURE},trim=end=2", BABBLE, *X264, duration_s=8)
    receipt = finish(request_of(source, [(4.0, 7.0)]), tmp_path)
    assert receipt.is_passed, receipt
    assert any("no pictures" in repair for repair in receipt.repairs)


def test_each_fault_fails_the_check_that_is_named_after_it(tmp_path: Path) -> None:
    source = make_source(tmp_path / "source.mp4", PICTURE, BABBLE, *X264, duration_s=6)
    request = request_of(source, [(0.0, 5.0)])
    expected = Expected(has_sound=True, expected_lufs=-14.0)
    leveled = level_sound(plan_of(request, OPTIONS, SoundPlan()), work_dir=tmp_path)
    good = render(request, tmp_path, leveled.plan)
    spoiled = tmp_path / "spoiled.mp4"

    def faults(*arguments: str) -> set[str]:
        run_tool("-i", str(good), *arguments, "-movflags", "+faststart", str(spoiled))
        return failed(measure_clip(spoiled, request.spec, expected).receipt)

    encode_again = ("-c:v", "libx264", "-profile:v", "high", "-preset", "veryfast", "-c:a", "aac", "-ar", "48000")
    tags = ("-vf", "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv")
    assert failed(measure_clip(good, request.spec, expected).receipt) == set()
    assert faults("-c", "copy", "-t", "4") >= {"duration", "frames_stored", "frames"}
    assert faults("-c:v", "copy", "-af", "volume=-6dB", "-ar", "48000") == {"loudness"}
    assert faults("-c:v", "copy", "-af", "volume=8dB", "-ar", "48000") == {"loudness", "true_peak"}
    assert faults("-c:v", "copy", "-af", "atrim=end=4.5", "-ar", "48000") >= {"av_end"}
    assert faults("-c:v", "copy", "-ac", "1", "-ar", "44100") >= {"sound_format"}
    assert "picture_format" in faults("-vf", "format=yuv444p", "-c:v", "libx264", "-c:a", "copy")
    assert "streams" in faults("-an", "-c:v", "copy")
    black = f"drawbox=t=fill:c=black:enable='between(t,1,2)',format=yuv420p,{tags[1]}"
    assert faults(*encode_again, "-vf", black) == {"black"}
    still = f"{tags[1]},select='lt(n,20)+gte(n,110)',fps=25"
    assert faults(*encode_again, "-vf", still) == {"frozen"}
    assert failed(measure_clip(good, replace(request.spec, size=Size(320, 180)), expected).receipt) == {"size"}
    run_tool("-i", str(good), "-c", "copy", str(spoiled))
    assert failed(measure_clip(spoiled, request.spec, expected).receipt) == {"faststart"}


def test_damaged_and_cut_off_files_fail(tmp_path: Path) -> None:
    source = make_source(tmp_path / "source.mp4", PICTURE, BABBLE, *X264, duration_s=3)
    request = request_of(source)
    data = bytearray(render(request, tmp_path).read_bytes())
    expected = Expected(has_sound=True, expected_lufs=-14.0)
    damaged = tmp_path / "damaged.mp4"
    damaged.write_bytes(data[: len(data) * 2 // 3])
    assert failed(measure_clip(damaged, request.spec, expected).receipt) & {"decodes", "frames"}
    middle = len(data) // 2
    data[middle : middle + 3000] = b"\x55" * 3000
    damaged.write_bytes(data)
    assert failed(measure_clip(damaged, request.spec, expected).receipt) & {"decodes", "frames"}
    damaged.write_bytes(b"no mp4 at all")
    assert failed(measure_clip(damaged, request.spec, expected).receipt) == {"header"}


def test_captions_outside_the_safe_area_are_not_passed_off(tmp_path: Path) -> None:
    source = make_source(tmp_path / "source.mp4", PICTURE, BABBLE, *X264, duration_s=2)
    request = replace(request_of(source), caption_boxes=(Box(2, 200, 100, 20),))
    with pytest.raises(ReceiptFailed, match="captions_inside"):
        finish(request, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["source.mp4"]


def test_a_wrong_gain_is_put_right_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = make_source(tmp_path / "source.mp4", PICTURE, BABBLE, *X264, duration_s=4)
    request = request_of(source)
    right = level_sound(plan_of(request, OPTIONS, SoundPlan()), work_dir=tmp_path)
    wrong = replace(right, plan=replace(right.plan, gain_db=right.plan.gain_db - 5))
    monkeypatch.setattr(checked, "level_sound", lambda *_, **__: wrong)
    receipt = finish(request, tmp_path)
    assert receipt.is_passed, receipt
    assert len(receipt.repairs) == 1
    assert "sound made again" in receipt.repairs[0]


def test_pictures_are_not_encoded_again_to_put_the_sound_right(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = make_source(tmp_path / "source.mp4", PICTURE, BABBLE, *X264, duration_s=4)
    request = request_of(source, [(0.5, 1.5), (2.5, 3.5)])
    right = level_sound(plan_of(request, OPTIONS, SoundPlan()), work_dir=tmp_path)
    monkeypatch.setattr(checked, "level_sound", lambda *_, **__: replace(right, plan=SoundPlan(-5.0, -1.5)))
    kept: list[bytes] = []

    def render_and_keep(*arguments: Any, **options: Any) -> None:
        render_clip(*arguments, **options)
        kept.append(run_tool("-i", str(options["out"]), "-map", "0:v", "-c", "copy", "-f", "framemd5", "-"))

    monkeypatch.setattr(checked, "render_clip", render_and_keep)
    assert finish(request, tmp_path).is_passed
    assert len(kept) == 1
    assert run_tool("-i", str(tmp_path / "clip.mp4"), "-map", "0:v", "-c", "copy", "-f", "framemd5", "-") == kept[0]


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_nothing_half_is_left_whatever_ends_the_render(tmp_path: Path, error: type[BaseException]) -> None:
    source = make_source(tmp_path / "source.mp4", PICTURE, BABBLE, *X264, duration_s=6)
    out = tmp_path / "out"
    out.mkdir()
    (out / "clip.mp4").write_bytes(b"an earlier clip")

    def stop(fraction: float) -> None:
        if fraction > 0:
            raise error

    with pytest.raises(error):
        render_clip(
            request_of(source, size=Size(1080, 1920)),
            sound=LEVEL,
            out=out / "clip.mp4",
            work_dir=tmp_path,
            options=OPTIONS,
            on_fraction=stop,
        )
    assert [path.name for path in out.iterdir()] == ["clip.mp4"]
    assert (out / "clip.mp4").read_bytes() == b"an earlier clip"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "source.mp4"]


def test_a_full_disk_is_told_before_the_render_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = make_source(tmp_path / "source.mp4", PICTURE, None, *X264, duration_s=1)
    request = request_of(source)
    monkeypatch.setattr(encode, "RESERVED_BYTES", 1 << 60)
    with pytest.raises(StorageFull):
        finish(request, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["source.mp4"]


def test_a_hostile_name_is_only_a_name(tmp_path: Path) -> None:
    name = "-i x %03d 'quoted' \"double\" [v];,:\\ 🎬.mp4"
    source = make_source(tmp_path / "source.mp4", PICTURE, BABBLE, *X264, duration_s=2).rename(tmp_path / name)
    folder = tmp_path / "out [0:v]; %d 'x'"
    folder.mkdir()
    receipt = render_and_check(request_of(source), out=folder / name, work_dir=folder, options=OPTIONS)
    make_thumbnail(folder / name, folder / "x.jpg", duration_us=2_000_000)
    assert receipt.is_passed
    assert sorted(path.name for path in folder.iterdir()) == sorted([name, "x.jpg"])


@pytest.mark.parametrize("duration_s", [0.04, 4.0, 12.0])
def test_the_thumbnail_is_neither_black_nor_blurred(tmp_path: Path, duration_s: float) -> None:
    fade = "fade=t=in:d=1" if duration_s > 1 else "null"
    blurred = "gblur=sigma=12:enable='between(t,1,2.9)+gt(t,3.3)'"
    picture = f"{PICTURE},{blurred},{fade}" if duration_s > 1 else PICTURE
    source = make_source(tmp_path / "source.mp4", picture, None, *X264, "-g", "10", duration_s=duration_s)
    clip = render(request_of(source), tmp_path)
    make_thumbnail(clip, tmp_path / "t.jpg", duration_us=int(duration_s * 1e6))
    raw = run_tool("-i", str(tmp_path / "t.jpg"), "-f", "rawvideo", "-pix_fmt", "gray", "-")
    assert len(raw) == SMALL.width_px * SMALL.height_px
    assert 40 < sum(raw) / len(raw) < 220
