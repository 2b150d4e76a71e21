# SPDX-License-Identifier: MIT
"""The command line as a user has it, as real processes on a real file."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from tests.acceptance.conftest import Talk
from tests.media.rendering import least_likeness_db, sound_hash

from clipmill import process
from clipmill.media.ffmpeg import find_ffmpeg
from clipmill.media.probe import probe

pytestmark = pytest.mark.media

QUICK = ("--resolution", "480", "-n", "2", "--length", "12")


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-c", "from clipmill.cli import main; main()", *arguments]


def environment(cache: Path) -> dict[str, str]:
    weights = os.environ.get("CLIPMILL_WEIGHTS__DIRECTORY")
    if weights is None:
        from clipmill.settings import Settings  # noqa: PLC0415 - read before the cache is moved
        from clipmill.wiring import weights_store  # noqa: PLC0415

        weights = str(weights_store(Settings()).directory)
    return {
        **os.environ,
        "CLIPMILL_STORAGE__CACHE_DIR": str(cache),
        "CLIPMILL_WEIGHTS__DIRECTORY": weights,
    }


def run(cache: Path, *arguments: str) -> process.Finished:
    return process.run(command(*arguments), env=environment(cache), timeout_s=240)


def clip_json(cache: Path, out: Path, talk: Talk, *more: str) -> dict[str, Any]:
    done = run(cache, "clip", str(talk.video), "--transcript", str(talk.words), "-o", str(out), "--json", *QUICK, *more)
    assert done.return_code == 0, done.last_words
    document: dict[str, Any] = json.loads(done.output)
    return document


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def first(cache: Path, tmp_path_factory: pytest.TempPathFactory, talk: Talk) -> tuple[Path, dict[str, Any]]:
    out = tmp_path_factory.mktemp("out")
    return out, clip_json(cache, out, talk)


def test_every_clip_has_its_five_files_and_a_passed_receipt(first: tuple[Path, dict[str, Any]]) -> None:
    out, document = first

    assert len(document["clips"]) == 2
    for clip in document["clips"]:
        kinds = {item["kind"]: out / item["path"] for item in clip["artifacts"]}
        assert set(kinds) == {"video", "thumbnail", "srt", "vtt", "ass"}
        assert all(path.stat().st_size > 0 for path in kinds.values())
        assert all(check["is_passed"] for check in clip["receipt"]["checks"])


def test_clip_is_vertical_h264_with_stereo_sound_of_the_planned_length(first: tuple[Path, dict[str, Any]]) -> None:
    out, document = first
    clip = document["clips"][0]
    media = probe(out / f"{clip['spec']['name']}.mp4")
    planned_us = sum(entry["out_us"] - entry["in_us"] for entry in clip["spec"]["edl"]["entries"])

    assert media.video is not None
    assert media.audio is not None
    assert (media.video.size.width_px, media.video.size.height_px) == (480, 854)
    assert (media.video.codec, media.video.pixel_format) == ("h264", "yuv420p")
    assert (media.audio.codec, media.audio.sample_rate_hz, media.audio.channels) == ("aac", 48_000, 2)
    assert abs(media.duration_us - planned_us) < 80_000


def test_clips_are_ranked_by_score_and_near_the_asked_length(first: tuple[Path, dict[str, Any]]) -> None:
    clips = first[1]["clips"]
    scores = [clip["spec"]["moment"]["score"]["total"] for clip in clips]

    assert [clip["spec"]["rank"] for clip in clips] == [1, 2]
    assert scores == sorted(scores, reverse=True)
    for clip in clips:
        length_s = sum(entry["out_us"] - entry["in_us"] for entry in clip["spec"]["edl"]["entries"]) / 1e6
        assert 8 <= length_s <= 17


def test_no_cut_falls_inside_a_word(first: tuple[Path, dict[str, Any]], talk: Talk) -> None:
    words = json.loads(talk.words.read_text())
    for clip in first[1]["clips"]:
        for entry in clip["spec"]["edl"]["entries"]:
            for time_us in (entry["in_us"], entry["out_us"]):
                assert not any(word["start"] < time_us / 1e6 < word["end"] for word in words)


def test_job_file_is_what_was_printed(first: tuple[Path, dict[str, Any]]) -> None:
    out, document = first

    assert json.loads((out / "clips.json").read_text()) == document


def test_second_run_with_another_ratio_reads_nothing_again_and_says_so(
    cache: Path, first: tuple[Path, dict[str, Any]], talk: Talk, tmp_path: Path
) -> None:
    done = run(
        cache, "clip", str(talk.video), "--transcript", str(talk.words), "-o", str(tmp_path), *QUICK, "--ratio", "1:1"
    )

    assert done.return_code == 0
    assert "Used again from earlier runs: probe, transcribe" in done.output.decode()


def test_same_run_in_the_same_folder_renders_nothing_again(
    cache: Path, first: tuple[Path, dict[str, Any]], talk: Talk
) -> None:
    out, before = first
    times = {path.name: path.stat().st_mtime_ns for path in out.glob("*.mp4")}
    after = clip_json(cache, out, talk)

    assert {path.name: path.stat().st_mtime_ns for path in out.glob("*.mp4")} == times
    assert after["clips"] == before["clips"]


def test_render_makes_the_same_clip_again(cache: Path, first: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    out, document = first
    done = run(cache, "render", str(out / "clips.json"), "--clip", "1", "-o", str(tmp_path), "--json")

    assert done.return_code == 0, done.last_words
    (again,), before = json.loads(done.output)["clips"], document["clips"][0]
    parts = [{**clip, "artifacts": [sidecar_of(item) for item in clip["artifacts"]]} for clip in (again, before)]
    assert parts[0] == parts[1]
    videos = [folder / f"{before['spec']['name']}.mp4" for folder in (tmp_path, out)]
    assert least_likeness_db(*videos) > 55
    assert sound_hash(videos[0]) == sound_hash(videos[1])


def sidecar_of(artifact: dict[str, Any]) -> dict[str, Any]:
    """Return an artifact, without the hash and size if the encoder made it."""
    made = ("sha256", "size_bytes") if artifact["kind"] in {"video", "thumbnail"} else ()
    return {key: value for key, value in artifact.items() if key not in made}


def test_render_with_another_color_changes_the_style_alone(
    cache: Path, first: tuple[Path, dict[str, Any]], tmp_path: Path
) -> None:
    out, document = first
    done = run(
        cache,
        *("render", str(out / "clips.json"), "--clip", "1", "--caption-color", "teal", "-o", str(tmp_path), "--json"),
    )
    assert done.return_code == 0, done.last_words
    clip, before = json.loads(done.output)["clips"][0], document["clips"][0]

    assert clip["spec"]["captions"]["highlight_color"] != before["spec"]["captions"]["highlight_color"]
    assert clip["captions"]["cues"] == before["captions"]["cues"]
    assert clip["camera"] == before["camera"]


def test_without_export_the_recipe_alone_is_written(cache: Path, talk: Talk, tmp_path: Path) -> None:
    clip_json(cache, tmp_path, talk, "--no-export")

    assert [path.name for path in tmp_path.iterdir()] == ["clips.json"]


def test_missing_file_is_one_typed_error_with_what_to_do(cache: Path, tmp_path: Path) -> None:
    done = run(cache, "clip", str(tmp_path / "nothing.mp4"), "--json", "-o", str(tmp_path))

    assert done.return_code == 1
    assert json.loads(done.output)["error"]["code"] == "source_not_found"
    assert "Traceback" not in done.last_words


def test_bad_setting_is_named(tmp_path: Path, talk: Talk) -> None:
    bad = {**environment(tmp_path), "CLIPMILL_RENDER__WORKERS": "many"}
    done = process.run(command("probe", str(talk.video)), env=bad)

    assert done.return_code == 1
    assert "CLIPMILL_RENDER__WORKERS" in done.last_words


def test_black_and_silent_still_gives_a_clear_answer(cache: Path, tmp_path: Path) -> None:
    still = tmp_path / "still.mp4"
    argv = [str(find_ffmpeg()), "-v", "error", "-f", "lavfi", "-i", "color=black:s=320x240:r=25", "-t", "20"]
    assert process.run([*argv, "-c:v", "libx264", "-preset", "ultrafast", str(still)]).return_code == 0
    done = run(cache, "clip", str(still), "-o", str(tmp_path / "out"))

    assert done.return_code == 3
    assert "note[nothing_to_clip]" in done.last_words


def children_named(text: str) -> list[int]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            line = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if text in line and "ffmpeg" in line:
            found.append(int(folder.name))
    return found


def start_rendering(cache: Path, talk: Talk, out: Path) -> subprocess.Popen[bytes]:
    arguments = ("clip", str(talk.video), "--transcript", str(talk.words), "-o", str(out), "-n", "2", "--length", "25")
    child = subprocess.Popen(
        command(*arguments), env=environment(cache), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 120
    while not list(out.glob(".part-*")) or not children_named(str(out)):
        assert child.poll() is None, "the run ended before it could be stopped"
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return child


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupt_leaves_no_child_and_no_half_file(
    cache: Path, talk: Talk, tmp_path: Path, number: signal.Signals
) -> None:
    child = start_rendering(cache, talk, tmp_path)
    child.send_signal(number)

    assert child.wait(timeout=10) == 130
    time.sleep(0.2)
    assert children_named(str(tmp_path)) == []
    assert list(tmp_path.glob(".part-*")) == []


def test_killed_run_leaves_no_child_and_the_next_one_finishes(cache: Path, talk: Talk, tmp_path: Path) -> None:
    child = start_rendering(cache, talk, tmp_path)
    child.kill()
    child.wait(timeout=10)
    deadline = time.monotonic() + 5
    while children_named(str(tmp_path)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert children_named(str(tmp_path)) == []

    document = clip_json(cache, tmp_path, talk)
    assert all(clip["receipt"] for clip in document["clips"])
    assert list(tmp_path.glob(".part-*")) == []
