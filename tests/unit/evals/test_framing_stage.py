# SPDX-License-Identifier: MIT
"""People stand where a scene says, and their faces are where the truth says."""

from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from evals.framing.people import Actor, load_cast
from evals.framing.stage import Place, Shot, draw_shot, stays
from PIL import Image

from clipmill.domain.picture import Box

RED = (255, 0, 0)


@cache
def cast() -> dict[str, Actor]:
    """Return the people, made of two plain photographs."""
    with TemporaryDirectory() as folder:
        files = {"host": Path(folder) / "host.png", "guest": Path(folder) / "guest.png"}
        Image.new("RGB", (512, 512), RED).save(files["host"])
        Image.new("RGB", (512, 600), RED).save(files["guest"])
        return load_cast(files)


def black(size: tuple[int, int]) -> Image.Image:
    return Image.new("RGB", size)


def shot(*places: Place, size: tuple[int, int] = (640, 360)) -> Shot:
    return Shot(1.0, lambda _seconds: black(size), places)


@pytest.mark.parametrize("name", ["host", "guest", "third", "fourth"])
def test_a_calm_face_stands_where_it_is_placed(name: str) -> None:
    drawn = draw_shot(shot(Place(name, stays(0.25, 0.5, 0.3), is_calm=True)), 0.0, 0, cast(), {})
    face = drawn.faces[name]
    assert face.center == pytest.approx((160, 180), abs=1)
    assert face.height_px == pytest.approx(108, abs=1)
    pixels = np.asarray(drawn.image)
    assert pixels[180, 160, 0] > 200
    assert pixels[180, 600, 0] == 0


def test_nobody_is_drawn_who_is_away() -> None:
    drawn = draw_shot(shot(Place("host", lambda _seconds: None)), 0.0, 0, cast(), {})
    assert drawn.faces == {}
    assert np.asarray(drawn.image).max() == 0


def test_a_face_at_the_edge_is_cut_and_one_outside_is_gone() -> None:
    cut = draw_shot(shot(Place("host", stays(0.02, 0.5, 0.3), is_calm=True)), 0.0, 0, cast(), {})
    assert cut.faces["host"].x_px == 0.0
    gone = draw_shot(shot(Place("host", stays(-0.1, 0.5, 0.3), is_calm=True)), 0.0, 0, cast(), {})
    assert gone.faces == {}


def test_the_face_in_a_card_is_given_in_the_whole_picture() -> None:
    inner = shot(Place("host", stays(0.5, 0.5, 0.5), is_calm=True), size=(160, 120))
    whole = replace(shot(), card=(Box(400, 200, 160, 120), inner), border_px=2)
    drawn = draw_shot(whole, 0.0, 0, cast(), {})
    assert drawn.faces["host"].center == pytest.approx((480, 260), abs=1)
    assert drawn.image.getpixel((399, 199)) == (255, 255, 255)


def test_a_punch_in_enlarges_picture_and_face() -> None:
    wide = shot(Place("host", stays(0.25, 0.5, 0.3), is_calm=True))
    close = draw_shot(replace(wide, part=Box(0, 90, 320, 180)), 0.0, 0, cast(), {})
    assert close.faces["host"].center == pytest.approx((320, 180), abs=2)
    assert close.faces["host"].height_px == pytest.approx(216, abs=2)


def test_lips_move_with_the_mouth_that_is_named() -> None:
    place = Place("host", stays(0.5, 0.5, 0.5), mouth="guest", is_calm=True)
    shut = draw_shot(shot(place), 0.0, 0, cast(), {"guest": np.zeros(4, np.float32)})
    opened = draw_shot(shot(place), 0.0, 0, cast(), {"guest": np.ones(4, np.float32)})
    assert shut.image != opened.image
    assert shut.faces == opened.faces
