# SPDX-License-Identifier: MIT
"""
Where each line and each word of a track stands in the output, in pixels.

In: a track and a way to measure text. Out: placed cues, from which the ASS writer draws and the receipt checks.
It writes no file format. A cue whose lines are too wide for the safe area is made smaller as a whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from clipmill.captions.cues import main_family
from clipmill.captions.geometry import (
    BOX_PAD_X_EM,
    BOX_PAD_Y_EM,
    LINE_PITCH_EM,
    CaptionGeometry,
    caption_geometry,
)
from clipmill.captions.measure import TextMeasurer
from clipmill.captions.phrases import locale_of
from clipmill.captions.spans import spans_in_line
from clipmill.captions.styles import check_style
from clipmill.captions.text import drawn_text, is_rtl_text
from clipmill.domain.captions import CaptionTrack, Cue, CueWord, FontRun, Highlight, TextInk
from clipmill.domain.picture import Box


@dataclass(frozen=True, slots=True)
class PlacedText:
    """One drawn word of a line."""

    word: CueWord
    left_px: float
    """Left end of its advance in the output, without the blank half of a full-width sign."""
    right_px: float


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """One line of a cue as it is drawn."""

    text: str
    runs: tuple[FontRun, ...]
    """The line in reading order."""
    words: tuple[PlacedText, ...]
    """The words that are drawn, in reading order."""
    center_px: float
    baseline_px: float
    ink: TextInk


@dataclass(frozen=True, slots=True)
class PlacedCue:
    """One cue as it is drawn; without lines when nothing of it can be drawn."""

    cue: Cue
    em_px: float
    lines: tuple[PlacedLine, ...]


@dataclass(frozen=True, slots=True)
class PlacedTrack:
    """A whole track as it is drawn."""

    family: str
    """The family that draws most of it."""
    is_rtl: bool
    locale: str | None
    """Language tag of its letter forms."""
    geometry: CaptionGeometry
    above_em: float
    """Highest ink above a baseline in the whole track; all lines keep this room, so that none stands higher."""
    below_em: float
    cues: tuple[PlacedCue, ...]
    missing: tuple[str, ...]
    """Characters that no font has; they are not drawn. Emoji are not among them."""


@dataclass(frozen=True, slots=True)
class _Writer:
    """What all lines of a track share."""

    track: CaptionTrack
    measurer: TextMeasurer
    family: str
    is_rtl: bool
    locale: str | None

    def ink(self, text: str, em_px: float = 1.0) -> TextInk:
        return self.measurer.ink(text, self.family, em_px, self.locale)

    def drawn(self, word: CueWord) -> str:
        text = drawn_text(word.text, self.track.style, self.track.language)
        return "".join(run.text for run in self.measurer.resolve(self.family, text).runs)

    def joined(self, line: Sequence[tuple[CueWord, str]]) -> tuple[str, list[int]]:
        """Return the line's text and where each word starts in it."""
        text, starts = "", []
        for word, drawn in line:
            text += "" if word.joins_previous or not text else " "
            starts.append(len(text))
            text += drawn
        return text, starts


def place_track(track: CaptionTrack, measurer: TextMeasurer) -> PlacedTrack:
    """
    Return where everything of the track is drawn; all ink, with its border and boxes, lies in the safe area.

    Raises:
        InvalidOptions: the style has a value that it cannot have, or asks for a font that is not there.

    """
    check_style(track.style)
    texts = [word.text for cue in track.cues for line in cue.lines for word in line]
    family = main_family(measurer, track.style, texts, track.language)
    locale = locale_of(track.language, "".join(texts))
    writer = _Writer(track, measurer, family, is_rtl_text(texts, track.language), locale)
    geometry = caption_geometry(track.style, track.size, track.safe_area)
    drawn = [_drawn_lines(writer, cue) for cue in track.cues]
    inks = [writer.ink(writer.joined(line)[0]) for lines in drawn for line in lines]
    above = max((ink.above_px for ink in inks), default=0.0)
    below = max((ink.below_px for ink in inks), default=0.0)
    shared = PlacedTrack(family, writer.is_rtl, locale, geometry, above, below, (), ())
    cues = tuple(_place_cue(writer, shared, cue, lines) for cue, lines in zip(track.cues, drawn, strict=True))
    joined = " ".join(drawn_text(text, track.style, track.language) for text in texts)
    missing = measurer.resolve(family, joined).missing
    return PlacedTrack(family, writer.is_rtl, locale, geometry, above, below, cues, missing)


def text_boxes(track: CaptionTrack, measurer: TextMeasurer) -> tuple[Box, ...]:
    """
    Return the rectangle that each drawn cue fills, with outline, shadow and highlight boxes, in output pixels.

    Cues of which nothing is drawn (emoji alone) have none.
    """
    placed = place_track(track, measurer)
    return tuple(_cue_box(placed, cue, track.style.highlight) for cue in placed.cues if cue.lines)


def missing_characters(track: CaptionTrack, measurer: TextMeasurer) -> tuple[str, ...]:
    """Return the characters of the track that no font has, each once; the pictures are without them."""
    return place_track(track, measurer).missing


def word_box(placed: PlacedTrack, cue: PlacedCue, line: PlacedLine, word: PlacedText) -> Box:
    """Return the highlight box of a word: its advance and the track's line height with a little room around."""
    pad_x, pad_y = BOX_PAD_X_EM * cue.em_px, BOX_PAD_Y_EM * cue.em_px
    left, right = word.left_px - pad_x, word.right_px + pad_x
    top = line.baseline_px - placed.above_em * cue.em_px - pad_y
    bottom = line.baseline_px + placed.below_em * cue.em_px + pad_y
    return Box(left, top, right - left, bottom - top)


def _drawn_lines(writer: _Writer, cue: Cue) -> list[list[tuple[CueWord, str]]]:
    """Return the words of each line that leave something to draw, with what is drawn of them."""
    lines = [[(word, writer.drawn(word)) for word in line] for line in cue.lines]
    kept = [[pair for pair in line if pair[1]] for line in lines]
    return [line for line in kept if line]


def _place_cue(
    writer: _Writer, shared: PlacedTrack, cue: Cue, lines: Sequence[Sequence[tuple[CueWord, str]]]
) -> PlacedCue:
    geometry = shared.geometry
    if not lines:
        return PlacedCue(cue, geometry.em_px, ())
    unit_inks = [writer.ink(writer.joined(line)[0]) for line in lines]
    is_boxed = writer.track.style.highlight is Highlight.BOX
    pad_em = BOX_PAD_Y_EM if is_boxed else 0.0
    pitch_em = max(
        LINE_PITCH_EM, shared.above_em + shared.below_em + max(2 * pad_em, geometry.outline_px / geometry.em_px)
    )
    height_em = pitch_em * (len(lines) - 1) + shared.above_em + shared.below_em + 2 * pad_em
    widest_em = max(ink.advance_px + max(0.0, ink.left_px) + max(0.0, ink.right_px) for ink in unit_inks)
    room_px = geometry.bottom_px - geometry.top_px - 2 * geometry.border_px
    em = min(geometry.em_px, geometry.max_line_px / max(widest_em, 1e-6), room_px / max(height_em, 1e-6))
    middle = geometry.top_px + writer.track.style.position_norm * (geometry.bottom_px - geometry.top_px)
    half = height_em * em / 2 + geometry.border_px
    middle = min(max(middle, geometry.top_px + half), geometry.bottom_px - half)
    first = middle - height_em * em / 2 + (pad_em + shared.above_em) * em
    center = (geometry.left_px + geometry.right_px) / 2
    placed = tuple(
        _place_line(writer, line, em, center, first + index * pitch_em * em) for index, line in enumerate(lines)
    )
    return PlacedCue(cue, em, placed)


def _place_line(
    writer: _Writer, line: Sequence[tuple[CueWord, str]], em_px: float, center_px: float, baseline_px: float
) -> PlacedLine:
    text, starts = writer.joined(line)
    bounds = [(start, start + len(drawn)) for start, (_, drawn) in zip(starts, line, strict=True)]
    spans = spans_in_line(text, bounds, writer.ink, is_rtl=writer.is_rtl)
    whole = writer.ink(text, em_px)
    ink = replace(whole, left_px=spans.left_em * em_px, right_px=spans.right_em * em_px)
    center_px += (ink.left_px - ink.right_px) / 2  # the ink is centered, not the blank beside a full-width stop
    left = center_px - ink.advance_px / 2
    words = tuple(
        PlacedText(word, left + begin * em_px, left + end * em_px)
        for (word, _), (begin, end) in zip(line, spans.words, strict=True)
    )
    return PlacedLine(text, writer.measurer.resolve(writer.family, text).runs, words, center_px, baseline_px, ink)


def _cue_box(placed: PlacedTrack, cue: PlacedCue, highlight: Highlight) -> Box:
    border = placed.geometry.border_px
    lefts, rights, tops, bottoms = [], [], [], []
    for line in cue.lines:
        half = line.ink.advance_px / 2
        lefts.append(line.center_px - half - line.ink.left_px - border)
        rights.append(line.center_px + half + line.ink.right_px + border)
        tops.append(line.baseline_px - line.ink.above_px - border)
        bottoms.append(line.baseline_px + line.ink.below_px + border)
        if highlight is Highlight.BOX:
            boxes = [word_box(placed, cue, line, word) for word in line.words]
            lefts += [box.x_px for box in boxes]
            rights += [box.x_px + box.width_px for box in boxes]
            tops += [box.y_px for box in boxes]
            bottoms += [box.y_px + box.height_px for box in boxes]
    left, top = min(lefts), min(tops)
    return Box(left, top, max(rights) - left, max(bottoms) - top)
