# SPDX-License-Identifier: MIT
"""
Transcript + EDL -> the captions of a clip: what is shown together, for how long, on which lines.

In: words, kept ranges, a style, an output size, a way to measure text. Out: a `CaptionTrack`. It draws nothing and
writes no file format. Cues are chosen together by the least total cost (dynamic programming over the words), so that
one bad break is not passed on to the next cue.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache, partial

from clipmill.captions.emoji import add_emoji, gap_maker, one_emoji
from clipmill.captions.geometry import caption_geometry
from clipmill.captions.lines import MeasuredWord, break_lines
from clipmill.captions.measure import TextMeasurer
from clipmill.captions.numbers import find_ties
from clipmill.captions.phrases import phrases_from_words, split_wide_phrase
from clipmill.captions.placing import PlacedWord, place_words
from clipmill.captions.splitting import choose_cues
from clipmill.captions.styles import check_style
from clipmill.captions.telling import emphasize, is_emphasizing
from clipmill.captions.text import drawn_text
from clipmill.captions.timing import mark_words, time_cues
from clipmill.domain.captions import CaptionStyle, CaptionTrack, Cue, SafeArea
from clipmill.domain.clip import Edl
from clipmill.domain.media import Size
from clipmill.domain.speech import Transcript

__all__ = ["TextMeasurer", "caption_clip", "main_family"]

LEAST_SHRINK = 0.75
"""A word up to this much wider than a line is drawn smaller; a wider one is broken."""
EVEN_SLACK = 1.08
"""How much longer than an even share the pieces of a broken word may be."""


def caption_clip(
    transcript: Transcript,
    edl: Edl,
    *,
    style: CaptionStyle,
    size: Size,
    safe_area: SafeArea,
    measurer: TextMeasurer,
) -> CaptionTrack:
    """
    Return the captions of the words that are heard in the clip.

    Cues are in order, do not overlap, lie inside the clip and have at most `style.max_lines` lines, none wider than
    the safe area at the style's size unless it is one long word, which the ASS writer draws smaller. Text is clean but
    otherwise as transcribed: upper case and the loss of emoji are the ASS writer's business.

    Raises:
        InvalidOptions: the style has a value that it cannot have, or asks for a font that is not there.

    """
    check_style(style)
    words = place_words(transcript, edl)
    language = transcript.language
    geometry = caption_geometry(style, size, safe_area)
    family = main_family(measurer, style, (word.text for word in words), language)
    width_of = _width_function(measurer, style, family, language, geometry.em_px)
    phrases = _measured(phrases_from_words(words, language), width_of, geometry.max_line_px)
    space_px = style.word_spaces * (width_of("n n") - 2 * width_of("n"))
    if style.has_emoji:
        phrases = add_emoji(phrases, measurer, lambda text: min(width_of(text), geometry.max_line_px))
    if is_emphasizing(style):
        phrases = emphasize(phrases, style, language, width_of=width_of, max_line_px=geometry.max_line_px)
    phrases = _tied(phrases)
    groups = choose_cues(phrases, space_px, geometry.max_line_px, max_lines=style.max_lines)
    ranges = time_cues([[item.word for item in group] for group in groups], edl.duration_us)
    cues = []
    for group, shown in zip(groups, ranges, strict=True):
        if shown.duration_us <= 0:
            continue
        lines = break_lines(one_emoji(group), space_px, geometry.max_line_px)
        cues.append(Cue(shown, mark_words([[item.word for item in line] for line in lines], shown)))
    return CaptionTrack(language, tuple(cues), style, safe_area, size, is_emphasis_chosen=is_emphasizing(style))


def main_family(measurer: TextMeasurer, style: CaptionStyle, texts: Iterable[str], language: str | None) -> str:
    """Return the one family that draws most of a track, so that its look does not change from cue to cue."""
    joined = " ".join(drawn_text(text, style, language) for text in texts)
    return measurer.resolve(style.font_family, joined).family


def _width_function(
    measurer: TextMeasurer, style: CaptionStyle, family: str, language: str | None, em_px: float
) -> Callable[[str], float]:
    """Return a function that measures words as they are drawn, each text once."""
    gap_of = gap_maker(measurer, family)

    @cache
    def width_of(text: str) -> float:
        return measurer.measure(drawn_text(text, style, language, gap_of), family, em_px)

    return width_of


def _measured(
    phrases: Sequence[PlacedWord], width_of: Callable[[str], float], max_line_px: float
) -> list[MeasuredWord]:
    """Return the phrases with their widths; those that not even a smaller size saves are broken evenly."""
    fitting: list[PlacedWord] = []
    for phrase in phrases:
        width = width_of(phrase.text)
        if width <= max_line_px / LEAST_SHRINK:
            fitting.append(phrase)
            continue
        limit_px = min(max_line_px, EVEN_SLACK * width / math.ceil(width / max_line_px))
        fitting += split_wide_phrase(phrase, partial(_is_within, width_of, limit_px))
    return [MeasuredWord(phrase, min(width_of(phrase.text), max_line_px)) for phrase in fitting if phrase.text]


def _tied(words: Sequence[MeasuredWord]) -> list[MeasuredWord]:
    """Return the words, those that are one number with the word before them saying so."""
    ties = find_ties([item.word.text for item in words])
    return [replace(item, is_tied=tied) for item, tied in zip(words, ties, strict=True)]


def _is_within(width_of: Callable[[str], float], limit_px: float, text: str) -> bool:
    return width_of(text) <= limit_px
