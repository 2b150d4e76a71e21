# SPDX-License-Identifier: MIT
"""What the camera does with one film in which everything happens; `GOLDEN=write` rewrites the texts."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.unit.reframe.filmed import LANDSCAPE, PORTRAIT, SQUARE, face, film, filmed, says, shot

from clipmill.domain.clip import CameraMode, CameraPath, Edl, LayoutName
from clipmill.domain.media import Size
from clipmill.domain.picture import Box, Focus
from clipmill.domain.times import SourceTime, source_range_from_s

DATA = Path(__file__).parent / "data" / "camera"
CAM = Box(40, 780, 400, 260)

BALL = tuple(Focus(SourceTime(18_000_000 + at * 500_000), 1500, 540, 90) for at in range(6))

FILM = film(
    shot(0, 6, [face(1, 300, person=1, out_s=6), face(2, 1400, person=2, out_s=6)]),
    shot(6, 9, [face(3, 900, person=1, in_s=6, out_s=9, size_px=380)]),
    shot(9, 12, screen=0.9),
    shot(12, 15, [face(4, 160, person=1, in_s=12, out_s=15, y_px=820, size_px=120)], inset=CAM, screen=0.9),
    shot(15, 18, [face(5, 160, person=1, in_s=15, out_s=18, y_px=820, size_px=120)], inset=CAM, game=0.9),
    shot(18, 21, motion=0.1, focus=BALL),
    shot(21, 24, [face(6 + at, 150 + 450 * at, person=3 + at, in_s=21, out_s=24) for at in range(4)]),
    speaking=[says(0, 3, 1), says(3, 6, 2), says(6, 9, 3), says(12, 14, 4), says(22, 23.5, 7, 0.9)],
)  # fmt: skip
EDL = Edl((source_range_from_s(0.5, 4.5), source_range_from_s(5, 24)))

CASES: dict[str, tuple[CameraMode, LayoutName | None, Size]] = {
    "auto_portrait": (CameraMode.STANDARD, LayoutName.AUTO, PORTRAIT),
    "auto_square": (CameraMode.STANDARD, LayoutName.AUTO, SQUARE),
    "auto_landscape": (CameraMode.STANDARD, LayoutName.AUTO, LANDSCAPE),
    "active_speaker_portrait": (CameraMode.ACTIVE_SPEAKER, None, PORTRAIT),
    "speaker_zoom_landscape": (CameraMode.SPEAKER_ZOOM, None, LANDSCAPE),
    "facecam_portrait": (CameraMode.FACECAM, None, PORTRAIT),
    "ots_landscape": (CameraMode.STANDARD, LayoutName.OTS, LANDSCAPE),
}


def text_of(path: CameraPath) -> str:
    """Return a camera path as lines: one for each shot, and below it one for each picture."""
    lines = []
    for item in path.shots:
        lines.append(f"{item.range.in_us / 1e6:7.3f} {item.range.out_us / 1e6:7.3f} {item.layout}: {item.reason}")
        for pane in item.panes:
            area, window = pane.area, pane.keyframes[0].window
            lines.append(
                f"    {area.x_norm:.3f} {area.y_norm:.3f} {area.width_norm:.3f} {area.height_norm:.3f} {pane.fill}"
                f" shows {window.width_px:.0f}x{window.height_px:.0f} at {window.x_px:.0f},{window.y_px:.0f}"
                f"{'' if len(pane.keyframes) == 1 else ' and moves'}"
            )
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("name", CASES)
def test_the_camera_is_the_one_that_was_reviewed(name: str) -> None:
    camera, layout, output = CASES[name]
    text = text_of(filmed(FILM, camera=camera, layout=layout, output=output, edl=EDL))
    path = DATA / f"{name}.txt"
    if os.environ.get("GOLDEN") == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    assert text == path.read_text("utf-8")
