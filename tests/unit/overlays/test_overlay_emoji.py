# SPDX-License-Identifier: MIT
"""Emoji in headings and hook texts."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from tests.unit.captions.caption_makers import FixedWidth
from tests.unit.overlays.overlay_makers import is_clear, surroundings

from clipmill.domain.captions import EmojiPicture, EmojiShape
from clipmill.domain.overlays import Heading, HeadingStyle
from clipmill.domain.times import ClipTime, TimeRange
from clipmill.engine.overlaid import CaptionTextRules
from clipmill.overlays import Lettering
from clipmill.overlays.headings import draw_heading

WHOLE = TimeRange(ClipTime(0), ClipTime(5_000_000))
SQUARE = EmojiPicture((EmojiShape("AA0000", 1.0, "m 0 0 l 512 0 512 512 0 512"),))


@dataclass(frozen=True)
class WithPictures(FixedWidth):
    def emoji(self, cluster: str) -> EmojiPicture | None:
        return None if cluster == "🎉" else SQUARE


LETTERS = Lettering(WithPictures(), CaptionTextRules(WithPictures().emoji), "en")


def painted(text: str, style: HeadingStyle = HeadingStyle.STROKE) -> list[str]:
    drawn = draw_heading(Heading(text, style=style), text, WHOLE, surroundings(), LETTERS)
    assert drawn is not None
    assert all(is_clear(item.box, surroundings()) for item in drawn.seen)
    assert not any(char in event for event in drawn.events for char in "🚀🎉❤")
    return [event for event in drawn.events if "\\1c&H0000AA&" in event]


@pytest.mark.parametrize("style", HeadingStyle)
@pytest.mark.parametrize(
    ("text", "count"),
    [("Go 🚀 now", 1), ("🚀🚀", 2), ("with ❤️ and 👩‍💻", 2), ("party 🎉", 0), ("no emoji", 0), ("שלום 🚀 עולם", 1)],
)
def test_each_emoji_with_a_picture_is_painted_once(text: str, count: int, style: HeadingStyle) -> None:
    assert len(painted(text, style)) == count


def test_a_long_text_is_cut_with_its_emoji_and_stays_in_its_place() -> None:
    assert 0 < len(painted("so many words 🚀 in here " * 40)) < 40


def test_nothing_that_has_a_picture_is_nothing_to_draw() -> None:
    assert draw_heading(Heading("🎉"), "🎉", WHOLE, surroundings(), LETTERS) is None
