# SPDX-License-Identifier: MIT
"""What a user decides for the camera of a clip."""

from __future__ import annotations

from pydantic import Field

from clipmill.api.native.models.base import Body
from clipmill.api.native.models.ranges import RangeBody
from clipmill.domain.clip import CameraOverride, CropWindow, LayoutName

MAX_SIDE_PX = 16_384.0


class WindowBody(Body):
    """A part of the source's picture, in its displayed pixels."""

    x_px: float = Field(ge=0, le=MAX_SIDE_PX, description="Left edge.", examples=[310.0])
    y_px: float = Field(ge=0, le=MAX_SIDE_PX, description="Upper edge.", examples=[0.0])
    width_px: float = Field(gt=0, le=MAX_SIDE_PX, examples=[405.0])
    height_px: float = Field(gt=0, le=MAX_SIDE_PX, examples=[720.0])

    def to_window(self) -> CropWindow:
        """Return it as the engine's word."""
        return CropWindow(self.x_px, self.y_px, self.width_px, self.height_px)


class CameraOverrideBody(RangeBody):
    """The camera over one stretch of the source, as the user wants it. It wins over what the camera would do."""

    layout: LayoutName | None = Field(default=None, description="Layout; the camera chooses when left out.")
    persons: list[int] = Field(
        default_factory=list,
        max_length=4,
        description="Who is shown, one for each picture of the layout, as numbered in the recipe's camera.",
    )
    windows: list[WindowBody] = Field(
        default_factory=list,
        max_length=4,
        description="Locked windows, one for each picture of the layout; each is fitted to its picture's shape.",
    )

    def to_override(self) -> CameraOverride:
        """Return it as the engine's word."""
        return CameraOverride(
            self.to_range(), self.layout, tuple(self.persons), tuple(window.to_window() for window in self.windows)
        )
