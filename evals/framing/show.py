# SPDX-License-Identifier: MIT
"""
Which clips are rendered for people to look at: every camera mode and every layout, on a scene that fits it.

Data only. A scene of the media folder is shown when the folder was given.
"""

from __future__ import annotations

from dataclasses import dataclass

from clipmill.domain.clip import CameraMode, LayoutName
from clipmill.domain.media import Size

TALL, SQUARE, FOUR_FIVE, WIDE = Size(480, 854), Size(480, 480), Size(480, 600), Size(854, 480)


@dataclass(frozen=True, slots=True)
class Show:
    """One clip to render."""

    sheet: str
    scene: str
    camera: CameraMode
    layout: LayoutName | None = None
    output: Size = TALL
    frames: int = 4

    @property
    def label(self) -> str:
        """What stands above its frames."""
        shape = "" if self.output == TALL else f", {self.output.width_px}x{self.output.height_px}"
        return f"{self.layout.value if self.layout else self.camera.value}: {self.scene}{shape}"


_SPEAKER = CameraMode.ACTIVE_SPEAKER
_MODES, _LAYOUTS, REAL = "Camera modes", "Layouts", "Real video"

SHOWN: tuple[Show, ...] = (
    Show(_MODES, "two-shot", CameraMode.STANDARD, frames=2),
    Show(_MODES, "two-shot", CameraMode.CENTER_CROP, frames=2),
    Show(_MODES, "two-shot", CameraMode.SPEAKER_ZOOM),
    Show(_MODES, "two-shot", CameraMode.ACTIVE_SPEAKER),
    Show(_MODES, "four-people", CameraMode.ACTIVE_SPEAKER),
    Show(_MODES, "game-top-right", CameraMode.FACECAM, frames=2),
    Show(_MODES, "swaying-talker", CameraMode.SPEAKER_ZOOM),
    Show(_MODES, "walking", CameraMode.SPEAKER_ZOOM),
    Show(_MODES, "letterboxed", CameraMode.STANDARD, frames=2),
    Show(_LAYOUTS, "close-ups-cut", _SPEAKER, LayoutName.AUTO),
    Show(_LAYOUTS, "swaying-talker", _SPEAKER, LayoutName.FULL),
    Show(_LAYOUTS, "slide", _SPEAKER, LayoutName.FIT, frames=2),
    Show(_LAYOUTS, "four-people", _SPEAKER, LayoutName.GRID_4, frames=2),
    Show(_LAYOUTS, "two-shot", _SPEAKER, LayoutName.SPLIT_2, frames=2),
    Show(_LAYOUTS, "three-people", _SPEAKER, LayoutName.TRIO, frames=2),
    Show(_LAYOUTS, "two-shot", _SPEAKER, LayoutName.PIP, frames=3),
    Show(_LAYOUTS, "slide-and-presenter", _SPEAKER, LayoutName.PIP, frames=2),
    Show(_LAYOUTS, "two-shot", _SPEAKER, LayoutName.OTS, WIDE, frames=2),
    Show(_LAYOUTS, "slide-and-presenter", _SPEAKER, LayoutName.SCREEN_FIRST, frames=2),
    Show(_LAYOUTS, "screen-and-facecam", _SPEAKER, LayoutName.SCREEN_FIRST, frames=2),
    Show(_LAYOUTS, "game-bottom-left", _SPEAKER, LayoutName.GAMEPLAY_A, frames=2),
    Show(_LAYOUTS, "game-bottom-left", _SPEAKER, LayoutName.GAMEPLAY_B, frames=2),
    Show(_LAYOUTS, "two-shot", _SPEAKER, LayoutName.GRID_4, frames=2),
    Show(_LAYOUTS, "slide", _SPEAKER, LayoutName.AUTO, frames=4),
    Show(_LAYOUTS, "person-and-poster", _SPEAKER, LayoutName.AUTO, frames=2),
    Show(_LAYOUTS, "action-without-faces", _SPEAKER, LayoutName.AUTO, frames=3),
    Show(_LAYOUTS, "crowd", _SPEAKER, LayoutName.AUTO, frames=2),
    Show(_LAYOUTS, "two-shot", _SPEAKER, LayoutName.AUTO, SQUARE, frames=2),
    Show(_LAYOUTS, "two-shot", _SPEAKER, LayoutName.AUTO, FOUR_FIVE, frames=2),
    Show(_LAYOUTS, "two-shot", _SPEAKER, LayoutName.AUTO, WIDE, frames=2),
    Show(_LAYOUTS, "portrait-source", _SPEAKER, LayoutName.AUTO, WIDE, frames=2),
    Show(REAL, "open: two-person panel", CameraMode.ACTIVE_SPEAKER, frames=9),
    Show(REAL, "open: two-person panel", CameraMode.SPEAKER_ZOOM, frames=9),
    Show(REAL, "open: podcast", _SPEAKER, LayoutName.AUTO, frames=9),
    Show(REAL, "open: game_facecam_talk_top_right", CameraMode.FACECAM, frames=2),
    Show(REAL, "open: game_facecam_silent_bottom_left", _SPEAKER, LayoutName.GAMEPLAY_B, frames=2),
    Show(REAL, "open: facecam_screen_hello", _SPEAKER, LayoutName.SCREEN_FIRST, frames=2),
    Show(REAL, "open: facecam_screen_hello", _SPEAKER, LayoutName.AUTO, frames=2),
    Show(REAL, "open: two-person panel", _SPEAKER, LayoutName.OTS, WIDE, frames=2),
)
