# SPDX-License-Identifier: MIT
"""Words that stand out as libass really draws them: larger, heavier, boxed, and nothing beside them moves."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from tests.media.test_caption_styles_drawn import TINY, styled
from tests.media.test_captions_drawn import complaints, draw, ink_box
from tests.unit.captions.caption_makers import spoken, whole

from clipmill.captions import CAPTION_STYLES, caption_clip, safe_area_for
from clipmill.captions.formats import ass_from_track
from clipmill.captions.layout import PlacedLine, PlacedText, place_track
from clipmill.captions.stretches import word_ticks
from clipmill.domain.captions import CaptionStyle, CaptionTrack, Emphasis, Highlight
from clipmill.domain.media import Size
from clipmill.fonts import FontLibrary

pytestmark = [pytest.mark.media, pytest.mark.weights]

SIZE = Size(540, 960)
RED = "FF2010"
TEXTS = {
    "latin": ("en", "We had 300 of them here", False),
    "arabic": ("ar", "كان عندنا 300 هنا", False),
    "japanese": ("ja", "ここに300台があります", True),
}


@pytest.fixture(scope="module")
def library(fonts_dir: Path) -> FontLibrary:
    return FontLibrary(fonts_dir)


def still(emphasis: Emphasis, **more: object) -> CaptionStyle:
    return CaptionStyle(
        highlight=Highlight.NONE,
        emphasis_color=RED,
        emphasis=emphasis,
        font_size_norm=0.036,
        **more,  # type: ignore[arg-type]
    )


def captions(library: FontLibrary, style: CaptionStyle, script: str) -> CaptionTrack:
    language, text, is_joined = TEXTS[script]
    said = spoken(text, language, is_joined=is_joined, pace_s=0.12)
    return caption_clip(said, whole(said), style=style, size=SIZE, safe_area=safe_area_for(SIZE), measurer=library)


def told(track: CaptionTrack, library: FontLibrary) -> tuple[PlacedLine, PlacedText]:
    placed = place_track(track, library)
    return next((line, word) for cue in placed.cues for line in cue.lines for word in line.words if word.is_telling)


def picture(track: CaptionTrack, library: FontLibrary, folder: Path) -> npt.NDArray[np.int16]:
    begins, ends = word_ticks(told(track, library)[1])
    frames, log = draw(ass_from_track(track, library), SIZE, [(begins + ends) / 200], library.fonts_dir, folder)
    assert complaints(log) == []
    return frames[0]


def red_of(frame: npt.NDArray[np.int16]) -> npt.NDArray[np.bool_]:
    return np.asarray((frame[:, :, 0] > 180) & (frame[:, :, 1] < 90) & (frame[:, :, 2] < 90))


@pytest.mark.parametrize("script", TEXTS)
def test_a_larger_word_is_as_much_larger_as_was_said_and_apart_from_its_neighbors(
    script: str, library: FontLibrary, tmp_path: Path
) -> None:
    tall = []
    for emphasis in (Emphasis.COLOR, Emphasis.LARGER):
        track = captions(library, still(emphasis, emphasis_scale=1.3, outline_norm=0.0, shadow_norm=0.0), script)
        frame = picture(track, library, tmp_path)
        rows, columns = np.nonzero(red_of(frame))
        tall.append(rows.max() - rows.min() + 1)
        line, word = told(track, library)
        assert word.drawn_left_px - 2 <= columns.min()
        assert columns.max() <= word.drawn_right_px + 2
        letters = np.asarray(frame.min(axis=2) > 200)
        white = np.nonzero(letters[rows.min() : int(line.baseline_px)].any(axis=0))[0]
        assert not ((white > word.drawn_left_px + 1) & (white < word.drawn_right_px - 1)).any()
    assert tall[1] / tall[0] == pytest.approx(1.3, abs=0.08)


@pytest.mark.parametrize("name", ["classic", "boxed", "temp-0", "temp-9", "temp-16", "game-streamer-1"])
def test_nothing_but_the_words_that_are_marked_changes(name: str, library: FontLibrary, tmp_path: Path) -> None:
    """From one word being said to the next, the pixels of every third word stay what they are."""
    style = replace(CAPTION_STYLES[name], emphasis_color=RED)
    track = styled(library, style, "latin")
    cue = place_track(track, library).cues[0]
    words = sorted(((line, word) for line in cue.lines for word in line.words), key=lambda pair: word_ticks(pair[1]))
    times = [sum(word_ticks(word)) / 200 + 0.07 for _, word in words[:2]]
    before, after = draw(ass_from_track(track, library), TINY, times, library.fonts_dir, tmp_path)[0]
    changed = np.abs(before - after).max(axis=2) > 0
    for line, word in words[2:]:
        top, bottom = int(line.baseline_px - 0.3 * cue.em_px), int(line.baseline_px)
        near = [other for mine, other in words[:2] if mine is line]
        left = max([word.drawn_left_px, *(other.drawn_right_px + 0.3 * cue.em_px for other in near)])
        assert not changed[top:bottom, int(left) + 1 : int(word.drawn_right_px)].any()
    assert changed.any()


def test_heavier_letters_have_more_ink_and_stand_where_they_stood(library: FontLibrary, tmp_path: Path) -> None:
    light, heavy = (
        picture(captions(library, still(emphasis), "latin"), library, tmp_path)
        for emphasis in (Emphasis.COLOR, Emphasis.HEAVIER)
    )
    assert red_of(heavy).sum() > 1.2 * red_of(light).sum()
    middle = [np.nonzero(red_of(frame))[1].mean() for frame in (light, heavy)]
    assert middle[0] == pytest.approx(middle[1], abs=1.0)


def test_a_box_and_a_line_are_drawn_in_the_color_and_inside_the_safe_area(library: FontLibrary, tmp_path: Path) -> None:
    for emphasis in (Emphasis.BOX, Emphasis.UNDERLINE):
        track = captions(library, still(emphasis, position_norm=1.0), "latin")
        frame = picture(track, library, tmp_path)
        line, word = told(track, library)
        rows, columns = np.nonzero(red_of(frame))
        assert columns.min() <= word.left_px + 1
        assert columns.max() >= word.right_px - 2
        assert bool(rows.min() > line.baseline_px) == (emphasis is Emphasis.UNDERLINE)
        assert ink_box(frame)[3] <= (1 - track.safe_area.bottom_norm) * SIZE.height_px + 1
