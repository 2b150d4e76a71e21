# SPDX-License-Identifier: MIT
"""Caption files of fixed tracks, measured with letters of one width. GOLDEN=write rewrites them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pydantic import TypeAdapter
from tests.unit.captions.caption_makers import FixedWidth, captioned, spoken

from clipmill.captions import CAPTION_STYLES
from clipmill.captions.formats import ass_from_track, srt_from_track, vtt_from_track
from clipmill.domain.captions import CaptionStyle, CaptionTrack, Highlight
from clipmill.domain.media import Size

STYLES = ("smart-bg-focus", "temp-1", "temp-4", "temp-8", "temp-16", "temp-17", "game-streamer-1")
DATA = Path(__file__).parent / "data" / "captions"


def tracks() -> dict[str, CaptionTrack]:
    english = spoken("Nobody tells you this: the first year is waiting. Then, on a Tuesday, the phone rang.")
    hostile = spoken("{\\b1}bold \\N <i>x</i> & --> {\\pos(0,0)} 😀 a\u202eb \u200bend", pause_s=0.0)
    return {
        "english_color": captioned(english),
        "english_box_wide": captioned(english, style=CaptionStyle(highlight=Highlight.BOX), size=Size(1920, 1080)),
        "english_upper_plain": captioned(english, style=CaptionStyle(is_upper_case=True, highlight=Highlight.NONE)),
        "hostile": captioned(hostile),
        "arabic_box": captioned(
            spoken("تطبيق WhatsApp يرسل 25% من الرسائل", "ar"), style=CaptionStyle(highlight=Highlight.BOX)
        ),
        "japanese": captioned(spoken("今日はとても良い天気ですね。公園を散歩しましょう。", "ja", is_joined=True)),
    }


@pytest.mark.parametrize("name", tracks())
@pytest.mark.parametrize("kind", ["ass", "srt", "vtt"])
def test_caption_file_is_the_one_that_was_reviewed(name: str, kind: str) -> None:
    track = tracks()[name]
    writers = {
        "ass": lambda: ass_from_track(track, FixedWidth()),
        "srt": lambda: srt_from_track(track),
        "vtt": lambda: vtt_from_track(track),
    }
    actual = writers[kind]()
    assert actual == _reviewed(actual, f"{name}.{kind}")


@pytest.mark.parametrize("name", STYLES)
def test_style_is_drawn_as_it_was_reviewed(name: str) -> None:
    track = captioned(spoken("Nobody tells you this."), style=CAPTION_STYLES[name])
    actual = ass_from_track(track, FixedWidth())
    assert actual == _reviewed(actual, f"style_{name}.ass")


@pytest.mark.parametrize("name", ["classic", "clean", "temp-4"])
def test_a_track_made_before_words_were_told_apart_is_drawn_as_it_was(name: str) -> None:
    """Both files were written by the release before; they are not to be written anew."""
    track = TypeAdapter(CaptionTrack).validate_json((DATA / f"before_emphasis_{name}.json").read_bytes())
    assert track.style.emphasis_color is not None
    assert ass_from_track(track, FixedWidth()) == (DATA / f"before_emphasis_{name}.ass").read_text(encoding="utf-8")


def _reviewed(actual: str, name: str) -> str:
    path = DATA / name
    if os.environ.get("GOLDEN") == "write":
        path.write_text(actual, encoding="utf-8")
    return path.read_text(encoding="utf-8")
