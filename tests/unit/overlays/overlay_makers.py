# SPDX-License-Identifier: MIT
"""Letters of one width, plain surroundings and recipes for the tests of overlays."""

from __future__ import annotations

from tests.unit.captions.caption_makers import FixedWidth

from clipmill.domain.media import Size
from clipmill.domain.picture import Box
from clipmill.engine.overlaid import CaptionTextRules
from clipmill.overlays import Lettering, Surroundings, clear_area

PORTRAIT = Size(1080, 1920)
SHAPES = (PORTRAIT, Size(1080, 1350), Size(1080, 1080), Size(1920, 1080), Size(270, 480))


def lettering(language: str | None = "en") -> Lettering:
    """Return letters that are all half an em wide, with the real rules for texts."""
    return Lettering(FixedWidth(), CaptionTextRules(), language)


def surroundings(size: Size = PORTRAIT, blocked: tuple[Box, ...] = (), faces: tuple[Box, ...] = ()) -> Surroundings:
    """Return an output with these things in it."""
    return Surroundings(size, clear_area(size), blocked, faces)


def is_apart(one: Box, other: Box) -> bool:
    """Say whether two boxes do not meet."""
    is_beside = one.x_px + one.width_px <= other.x_px or other.x_px + other.width_px <= one.x_px
    return is_beside or one.y_px + one.height_px <= other.y_px or other.y_px + other.height_px <= one.y_px


def is_clear(box: Box, around: Surroundings, tolerance_px: float = 0.5) -> bool:
    """Say whether a box lies in the clear area and off the buttons."""
    size, margins = around.size, around.clear.margins
    is_inside = (
        box.x_px >= margins.left_norm * size.width_px - tolerance_px
        and box.x_px + box.width_px <= (1 - margins.right_norm) * size.width_px + tolerance_px
        and box.y_px >= around.top_px - tolerance_px
        and box.y_px + box.height_px <= around.bottom_px + tolerance_px
    )
    return is_inside and (around.buttons is None or is_apart(box, around.buttons))
