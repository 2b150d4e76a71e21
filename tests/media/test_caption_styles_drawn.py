# SPDX-License-Identifier: MIT
"""Every caption style as libass really draws it: what a mark may change, what it may not, and that it is seen."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from tests.media.test_captions_drawn import RATE, SCRIPTS, complaints, draw, ink_box
from tests.unit.captions.caption_makers import spoken, whole

from clipmill.captions import CAPTION_STYLES, caption_clip, safe_area_for
from clipmill.captions.formats import ass_from_track, missing_characters, text_boxes
from clipmill.captions.geometry import POP_REACH_EM, is_popping
from clipmill.captions.layout import PlacedCue, PlacedLine, PlacedText, PlacedTrack, place_track
from clipmill.captions.parts import word_sides
from clipmill.captions.shapes import underline_box, word_box
from clipmill.captions.stretches import cue_ticks, word_ticks
from clipmill.domain.captions import Backdrop, CaptionStyle, CaptionTrack, Entrance, Highlight
from clipmill.domain.media import Size
from clipmill.fonts import FontLibrary

pytestmark = [pytest.mark.media, pytest.mark.weights]

TINY = Size(270, 480)
MARKING = [name for name, style in CAPTION_STYLES.items() if style.highlight is not Highlight.NONE or is_popping(style)]
POPPING = [name for name, style in CAPTION_STYLES.items() if is_popping(style)]


@pytest.fixture(scope="module")
def library(fonts_dir: Path) -> FontLibrary:
    return FontLibrary(fonts_dir)


def styled(library: FontLibrary, style: CaptionStyle, script: str, size: Size = TINY) -> CaptionTrack:
    language, text, is_joined = SCRIPTS[script]
    transcript = spoken(text, language, is_joined=is_joined, pace_s=0.12)
    return caption_clip(
        transcript, whole(transcript), style=style, size=size, safe_area=safe_area_for(size), measurer=library
    )


def marked_words(cue: PlacedCue) -> list[tuple[PlacedLine, PlacedText]]:
    """Return the words of a cue that are marked at all, in the order in which they are said."""
    words = [(line, word) for line in cue.lines for word in line.words if word_ticks(word)[1] - word_ticks(word)[0] > 4]
    return sorted(words, key=lambda pair: word_ticks(pair[1]))


def allowed(
    style: CaptionStyle, placed: PlacedTrack, cue: PlacedCue, pair: tuple[PlacedLine, PlacedText]
) -> npt.NDArray[np.bool_]:
    """Return the pixels that may change while a word is marked: its own clip, its box, its growth and its light."""
    line, word = pair
    mask = np.zeros((TINY.height_px, TINY.width_px), bool)
    left, top, right, bottom = word_sides(placed, line, word)
    grown = POP_REACH_EM * cue.em_px if is_popping(style) else 0.0
    rectangles = [(left - grown, top - grown, right + grown, bottom + grown)]
    boxes = (word_box(placed, cue, line, word), underline_box(placed, cue, line, word))
    rectangles += [
        (box.x_px - grown, box.y_px - grown, box.x_px + box.width_px + grown, box.y_px + box.height_px + grown)
        for box in boxes
    ]
    if style.highlight is Highlight.GLOW:
        reach = 2.5 * placed.geometry.glow_px
        rectangles.append((word.left_px - reach, top - reach, word.right_px + reach, bottom + reach))
    for x0, y0, x1, y1 in rectangles:
        mask[max(0, int(y0) - 1) : int(y1) + 2, max(0, int(x0) - 1) : int(x1) + 2] = True
    return mask


def rest_of(word: PlacedText) -> float:
    """Return a time late in a word, when it has come to rest again."""
    begins, ends = word_ticks(word)
    return (begins + 0.85 * (ends - begins)) / 100


@pytest.mark.parametrize("script", ["latin", "arabic", "japanese"])
@pytest.mark.parametrize("name", CAPTION_STYLES)
def test_no_word_moves_while_another_is_marked(name: str, script: str, library: FontLibrary, tmp_path: Path) -> None:
    style = CAPTION_STYLES[name]
    track = styled(library, style, script)
    placed = place_track(track, library)
    cue = placed.cues[0]
    words = marked_words(cue)
    assert len(words) >= 2
    first, second = len(words) // 2 - 1, len(words) // 2
    pair = [words[first], words[second]]
    growing = (word_ticks(words[second][1])[0] + 4) / 100
    times = [rest_of(words[first][1]), growing, rest_of(words[second][1])]
    frames, log = draw(ass_from_track(track, library), TINY, times, library.fonts_dir, tmp_path)
    assert complaints(log) == []
    may_change = allowed(style, placed, cue, pair[0]) | allowed(style, placed, cue, pair[1])
    grown, rested = (np.abs(frame - frames[0]).max(axis=2) > 0 for frame in frames[1:])
    assert not ((grown | rested) & ~may_change).any()
    assert grown.any() == (name in MARKING)
    assert rested.any() == (style.highlight is not Highlight.NONE)


@pytest.mark.parametrize("script", ["latin", "arabic", "japanese", "thai", "devanagari"])
@pytest.mark.parametrize("name", ["temp-2", "temp-9", "temp-16", "temp-17", "game-streamer-1", "game-streamer-5"])
def test_styles_stay_in_the_safe_area_in_every_script(
    name: str, script: str, library: FontLibrary, tmp_path: Path
) -> None:
    track = styled(library, CAPTION_STYLES[name], script)
    assert missing_characters(track, library) == ()
    begins, ends = cue_ticks(place_track(track, library).cues[0])
    words = marked_words(place_track(track, library).cues[0])
    times = [(begins + 3) / 100, (word_ticks(words[-1][1])[0] + 6) / 100, (ends - 2) / 100]
    frames, log = draw(ass_from_track(track, library), TINY, times, library.fonts_dir, tmp_path)
    assert complaints(log) == []
    box, safe = text_boxes(track, library)[0], track.safe_area
    for frame in frames:
        left, top, right, bottom = ink_box(frame)
        assert left >= box.x_px - 1.5
        assert right <= box.x_px + box.width_px + 1.5
        assert top >= box.y_px - 1.5
        assert bottom <= box.y_px + box.height_px + 1.5
        assert bottom <= (1 - safe.bottom_norm) * TINY.height_px + 1


@pytest.mark.parametrize("name", POPPING)
def test_a_word_pops_and_comes_back_to_the_pixel(name: str, library: FontLibrary, tmp_path: Path) -> None:
    style = CAPTION_STYLES[name]
    track = styled(library, style, "latin")
    placed = place_track(track, library)
    cue = placed.cues[0]
    line, word = marked_words(cue)[1]
    begins, ends = word_ticks(word)
    assert ends - begins > 20
    times = [(begins + 6) / 100, (begins + 14) / 100, (ends - 2) / 100]
    frames, _ = draw(ass_from_track(track, library), TINY, times, library.fonts_dir, tmp_path)
    mask = allowed(style, placed, cue, (line, word))
    assert (np.abs(frames[0] - frames[1]).max(axis=2) > 24)[mask].sum() > 30
    if style.highlight is not Highlight.FILL:
        assert np.abs(frames[1] - frames[2]).max() == 0


def test_the_fill_grows_with_the_word(library: FontLibrary, tmp_path: Path) -> None:
    style = CaptionStyle(highlight=Highlight.FILL, highlight_color="FF00FF")
    track = styled(library, style, "latin")
    _, word = marked_words(place_track(track, library).cues[0])[1]
    begins, ends = word_ticks(word)
    times = [(begins + part * (ends - begins)) / 100 for part in (0.1, 0.5, 0.95)]
    frames, _ = draw(ass_from_track(track, library), TINY, times, library.fonts_dir, tmp_path)
    filled = [((frame[..., 0] > 200) & (frame[..., 1] < 80) & (frame[..., 2] > 200)).sum() for frame in frames]
    assert filled[0] < filled[1] < filled[2]


def test_arabic_is_filled_from_the_right(library: FontLibrary, tmp_path: Path) -> None:
    style = CaptionStyle(highlight=Highlight.FILL, highlight_color="FF00FF")
    track = styled(library, style, "hebrew")
    placed = place_track(track, library)
    _, word = marked_words(placed.cues[0])[0]
    begins, ends = word_ticks(word)
    (frame,), _ = draw(
        ass_from_track(track, library), TINY, [(begins + 0.5 * (ends - begins)) / 100], library.fonts_dir, tmp_path
    )
    columns = np.nonzero((frame[..., 0] > 200) & (frame[..., 1] < 80) & (frame[..., 2] > 200))[1]
    assert len(columns)
    assert columns.min() >= (word.left_px + word.right_px) / 2 - 3
    assert columns.max() <= word.right_px + 2


@pytest.mark.parametrize("entrance", [Entrance.FADE, Entrance.POP, Entrance.SLIDE])
def test_an_entrance_ends_on_the_very_picture_of_a_style_without_one(
    entrance: Entrance, library: FontLibrary, tmp_path: Path
) -> None:
    still = CaptionStyle(highlight=Highlight.NONE, backdrop=Backdrop.CARD)
    if entrance is Entrance.SLIDE:
        still = CaptionStyle(highlight=Highlight.NONE, backdrop=Backdrop.CARD, position_norm=0.5)
    moving = CaptionStyle(
        highlight=Highlight.NONE, backdrop=Backdrop.CARD, position_norm=still.position_norm, entrance=entrance
    )
    pictures = []
    for style in (still, moving):
        track = styled(library, style, "latin")
        begins, _ = cue_ticks(place_track(track, library).cues[0])
        first = int(np.ceil(begins / 100 * RATE))
        times = [(first + 1) / RATE, (first + 9) / RATE]
        frames, _ = draw(ass_from_track(track, library), TINY, times, library.fonts_dir, tmp_path)
        pictures.append(frames)
    assert np.abs(pictures[0][0] - pictures[1][0]).max() > 24
    assert np.abs(pictures[0][1] - pictures[1][1]).max() == 0
    assert np.abs(pictures[1][1] - pictures[1][1][0, 0]).max() > 24


def test_a_card_is_behind_the_text_and_lets_through_what_its_opacity_says(library: FontLibrary, tmp_path: Path) -> None:
    style = CaptionStyle(
        highlight=Highlight.NONE, backdrop=Backdrop.CARD, backdrop_color="FFFFFF", backdrop_opacity=0.5
    )
    track = styled(library, style, "latin")
    (box, *_) = text_boxes(track, library)
    (frame,), _ = draw(ass_from_track(track, library), TINY, [0.6], library.fonts_dir, tmp_path)
    inside = frame[int(box.y_px + box.height_px / 2), int(box.x_px + 5)]
    assert np.abs(inside - (0x40 + 0xFF) / 2).max() < 6
