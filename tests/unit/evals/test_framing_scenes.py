# SPDX-License-Identifier: MIT
"""Scenes say truly what is in them, baselines do what they are named for, and the report can be read."""

import json
from fractions import Fraction
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from evals.framing import baselines, calm, right
from evals.framing.backdrops import ball, code, game, room, slide
from evals.framing.compose import _light, truth_of
from evals.framing.opened import open_scenes
from evals.framing.report import write_report
from evals.framing.scenes import QUICK, SCRIPTS, Script, displayed_size
from evals.framing.score import score
from evals.framing.show import SHOWN
from evals.framing.stage import Shot
from evals.framing.truth import Framed, Scene, Truth
from evals.framing.views import views
from evals.framing.voices import FRAME_RATE, Said, mouths_of, speak, stream_part
from PIL import Image

from clipmill.domain.clip import CameraMode, Edl, LayoutName
from clipmill.domain.media import Size
from clipmill.domain.picture import Box
from clipmill.domain.times import SourceTime, source_range_from_s

TALL = Fraction(9, 16)
WIDE = Size(1600, 900)
PICTURES = {name: Image.new("RGB", (512, 600)) for name in ("host", "guest", "coffee", "rocket", "cat")}


@cache
def written(name: str) -> Script:
    return SCRIPTS[name](PICTURES)


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_has_its_name_and_lasts_whole_frames(name: str) -> None:
    script = written(name)
    assert script.name == name
    assert script.length_s * FRAME_RATE == pytest.approx(round(script.length_s * FRAME_RATE), abs=0.51)
    ends = [turn.start_s + turn.length_s for turn in script.turns]
    assert all(end <= script.length_s + 1e-6 for end in ends)
    assert all(before <= turn.start_s for before, turn in zip(ends, script.turns[1:], strict=False))


@pytest.mark.parametrize("name", SCRIPTS)
def test_insets_and_screens_lie_inside_the_picture(name: str) -> None:
    script = written(name)
    for box in (script.inset, script.screen):
        if box is not None:
            assert box.x_px >= 0
            assert box.y_px >= 0
            assert box.x_px + box.width_px <= script.size[0]
            assert box.y_px + box.height_px <= script.size[1]


def test_every_mode_and_layout_is_shown_on_a_scene_that_exists() -> None:
    composed = {show.scene for show in SHOWN if not show.scene.startswith("open:")}
    assert composed <= set(SCRIPTS)
    assert set(QUICK) <= set(SCRIPTS)
    assert {show.layout for show in SHOWN} - {None} == set(LayoutName)
    assert {show.camera for show in SHOWN if show.layout is None} == set(CameraMode)


def plain(_seconds: float) -> Image.Image:
    return Image.new("RGB", (64, 36))


def test_cuts_lie_at_first_frames_and_a_dissolve_in_its_middle() -> None:
    shots = (Shot(1.0, plain), Shot(1.0, plain, dissolve_s=0.4), Shot(1.0, plain, is_new=False), Shot(1.0, plain))
    script = Script("cuts", shots, (Said("host", 0.5, 1.0), Said("narrator", 2.0, 1.0)), enlarged=3)
    script = Script(**{**vars(script), "unseen": frozenset({"narrator"}), "inset": Box(1, 2, 3, 4)})
    found = truth_of(script, [({"host": Box(1, 2, 3, 4)}, None)] * 100)
    assert found.cuts == (SourceTime(1_200_000), SourceTime(3_000_000))
    assert found.soft_us == 200_000
    assert [spoken.person for spoken in found.spoken] == ["host", None]
    assert found.inset == Box(3, 6, 9, 12)
    assert found.faces["host"][50] == Box(3, 6, 9, 12)
    assert found.size == displayed_size(script) == Size(3840, 2160)


def test_a_fade_goes_to_black_and_back_around_its_time() -> None:
    script = Script("fade", (), fades_s=(1.0,))
    assert [_light(script, frame) for frame in (16, 20, 24, 25, 29, 33)] == [1.0, 0.5, 0.0, 0.0, 0.5, 1.0]
    assert _light(Script("none", ()), 25) == 1.0


def test_only_who_speaks_opens_the_mouth() -> None:
    stream = np.random.default_rng(0).normal(0, 0.1, 48_000).astype(np.float32)
    tracks = speak((Said("host", 0.0, 1.0), Said("guest", 1.0, 1.0)), {"host": stream, "guest": stream}, 2.0)
    lips = mouths_of(tracks)
    assert lips["host"][:24].mean() > 0.5
    assert lips["host"][27:].max() < 0.1
    assert lips["guest"][27:].mean() > 0.5


def test_a_stream_of_speech_repeats() -> None:
    stream = np.ones(48_000, np.float32)
    assert len(stream_part(stream, 0.7, 2.5)) == 120_000
    assert stream_part(stream, 0.7, 2.5)[60_000] == 1.0


def test_backdrops_have_the_asked_size_and_games_move() -> None:
    for image in (room((160, 90), 1), slide((160, 90)), code((160, 90))(2.0), game((160, 90))(1.0)):
        assert image.size == (160, 90)
    assert game((160, 90))(1.0) != game((160, 90))(1.2)
    backdrop, where = ball((320, 180))
    x, y = where(1.0).center
    assert backdrop(1.0).getpixel((round(x), round(y))) not in {(74, 130, 64), (150, 190, 220)}


def test_the_middle_crop_is_in_the_middle() -> None:
    path = baselines.center_crop(edl(), WIDE, TALL)
    window = path.shots[0].panes[0].keyframes[0].window
    assert window.x_px + window.width_px / 2 == pytest.approx(800)
    assert window.width_px / window.height_px == pytest.approx(9 / 16)


def edl() -> Edl:
    return Edl((source_range_from_s(0, 4),))


def looked(*xs: float) -> tuple[baselines.Looked, ...]:
    step = 4_000_000 // len(xs)
    return tuple(
        baselines.Looked(SourceTime(number * step), (Box(x - 50, 300, 100, 120),)) for number, x in enumerate(xs)
    )


def test_the_median_crop_is_locked_in_each_shot() -> None:
    path = baselines.median_crop(
        edl(), WIDE, TALL, looked(400, 410, 390, 400, 1200, 1210, 1190, 1200), [SourceTime(2_000_000)]
    )
    middles = [shot.panes[0].keyframes[0].window.x_px + 253.125 for shot in path.shots]
    assert middles == pytest.approx([400, 1200])
    assert all(len(shot.panes[0].keyframes) == 1 for shot in path.shots)


def test_the_tracker_slides_through_a_cut() -> None:
    path = baselines.smoothed_tracker(edl(), WIDE, TALL, looked(400, 400, 1200, 1200), Fraction(25))
    shown = views(path, edl(), Fraction(25))
    assert len(path.shots) == 1
    assert shown[49].panes[0].window.x_px < 200
    assert shown[-1].panes[0].window.x_px > 900
    known = Truth(WIDE, Fraction(25), 100, {}, cuts=(SourceTime(2_000_000),))
    moved = calm.travel_near_cuts_px(shown, known, Fraction(25))
    assert moved is not None
    assert moved > 300


def panel_notes() -> dict[str, object]:
    look = [{"t": 0.25, "boxes": [[100, 100, 50, 50, 0.9]]}, {"t": 0.75, "boxes": [[110, 100, 50, 50, 0.9]]}]
    return {
        "size": [1280, 720],
        "fps": 25,
        "duration": 1.0,
        "scene_cuts": [0.0, 0.5],
        "turns": [
            {
                "t0": 0.0,
                "t1": 1.0,
                "active": "right",
                "left": {"faces_auto": look},
                "right": {"faces_static": [800, 100, 50, 50, 0.9]},
                "speech_spans_energy": [[0.1, 0.9], [0.92, 0.95]],
            }
        ],
    }


def test_the_truth_of_real_videos_is_read(tmp_path: Path) -> None:
    (tmp_path / "built").mkdir()
    notes = tmp_path / "built" / "panel_two_people_open.gt.json"
    notes.write_text(json.dumps(panel_notes()), "utf-8")
    (scene,) = open_scenes(tmp_path)
    known = scene.truth
    assert known.faces["left"][5] == known.faces["left"][12] == Box(100, 100, 50, 50)
    assert known.faces["left"][13] == known.faces["left"][20] == Box(110, 100, 50, 50)
    assert known.faces["right"][12] == Box(800, 100, 50, 50)
    assert [(spoken.person, spoken.range.in_us) for spoken in known.spoken] == [("right", 100_000)]
    assert known.cuts == (SourceTime(500_000),)


def test_a_folder_without_truth_has_no_scenes(tmp_path: Path) -> None:
    assert open_scenes(tmp_path) == ()


def test_the_shared_videos_have_the_truth_that_is_expected(shared_media: Path) -> None:
    scenes = {scene.name: scene.truth for scene in open_scenes(shared_media)}
    panel = scenes["open: two-person panel"]
    assert {spoken.person for spoken in panel.spoken} == {"left", "right"}
    assert sum(box is not None for box in panel.faces["right"]) > 0.8 * panel.frames
    assert len(scenes["open: podcast"].cuts) == 35
    assert scenes["open: facecam_screen_hello"].inset == Box(114, 83, 253, 190)


def test_the_report_has_a_column_for_each_way_and_a_row_for_each_scene() -> None:
    known = Truth(WIDE, Fraction(25), 100, {"ann": (Box(750, 300, 100, 120),) * 100})
    scene = Scene("still", Path("still.mp4"), known)
    path = baselines.center_crop(edl(), WIDE, TALL)
    rows = [score(Framed(way, scene, path, Size(1080, 1920)), edl(), Fraction(25)) for way in ("one", "two")]
    text = write_report("2026-11-22", rows, ["A note."], [("Modes", "modes.jpg")], ["one thing"])
    assert "| measure | aim | one | two |" in text
    assert text.count("| still |") == 2
    assert "![Modes](modes.jpg)" in text
    assert "- one thing" in text
    assert right.median([1.0, 2.0]) == 1.5
