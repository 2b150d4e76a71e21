# SPDX-License-Identifier: MIT
"""
Draws the frames of composed scenes and knows what is in them.

In: shots as data (backdrop, who stands where, a card with another picture) and the openness of mouths. Out: pictures
with the boxes of the live faces in them. Opens no file.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from evals.framing.people import Actor
from PIL import Image, ImageDraw, ImageEnhance

from clipmill.demo.portrait import Pose, pose_at
from clipmill.domain.picture import Box

Spot = tuple[float, float, float]
"""Middle of a face across and down, and its height, each as a share of the picture's width or height."""
Mouths = Mapping[str, npt.NDArray[np.float32]]


def stays(x: float, y: float, height: float) -> Callable[[float], Spot | None]:
    """Return a place that does not change."""
    return lambda _seconds: (x, y, height)


@dataclass(frozen=True)
class Place:
    """Somebody in a shot."""

    actor: str
    at: Callable[[float], Spot | None]
    """From seconds since the shot began; none when not in the picture."""
    mouth: str | None = None
    """Whose speech moves the lips; none: the person's own."""
    is_calm: bool = False
    """Lips and lids move, the head does not."""


@dataclass(frozen=True)
class Shot:
    """One shot of a scene."""

    length_s: float
    backdrop: Callable[[float], Image.Image]
    """From seconds since the shot began; of the size of the picture that it fills."""
    cast: tuple[Place, ...] = ()
    card: tuple[Box, Shot] | None = None
    """Another picture inside this one, and where."""
    border_px: int = 0
    """White line around the card."""
    subject: Callable[[float], Box] | None = None
    """Where the thing that moves is, when it is in the backdrop."""
    dissolve_s: float = 0.0
    """How long the shot before is still seen through this one."""
    part: Box | None = None
    """The part of the picture that is enlarged to fill it, as a punch-in does; none shows all."""
    is_new: bool = True
    """False when it goes on from the shot before without a cut."""


@dataclass(frozen=True)
class Drawn:
    """One picture."""

    image: Image.Image
    faces: dict[str, Box]
    subject: Box | None


def draw_shot(shot: Shot, seconds: float, frame: int, actors: Mapping[str, Actor], mouths: Mouths) -> Drawn:
    """
    Return one picture of a shot.

    Args:
        shot: what is seen.
        seconds: since the shot began.
        frame: number in the scene, for mouths.
        actors: all people.
        mouths: how far mouths are open, by person and frame of the scene.

    """
    image = shot.backdrop(seconds).copy()
    faces: dict[str, Box] = {}
    for place in shot.cast:
        spot = place.at(seconds)
        if spot is not None:
            faces[place.actor] = _put(image, place, spot, frame, actors[place.actor], mouths)
    if shot.card:
        box, inner = shot.card
        drawn = draw_shot(inner, seconds, frame, actors, mouths)
        faces |= {name: _moved(face, box) for name, face in drawn.faces.items()}
        corner = (round(box.x_px), round(box.y_px))
        if shot.border_px:
            edge = shot.border_px
            right, bottom = corner[0] + box.width_px + edge - 1, corner[1] + box.height_px + edge - 1
            outer = (corner[0] - edge, corner[1] - edge, right, bottom)
            ImageDraw.Draw(image).rectangle(outer, fill=(255, 255, 255))
        image.paste(drawn.image, corner)
    if shot.part:
        image, faces = _enlarged(image, faces, shot.part)
    return Drawn(image, _inside(faces, image.size), shot.subject(seconds) if shot.subject else None)


def _enlarged(image: Image.Image, faces: dict[str, Box], part: Box) -> tuple[Image.Image, dict[str, Box]]:
    """Return a part of a picture, which has its shape, at the size of the picture, with the faces in it."""
    scale = image.width / part.width_px
    corners = (part.x_px, part.y_px, part.x_px + part.width_px, part.y_px + part.height_px)
    larger = image.resize(image.size, Image.Resampling.BILINEAR, box=corners)
    moved = {
        name: Box(
            (face.x_px - part.x_px) * scale,
            (face.y_px - part.y_px) * scale,
            face.width_px * scale,
            face.height_px * scale,
        )
        for name, face in faces.items()
    }
    return larger, moved


def _put(image: Image.Image, place: Place, spot: Spot, frame: int, actor: Actor, mouths: Mouths) -> Box:
    x, y, height = spot
    opening = mouths.get(place.mouth or place.actor)
    mouth = float(opening[min(frame, len(opening) - 1)]) if opening is not None else 0.0
    pose = pose_at(frame / 25.0, mouth, phase=actor.phase)
    if place.is_calm:
        pose = Pose(mouth=pose.mouth, lids=pose.lids)
    sprite, mask, face = actor.draw(pose, height * image.height)
    rest = actor.face
    scale = height * image.height / rest.height_px
    left = round(x * image.width - (rest.x_px + rest.width_px / 2) * scale)
    top = round(y * image.height - (rest.y_px + rest.height_px / 2) * scale)
    image.paste(sprite, (left, top), mask)
    below = top + sprite.height
    if below < image.height:  # nobody ends above the floor: the clothes go on, in one color
        low = (0, sprite.height - 12, sprite.width, sprite.height - 11)
        color = sprite.crop(low).resize((1, 1), Image.Resampling.BOX)
        row = color.resize((sprite.width, image.height - below))
        edge = mask.crop(low).resize(row.size)
        image.paste(row, (left, below), edge)
    return _moved(face, Box(left, top, 0, 0))


def _moved(face: Box, by: Box) -> Box:
    return Box(face.x_px + by.x_px, face.y_px + by.y_px, face.width_px, face.height_px)


def _inside(faces: dict[str, Box], size: tuple[int, int]) -> dict[str, Box]:
    """Return the faces whose middle is in the picture, cut at its edges."""
    kept = {}
    for name, face in faces.items():
        x, y = face.center
        if 0 <= x < size[0] and 0 <= y < size[1]:
            left, top = max(0.0, face.x_px), max(0.0, face.y_px)
            right, bottom = min(size[0], face.x_px + face.width_px), min(size[1], face.y_px + face.height_px)
            kept[name] = Box(left, top, right - left, bottom - top)
    return kept


def flashed(image: Image.Image, share: float) -> Image.Image:
    """Return a picture in a flash of light: 0 as it is, 1 white."""
    return Image.blend(image, Image.new("RGB", image.size, (255, 255, 255)), share)


def dimmed(image: Image.Image, share: float) -> Image.Image:
    """Return a picture of which a share of the light is left."""
    return ImageEnhance.Brightness(image).enhance(share)


def eased(share: float) -> float:
    """Return a share of a movement that starts and ends softly."""
    kept = min(1.0, max(0.0, share))
    return 0.5 - 0.5 * math.cos(math.pi * kept)
