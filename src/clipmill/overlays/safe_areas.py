# SPDX-License-Identifier: MIT
"""
Which parts of an upright output the apps cover with their own buttons and texts, as data.

In: an output size and apps. Out: the part that stays clear of them, and the column of buttons beside it.

The apps publish no figures for ordinary posts. These are what public guides of 2025 and 2026 say, which differ by 20
to 70 px of a 1080x1920 picture, rounded to the safe side. The apps' guides for advertisements ask for more, as their
own buttons need more room (Meta: 14 % above, 35 % below, 6 % at the sides); a clip that is to run as one is better off
with a heading at the top.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from clipmill.domain.captions import SafeArea
from clipmill.domain.clip import Area
from clipmill.domain.media import Size

_WIDTH_PX, _HEIGHT_PX = 1080, 1920
"""The picture that the numbers below are pixels of."""


class App(StrEnum):
    """Where upright clips are shown."""

    TIKTOK = "tiktok"
    REELS = "reels"
    SHORTS = "shorts"


@dataclass(frozen=True, slots=True)
class ClearArea:
    """What an output keeps clear."""

    margins: SafeArea
    """Everything stays inside these."""
    buttons: Area | None
    """Column of buttons that reaches into them, or none."""

    def __or__(self, other: ClearArea) -> ClearArea:
        """Return what is clear in both."""
        mine, theirs = self.margins, other.margins
        margins = SafeArea(
            left_norm=max(mine.left_norm, theirs.left_norm),
            right_norm=max(mine.right_norm, theirs.right_norm),
            top_norm=max(mine.top_norm, theirs.top_norm),
            bottom_norm=max(mine.bottom_norm, theirs.bottom_norm),
        )
        columns = [item for item in (self.buttons, other.buttons) if item is not None]
        if not columns:
            return ClearArea(margins, None)
        left, top = min(item.x_norm for item in columns), min(item.y_norm for item in columns)
        return ClearArea(margins, Area(left, top, 1 - left, 1 - top))


def _app(top_px: int, bottom_px: int, side_px: int, column_px: int, column_top_px: int) -> ClearArea:
    column = column_px / _WIDTH_PX
    column_top = column_top_px / _HEIGHT_PX
    return ClearArea(
        SafeArea(
            left_norm=side_px / _WIDTH_PX,
            right_norm=side_px / _WIDTH_PX,
            top_norm=top_px / _HEIGHT_PX,
            bottom_norm=bottom_px / _HEIGHT_PX,
        ),
        Area(1 - column, column_top, column, 1 - column_top),
    )


CLEAR_AREAS: dict[App, ClearArea] = {
    # Above: the tabs. Below: name, text, sound. Right: the column of buttons, which begins a little above the middle.
    App.TIKTOK: _app(top_px=150, bottom_px=340, side_px=65, column_px=120, column_top_px=800),
    App.REELS: _app(top_px=200, bottom_px=350, side_px=65, column_px=110, column_top_px=900),
    App.SHORTS: _app(top_px=140, bottom_px=320, side_px=65, column_px=110, column_top_px=850),
}
"""What each app leaves clear."""

_PLAYER = ClearArea(SafeArea(left_norm=0.05, right_norm=0.05, top_norm=0.05, bottom_norm=0.07), None)
"""Square and wide outputs are shown in players, whose controls need less: title safe area of EBU R 95, more below."""


def clear_area(size: Size, apps: Collection[App] = tuple(App)) -> ClearArea:
    """Return what an output keeps clear for these apps together; only upright ones are covered by buttons."""
    if size.width_px >= size.height_px or not apps:
        return _PLAYER
    first, *others = (CLEAR_AREAS[app] for app in apps)
    whole = first
    for other in others:
        whole |= other
    return whole
