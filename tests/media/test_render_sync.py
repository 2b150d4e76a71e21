# SPDX-License-Identifier: MIT
from __future__ import annotations

from pathlib import Path

import pytest
from tests.media.rendering import (
    BEEP,
    beep_times_s,
    flash_picture,
    flash_times_s,
    make_source,
    read_pictures,
    read_sound,
    render,
    request_of,
    run_tool,
)

from clipmill.domain.errors import MediaError
from clipmill.media.importing import import_media
from clipmill.render.boxes import read_mp4

pytestmark = pytest.mark.media
LONG_GOP = ("-g", "250", "-bf", "3", "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac")


def assert_in_sync(
    clip: Path, rate: float, expected_s: list[float], *, is_joined: bool = False, source_off_s: float = 0.0
) -> None:
    """Compare with the seconds at which the source beeps; its own flash or beep may be a little off."""
    flashes, beeps = flash_times_s(read_pictures(clip), rate), beep_times_s(read_sound(clip))
    assert len(flashes) == len(beeps) == len(expected_s), (flashes, beeps, expected_s)
    for flash, beep, expected in zip(flashes, beeps, expected_s, strict=True):
        assert abs(flash - beep) <= 0.5 / rate + 0.003 + source_off_s, "within half a frame"
        assert abs(beep - expected) <= (0.5 / rate if is_joined else 0) + 0.003 + source_off_s


@pytest.mark.parametrize("rate", ["25", "30000/1001", "50"])
@pytest.mark.parametrize("start_s", [0.5, 3.31, 6.987])
def test_flash_and_beep_stay_together_wherever_the_clip_starts(tmp_path: Path, rate: str, start_s: float) -> None:
    source = make_source(tmp_path / "source.mp4", flash_picture(rate), BEEP, *LONG_GOP, duration_s=10)
    request = request_of(source, [(start_s, start_s + 2.5)])
    whole = [second - start_s for second in range(10) if start_s < second < start_s + 2.5]
    first_frame_after_a_second = 0.0 if "/" not in rate else 1001 / 30000
    assert_in_sync(
        render(request, tmp_path), float(request.spec.frame_rate), whole, source_off_s=first_frame_after_a_second
    )


@pytest.mark.parametrize("name", ["source.mkv", "source.mov", "source.webm"])
def test_other_containers_are_cut_as_exactly(tmp_path: Path, name: str) -> None:
    codecs = ("-c:v", "libvpx", "-c:a", "libopus", "-g", "200") if name.endswith("webm") else LONG_GOP
    source = make_source(tmp_path / name, flash_picture("25"), BEEP, *codecs, duration_s=6)
    assert_in_sync(render(request_of(source, [(2.5, 4.7)]), tmp_path), 25, [0.5, 1.5])


def test_a_container_that_starts_late_is_cut_on_the_source_clock(tmp_path: Path) -> None:
    arguments = (*LONG_GOP, "-output_ts_offset", "5")
    source = make_source(tmp_path / "source.mkv", flash_picture("25"), BEEP, *arguments, duration_s=6)
    request = request_of(source, [(2.5, 4.7)])
    assert request.media.start_offset_us > 4_000_000
    assert_in_sync(render(request, tmp_path), 25, [0.5, 1.5])


def test_an_imported_transport_stream_is_cut_exactly(tmp_path: Path) -> None:
    source = make_source(tmp_path / "source.ts", flash_picture("25"), BEEP, *LONG_GOP, duration_s=8)
    imported = import_media(source, tmp_path)
    # A transport stream has no edit list to hide the first 1024 samples that an AAC encoder adds.
    assert_in_sync(render(request_of(imported, [(2.5, 4.7)]), tmp_path), 25, [0.5, 1.5], source_off_s=1024 / 48000)


def test_sound_that_starts_late_keeps_its_clock(tmp_path: Path) -> None:
    inputs = ("-f", "lavfi", "-i", flash_picture("25"), "-f", "lavfi", "-itsoffset", "0.7", "-i", BEEP)
    source = tmp_path / "source.mp4"
    run_tool(*inputs, "-t", "5", *LONG_GOP, str(source))
    clip = render(request_of(source, [(0.0, 2.5)]), tmp_path)
    assert beep_times_s(read_sound(clip)) == pytest.approx([0.7, 1.7], abs=0.003)
    later = render(request_of(source, [(0.4, 2.5)]), tmp_path)
    assert beep_times_s(read_sound(later)) == pytest.approx([0.3, 1.3], abs=0.003)


def test_a_variable_rate_source_keeps_its_times(tmp_path: Path) -> None:
    picture = flash_picture("30") + ",select='not(mod(n,30))+gt(random(1),0.5)'"
    arguments = ("-fps_mode", "vfr", *LONG_GOP)
    source = make_source(tmp_path / "source.mp4", picture, BEEP, *arguments, duration_s=6)
    request = request_of(source, [(1.5, 4.5)])
    assert request.media.video is not None
    assert request.media.video.is_variable_rate
    assert_in_sync(render(request, tmp_path), float(request.spec.frame_rate), [0.5, 1.5, 2.5])


def test_the_frame_on_screen_at_the_cut_is_shown_from_the_start(tmp_path: Path) -> None:
    slides = "color=red:s=320x180:r=1:d=2[a];color=blue:s=320x180:r=1:d=6[b];[a][b]concat"
    picture = slides + ",select='eq(n,0)+eq(n,2)+eq(n,3)+gt(n,4)'"
    arguments = ("-fps_mode", "vfr", *LONG_GOP)
    source = make_source(tmp_path / "source.mp4", picture, BEEP, *arguments, duration_s=7)
    request = request_of(source, [(1.5, 3.5)])
    pictures = read_pictures(render(request, tmp_path))
    rate = float(request.spec.frame_rate)
    assert pictures[0, 160, 90, 0] > 150, "the first slide is still there at 1.5 s"
    assert pictures[int(0.4 * rate), 160, 90, 0] > 150
    assert pictures[int(0.6 * rate), 160, 90, 2] > 150, "the second comes at 2.0 s"


@pytest.mark.parametrize(
    "entries",
    [
        [(0.5, 1.7), (3.3, 4.6), (7.2, 8.4)],
        [(0.5, 1.7), (2.3, 3.6), (4.2, 5.4)],
        [(6.5, 7.7), (0.6, 1.6)],
        [(0.5, 0.501), (2.5, 4.0)],
    ],
    ids=["far apart", "pauses dropped", "out of order", "an entry shorter than a frame"],
)
def test_sync_holds_over_every_joint(tmp_path: Path, entries: list[tuple[float, float]]) -> None:
    source = make_source(tmp_path / "source.mp4", flash_picture("25"), BEEP, *LONG_GOP, duration_s=10)
    request = request_of(source, entries)
    expected, done = [], 0.0
    for start, end in entries:
        expected += [done + second - start for second in range(10) if start < second < end]
        done += end - start
    clip = render(request, tmp_path)
    assert_in_sync(clip, 25, expected, is_joined=True)
    header = read_mp4(clip)
    video, sound = header.track("vide"), header.track("soun")
    assert video is not None
    assert sound is not None
    assert video.samples == (request.spec.edl.duration_us * 25 + 500_000) // 1_000_000
    assert abs(video.end_us - sound.end_us) <= 1000


def test_joints_do_not_click(tmp_path: Path) -> None:
    tone = "aevalsrc='0.5*sin(2*PI*100*t)':s=48000"
    source = make_source(tmp_path / "source.mp4", flash_picture("25"), tone, *LONG_GOP, duration_s=6)
    entries = [(0.0, 1.0025), (2.0, 3.0), (5.0, 5.5)]
    samples = read_sound(render(request_of(source, entries), tmp_path))
    steps = abs(samples[1:, 0] - samples[:-1, 0])
    assert steps.max() < 0.5 * 2 * 3.15 * 100 / 48000 * 2.0


def test_twenty_entries_keep_the_frame_count(tmp_path: Path) -> None:
    source = make_source(tmp_path / "source.mp4", flash_picture("30000/1001"), BEEP, *LONG_GOP, duration_s=30)
    entries = [(index * 1.4, index * 1.4 + 0.377) for index in range(20)]
    request = request_of(source, entries)
    clip = render(request, tmp_path)
    assert len(read_pictures(clip)) == round(0.377 * 20 * 30000 / 1001)


def test_a_clip_after_the_end_of_the_pictures_is_refused_by_the_encoder(tmp_path: Path) -> None:
    source = make_source(tmp_path / "source.mkv", flash_picture("25") + ",trim=end=2", BEEP, *LONG_GOP, duration_s=6)
    with pytest.raises(MediaError):
        render(request_of(source, [(4.0, 5.0)]), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["source.mkv"]
