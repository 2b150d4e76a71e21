# SPDX-License-Identifier: MIT
"""Takes that the director's tests share: two who talk, a game with its facecam, slides with a presenter."""

from __future__ import annotations

from tests.unit.reframe.filmed import (
    face,
    film,
    says,
    shot,
)

from clipmill.domain.clip import CameraPath
from clipmill.domain.picture import Box

CORNER = Box(40, 780, 400, 260)
PLAYER = face(1, 160, y_px=820, size_px=120)
PAIR = (face(1, 300), face(2, 1400))
TALK = film(shot(0, 10, PAIR), speaking=[says(0, 4, 1), says(4.2, 10, 2)])
GAME = film(shot(0, 10, [PLAYER], inset=CORNER, game=0.9))
SLIDES = film(shot(0, 10, [PLAYER], inset=CORNER, screen=0.9))


def shows(path: CameraPath, time_s: float, track: int, pane: int = 0) -> bool:
    """Say whether a pane shows the whole face of one of the pair at a time."""
    x_px = 300 if track == 1 else 1400
    item = next(item for item in path.shots if item.range.in_us <= time_s * 1e6 < item.range.out_us)
    window = item.panes[pane].keyframes[0].window
    return window.x_px <= x_px and window.x_px + window.width_px >= x_px + 128
