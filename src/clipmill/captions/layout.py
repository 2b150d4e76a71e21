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
from clipmill.captions.geometry import LINE_PITCH_EM, caption_geometry, style_pads
from clipmill.captions.measure import TextMeasurer
from clipmill.captions.phrases import locale_of
from clipmill.captions.placed import PlacedCue, PlacedLine, PlacedText, PlacedTrack
from clipmill.captions.shapes import cue_box, word_box
from clipmill.captions.spans import spans_in_line
from clipmill.captions.styles import check_style
from clipmill.captions.text import drawn_text, is_rtl_text
from clipmill.domain.captions import CaptionTrack, Cue, CueWord, TextInk
from clipmill.domain.picture import Box

__all__ = [
    "PlacedCue",
    "PlacedLine",
    "PlacedText",
    "PlacedTrack",
    "missing_characters",
    "place_track",
    "text_boxes",
    "word_box",
]


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
            text += "" if word.joins_previous or not text else " " * self.track.style.word_spaces
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
    return tuple(cue_box(track.style, placed, cue) for cue in placed.cues if cue.lines)


def missing_characters(track: CaptionTrack, measurer: TextMeasurer) -> tuple[str, ...]:
    """Return the characters of the track that no font has, each once; the pictures are without them."""
    return place_track(track, measurer).missing


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
    pads = style_pads(writer.track.style)
    pad_em = pads.y_em
    parting_em = max(pads.between_em, (geometry.outline_px + geometry.rim_px) / geometry.em_px)
    pitch_em = max(LINE_PITCH_EM, shared.above_em + shared.below_em + parting_em)
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
        PlacedText(word, drawn, left + begin * em_px, left + end * em_px)
        for (word, drawn), (begin, end) in zip(line, spans.words, strict=True)
    )
    return PlacedLine(text, writer.measurer.resolve(writer.family, text).runs, words, center_px, baseline_px, ink)
