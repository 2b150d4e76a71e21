# SPDX-License-Identifier: MIT
"""
People that can be put anywhere: the demo's two portraits cut out of their photographs, and mirrored twins of them.

In: the photographs. Out: an RGBA picture of a person in a pose, and where its face is in it. The outlines and face
boxes were drawn by hand once, on the photographs whose hashes `clipmill.demo.assets` pins.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from clipmill.demo.portrait import GUEST_FEATURES, HOST_FEATURES, AnimatedPortrait, Features, Pixels, Pose
from clipmill.domain.picture import Box

Outline = tuple[tuple[int, int], ...]

_HOST_OUTLINE: Outline = (
    *((0, 512), (22, 410), (38, 300), (68, 242), (112, 208), (116, 170), (148, 148), (172, 140), (156, 100)),
    *((162, 52), (196, 20), (235, 12), (276, 34), (302, 80), (298, 112), (272, 142), (268, 165), (296, 186)),
    *((306, 226), (342, 282), (362, 332), (350, 362), (300, 400), (280, 460), (290, 512)),
)
_GUEST_OUTLINE: Outline = (
    *((0, 600), (14, 560), (38, 402), (80, 375), (192, 330), (204, 308), (170, 282), (156, 210), (165, 152)),
    *((172, 112), (178, 72), (214, 34), (270, 20), (322, 38), (352, 70), (372, 110), (374, 152), (388, 190)),
    *((372, 242), (356, 300), (340, 316), (440, 370), (490, 390), (511, 450), (511, 600)),
)
_HOST_FACE, _GUEST_FACE = Box(172, 56, 98, 124), Box(160, 126, 212, 206)
_FEATHER_PX = 3
_CLOTHES_FROM = {"host": 160, "guest": 340}
"""Row of the photograph below which a twin wears other colors."""


@dataclass(eq=False)
class Actor:
    """A person who can be drawn."""

    name: str
    face: Box
    """In pixels of the sprite, when the head does not sway."""
    phase: float
    """Of the slow sway."""
    is_mirrored: bool
    _portrait: AnimatedPortrait
    _mask: Image.Image
    _sizes: dict[tuple[int, int], Image.Image] = field(default_factory=dict)

    def draw(self, pose: Pose, face_height_px: float) -> tuple[Image.Image, Image.Image, Box]:
        """
        Return the person, the mask to paste it with, and the face in it.

        Args:
            pose: of head, mouth and lids.
            face_height_px: from hairline to chin, as it shall be.

        """
        scale = face_height_px / self.face.height_px
        size = (max(2, round(self._mask.width * scale)), max(2, round(self._mask.height * scale)))
        frame = self._portrait.frame(pose)
        picture = Image.fromarray(frame[:, ::-1] if self.is_mirrored else frame).resize(size, Image.Resampling.BILINEAR)
        if size not in self._sizes:
            self._sizes[size] = self._mask.resize(size, Image.Resampling.BILINEAR)
        sway = -pose.x_px if self.is_mirrored else pose.x_px
        face = Box(
            (self.face.x_px + sway) * scale,
            (self.face.y_px + pose.y_px) * scale,
            self.face.width_px * scale,
            self.face.height_px * scale,
        )
        return picture, self._sizes[size], face


def load_cast(pictures: Mapping[str, Path]) -> dict[str, Actor]:
    """Return four people: host, guest, and a mirrored twin of each in other clothes, told apart by their look."""
    host, guest = (_load(pictures[name]) for name in ("host", "guest"))
    return {
        "host": _actor("host", host, HOST_FEATURES, _HOST_FACE, _HOST_OUTLINE),
        "guest": _actor("guest", guest, GUEST_FEATURES, _GUEST_FACE, _GUEST_OUTLINE),
        "third": _actor("third", _other_clothes(host, "host"), HOST_FEATURES, _HOST_FACE, _HOST_OUTLINE, twin=True),
        "fourth": _actor(
            "fourth", _other_clothes(guest, "guest"), GUEST_FEATURES, _GUEST_FACE, _GUEST_OUTLINE, twin=True
        ),
    }


def _actor(name: str, pixels: Pixels, features: Features, face: Box, outline: Outline, *, twin: bool = False) -> Actor:
    height, width = pixels.shape[:2]
    mask = Image.new("L", (width, height), 0)
    ImageDraw.Draw(mask).polygon(outline, fill=255)
    mask = mask.filter(ImageFilter.GaussianBlur(_FEATHER_PX))
    phase = {"host": 0.4, "guest": 2.9, "third": 4.4, "fourth": 1.3}[name]
    if twin:
        mask = mask.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        face = Box(width - face.x_px - face.width_px, face.y_px, face.width_px, face.height_px)
    return Actor(name, face, phase, twin, AnimatedPortrait(pixels, features), mask)


def _other_clothes(pixels: Pixels, name: str) -> Pixels:
    changed = pixels.copy()
    row = _CLOTHES_FROM[name]
    if name == "host":
        changed[row:] = pixels[row:, :, ::-1]
    else:
        changed[row:] = np.minimum(255, pixels[row:].astype(np.int16) + np.array((20, 70, 30))).astype(np.uint8)
    return changed


def _load(file: Path) -> Pixels:
    with Image.open(file) as image:
        return np.asarray(image.convert("RGB"))
