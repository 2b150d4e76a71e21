# SPDX-License-Identifier: MIT
"""
Where each line and each word of a track stands in the output, in pixels.

In: a track and a way to measure text. Out: placed cues, from which the ASS writer draws and the receipt checks.
It writes no file format. A cue whose lines are too wide for the safe area is made smaller as a whole.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from clipmill.captions.bidi import embedding_levels
from clipmill.captions.cues import main_family
from clipmill.captions.emoji import GAP, gap_maker, gaps_of_word
from clipmill.captions.geometry import LINE_PITCH_EM, caption_geometry, style_pads
from clipmill.captions.measure import TextMeasurer
from clipmill.captions.phrases import locale_of
from clipmill.captions.placed import PlacedCue, PlacedEmoji, PlacedLine, PlacedText, PlacedTrack
from clipmill.captions.shapes import cue_box, word_box
from clipmill.captions.spans import spans_in_line
from clipmill.captions.styles import check_style
from clipmill.captions.telling import Growth, growth_scale, is_emphasizing, spaces_beside, telling_text
from clipmill.captions.text import drawn_text, is_rtl_text
from clipmill.captions.unchosen import unchosen_words
from clipmill.domain.captions import (
    EMOJI_ABOVE_EM,
    EMOJI_BELOW_EM,
    EMOJI_EM,
    EMOJI_MIDDLE_EM,
    CaptionTrack,
    Cue,
    CueWord,
    EmojiPicture,
    TextInk,
)
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


_TOUCHING_EM = 0.02
"""By how much two words may overlap: letters that touch have no room between their boxes."""


@dataclass(frozen=True, slots=True)
class _Writer:
    """What all lines of a track share."""

    track: CaptionTrack
    measurer: TextMeasurer
    family: str
    is_rtl: bool
    locale: str | None
    gap_of: Callable[[str], str]
    telling: frozenset[int]
    """Numbers of the track's words that stand out."""

    @property
    def scale(self) -> float:
        """How much larger they are."""
        return growth_scale(self.track.style)

    def ink(self, text: str, em_px: float = 1.0) -> TextInk:
        return self.measurer.ink(text, self.family, em_px, self.locale)

    def drawn(self, word: CueWord, *, is_telling: bool) -> str:
        style, language = self.track.style, self.track.language
        text = drawn_text(word.text + word.emoji, style, language, self.gap_of)
        text = telling_text(text, style, language) if is_telling else text
        return "".join(run.text for run in self.measurer.resolve(self.family, text).runs)

    def joined(self, line: Sequence[_Drawn]) -> tuple[str, list[int]]:
        """Return the line's text and where each word starts in it."""
        text, starts, before = "", [], 0
        for word, drawn, is_telling in line:
            room = self._spaces(drawn) if is_telling else 0
            usual = 0 if word.joins_previous else self.track.style.word_spaces
            text += " " * (before + usual + room) if text else ""
            starts.append(len(text))
            text += drawn
            before = room
        return text, starts

    def width_em(self, line: Sequence[_Drawn]) -> float:
        """Return how wide the ink of a line is, with what its larger words reach over its ends."""
        text, starts = self.joined(line)
        ink = self.ink(text)
        left, right = max(0.0, ink.left_px), max(0.0, ink.right_px)
        if self.scale > 1.0 and any(is_telling for _, _, is_telling in line):
            bounds = [(start, start + len(drawn)) for start, (_, drawn, _) in zip(starts, line, strict=True)]
            spans = spans_in_line(text, bounds, self.ink, is_rtl=self.is_rtl).words
            over_left, over_right = self.reach(line, spans, ink.advance_px)
            left, right = max(left, over_left), max(right, over_right)
        return ink.advance_px + left + right

    def reach(
        self, line: Sequence[_Drawn], spans: Sequence[tuple[float, float]], advance_em: float
    ) -> tuple[float, float]:
        """Return how far larger words reach over the left and the right end of a line, in em."""
        half = (self.scale - 1) / 2
        told = [span for (_, _, is_telling), span in zip(line, spans, strict=True) if is_telling]
        left = max((half * (end - begin) - begin for begin, end in told), default=0.0)
        right = max((end + half * (end - begin) - advance_em for begin, end in told), default=0.0)
        return max(0.0, left), max(0.0, right)

    def _spaces(self, drawn: str) -> int:
        if self.scale <= 1.0:
            return 0
        space = self.ink("n n").advance_px - 2 * self.ink("n").advance_px
        return spaces_beside(self.ink(drawn).advance_px, space, self.scale)


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
    gap_of = gap_maker(measurer, family)
    telling = _telling(track) if is_emphasizing(track.style) else frozenset()
    writer = _Writer(track, measurer, family, is_rtl_text(texts, track.language), locale, gap_of, telling)
    geometry = caption_geometry(track.style, track.size, track.safe_area)
    drawn = _drawn_cues(writer)
    inks = [writer.ink(writer.joined(line)[0]) for lines in drawn for line in lines]
    has_emoji = any(GAP in text for lines in drawn for line in lines for _, text, _ in line)
    above = max((ink.above_px for ink in inks), default=0.0)
    below = max((ink.below_px for ink in inks), default=0.0)
    above, below = (max(above, EMOJI_ABOVE_EM), max(below, EMOJI_BELOW_EM)) if has_emoji else (above, below)
    shared = PlacedTrack(family, writer.is_rtl, locale, geometry, above, below, (), ())
    cues = tuple(_place_cue(writer, shared, cue, lines) for cue, lines in zip(track.cues, drawn, strict=True))
    joined = " ".join(drawn_text(text, track.style, track.language) for text in texts)
    missing = measurer.resolve(family, joined).missing
    return PlacedTrack(family, writer.is_rtl, locale, geometry, above, below, cues, missing)


def _telling(track: CaptionTrack) -> frozenset[int]:
    """Return the numbers of the words that stand out, as whoever made the track chose them."""
    if not track.is_emphasis_chosen:
        return unchosen_words(track)
    words = (word for cue in track.cues for line in cue.lines for word in line)
    return frozenset(index for index, word in enumerate(words) if word.is_telling)


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


_Drawn = tuple[CueWord, str, bool]
"""A word, what is drawn of it, and whether it stands out."""


def _drawn_cues(writer: _Writer) -> list[list[list[_Drawn]]]:
    """Return the words of each line of each cue that leave something to draw, with what is drawn of them."""
    numbers = itertools.count()
    cues: list[list[list[_Drawn]]] = []
    for cue in writer.track.cues:
        marked = [[(word, next(numbers) in writer.telling) for word in line] for line in cue.lines]
        lines = [[(word, writer.drawn(word, is_telling=told), told) for word, told in line] for line in marked]
        kept = [[item for item in line if item[1]] for line in lines]
        cues.append([_clear_of_others(writer, line) for line in kept if line])
    return cues


def _clear_of_others(writer: _Writer, line: list[_Drawn]) -> list[_Drawn]:
    """
    Return the line; none of its words stands out where one would be drawn over another.

    Two directions in a line can part a word, so that others come to stand in its middle, and can put two words beside
    each other that are not neighbors in reading order, without room for a larger one.
    """
    if not writer.track.is_emphasis_chosen or not any(is_telling for _, _, is_telling in line):
        return line
    text, starts = writer.joined(line)
    if len(set(embedding_levels(text, is_rtl=writer.is_rtl))) == 1:
        return line
    bounds = [(start, start + len(drawn)) for start, (_, drawn, _) in zip(starts, line, strict=True)]
    spans = spans_in_line(text, bounds, writer.ink, is_rtl=writer.is_rtl).words
    grown = [
        (writer.scale - 1) / 2 * (end - begin) * told for (begin, end), (_, _, told) in zip(spans, line, strict=True)
    ]
    reached = sorted((begin - more, end + more) for (begin, end), more in zip(spans, grown, strict=True))
    if all(before[1] <= after[0] + _TOUCHING_EM for before, after in itertools.pairwise(reached)):
        return line
    return [(word, writer.drawn(word, is_telling=False), False) for word, _, _ in line]


def _place_cue(writer: _Writer, shared: PlacedTrack, cue: Cue, lines: Sequence[Sequence[_Drawn]]) -> PlacedCue:
    geometry = shared.geometry
    if not lines:
        return PlacedCue(cue, geometry.em_px, ())
    pads = style_pads(writer.track.style)
    pad_em = pads.y_em
    parting_em = max(pads.between_em, (geometry.outline_px + geometry.rim_px) / geometry.em_px)
    pitch_em = max(LINE_PITCH_EM, shared.above_em + shared.below_em + parting_em)
    height_em = pitch_em * (len(lines) - 1) + shared.above_em + shared.below_em + 2 * pad_em
    widest_em = max(writer.width_em(line) for line in lines)
    room_px = geometry.bottom_px - geometry.top_px - 2 * geometry.border_px
    em = min(geometry.em_px, geometry.max_line_px / max(widest_em, 1e-6), room_px / max(height_em, 1e-6))
    middle = geometry.top_px + writer.track.style.position_norm * (geometry.bottom_px - geometry.top_px)
    half = height_em * em / 2 + geometry.border_px
    middle = min(max(middle, geometry.top_px + half), geometry.bottom_px - half)
    middle += cue.shift_norm * writer.track.size.height_px
    first = middle - height_em * em / 2 + (pad_em + shared.above_em) * em
    center = (geometry.left_px + geometry.right_px) / 2
    placed = tuple(
        _place_line(writer, line, em, center, first + index * pitch_em * em) for index, line in enumerate(lines)
    )
    return PlacedCue(cue, em, placed)


def _place_line(
    writer: _Writer, line: Sequence[_Drawn], em_px: float, center_px: float, baseline_px: float
) -> PlacedLine:
    text, starts = writer.joined(line)
    bounds = [(start, start + len(drawn)) for start, (_, drawn, _) in zip(starts, line, strict=True)]
    spans = spans_in_line(text, bounds, writer.ink, is_rtl=writer.is_rtl)
    whole = writer.ink(text, em_px)
    emoji = _emoji_in_line(writer, text, line, bounds) if GAP in text else ()
    left_em = max([spans.left_em, *(-item.begin_em for item in emoji)])
    right_em = max([spans.right_em, *(item.end_em - whole.advance_px / em_px for item in emoji)])
    if writer.scale > 1.0 and any(is_telling for _, _, is_telling in line):
        over = writer.reach(line, spans.words, whole.advance_px / em_px)
        left_em, right_em = max(left_em, over[0]), max(right_em, over[1])
    ink = replace(whole, left_px=left_em * em_px, right_px=right_em * em_px)
    if emoji:
        above_px, below_px = EMOJI_ABOVE_EM * em_px, EMOJI_BELOW_EM * em_px
        ink = replace(ink, above_px=max(ink.above_px, above_px), below_px=max(ink.below_px, below_px))
    center_px += (ink.left_px - ink.right_px) / 2  # the ink is centered, not the blank beside a full-width stop
    left = center_px - ink.advance_px / 2
    words = tuple(
        PlacedText(
            word,
            drawn,
            left + em_px * min([begin, *(item.begin_em for item in emoji if item.word == index)]),
            left + em_px * max([end, *(item.end_em for item in emoji if item.word == index)]),
            is_telling,
        )
        for index, ((word, drawn, is_telling), (begin, end)) in enumerate(zip(line, spans.words, strict=True))
    )
    words = tuple(_grown(writer, word, baseline_px) for word in words)
    runs = writer.measurer.resolve(writer.family, text).runs
    pictures = tuple(item.placed(em_px, left, baseline_px) for item in emoji)
    return PlacedLine(text, runs, words, center_px, baseline_px, ink, pictures)


def _grown(writer: _Writer, word: PlacedText, baseline_px: float) -> PlacedText:
    """Return a word as large as it is drawn; words with an emoji, which would not grow along, never stand out."""
    if not word.is_telling or writer.scale <= 1.0:
        return word
    return replace(word, growth=Growth(writer.scale, ((word.left_px + word.right_px) / 2, baseline_px)))


@dataclass(frozen=True, slots=True)
class _LineEmoji:
    """An emoji in a line, in em from the line's left end."""

    picture: EmojiPicture
    word: int
    begin_em: float
    end_em: float

    def placed(self, em_px: float, left_px: float, baseline_px: float) -> PlacedEmoji:
        """Return it in the output, in the middle of its blank."""
        side = em_px * (self.end_em - self.begin_em)
        return PlacedEmoji(
            self.picture,
            left_px + em_px * self.begin_em,
            baseline_px - em_px * EMOJI_MIDDLE_EM - side / 2,
            side,
            self.word,
        )


def _emoji_in_line(
    writer: _Writer, text: str, line: Sequence[_Drawn], bounds: Sequence[tuple[int, int]]
) -> tuple[_LineEmoji, ...]:
    gaps = [
        (gap, picture, index)
        for index, ((word, drawn, _), (start, _)) in enumerate(zip(line, bounds, strict=True))
        for gap, picture in gaps_of_word(word.text + word.emoji, drawn, start, writer.measurer, writer.family)
    ]
    spans = spans_in_line(text, [gap for gap, _, _ in gaps], writer.ink, is_rtl=writer.is_rtl)
    placed = []
    for (begin, end), (_, picture, index) in zip(spans.words, gaps, strict=True):
        middle, half = (begin + end) / 2, min(EMOJI_EM, end - begin) / 2
        placed.append(_LineEmoji(picture, index, middle - half, middle + half))
    return tuple(placed)
