# SPDX-License-Identifier: MIT
"""
What a caption style looks like: a short cue in it, and the moment at which it shows what it does.

In: a style, a size, a way to measure. Out: a track and a time. It draws nothing.
"""

from __future__ import annotations

from dataclasses import replace

from clipmill.captions.cues import caption_clip
from clipmill.captions.geometry import is_popping
from clipmill.captions.measure import TextMeasurer
from clipmill.captions.stretches import POP_TICKS
from clipmill.captions.timing import TICK_US
from clipmill.domain.captions import CaptionStyle, CaptionTrack, Highlight, SafeArea
from clipmill.domain.clip import Edl
from clipmill.domain.media import Size
from clipmill.domain.speech import Segment, Transcript, Word
from clipmill.domain.times import ClipTime, SourceTime, TimeRange

PREVIEW_SIZE = Size(360, 640)
_WORDS = ("Your", "words", "look", "just", "like", "this")
_WORD_US = 500_000
_SHOWN = 3
"""The word that is being said in the picture."""
_LABEL = CaptionStyle(
    name="label",
    font_family="Figtree ExtraBold",
    font_size_norm=0.024,
    highlight=Highlight.NONE,
    outline_norm=0.0015,
    shadow_norm=0.0,
    max_lines=1,
    max_line_width_norm=1.0,
    position_norm=0.0,
)


def preview_track(style: CaptionStyle, measurer: TextMeasurer, size: Size = PREVIEW_SIZE) -> CaptionTrack:
    """
    Return a cue in the middle of a picture in this style.

    Raises:
        InvalidOptions: the style cannot be drawn.

    """
    safe = SafeArea(left_norm=0.05, right_norm=0.05, top_norm=0.1, bottom_norm=0.1)
    return _track(_WORDS, replace(style, position_norm=0.5), size, safe, measurer)


def preview_label(text: str, measurer: TextMeasurer, size: Size, top_norm: float) -> CaptionTrack:
    """Return a small line of text that stands at a height of the picture all the time."""
    safe = SafeArea(left_norm=0.02, right_norm=0.02, top_norm=top_norm, bottom_norm=0.0)
    return _track((text,), _LABEL, size, safe, measurer, word_us=_WORD_US * len(_WORDS))


def preview_time(style: CaptionStyle) -> ClipTime:
    """Return when the preview shows a marked word at its best: largest where it pops, part filled where it fills."""
    begins = _SHOWN * _WORD_US
    if is_popping(style) and style.highlight is not Highlight.FILL:
        return ClipTime(begins + POP_TICKS // 2 * TICK_US)
    return ClipTime(begins + _WORD_US * 3 // 5)


def _track(
    texts: tuple[str, ...],
    style: CaptionStyle,
    size: Size,
    safe: SafeArea,
    measurer: TextMeasurer,
    *,
    word_us: int = _WORD_US,
) -> CaptionTrack:
    words = tuple(
        Word(TimeRange(SourceTime(index * word_us), SourceTime((index + 1) * word_us)), text)
        for index, text in enumerate(texts)
    )
    whole = TimeRange(SourceTime(0), SourceTime(len(words) * word_us))
    transcript = Transcript("en", 1.0, (Segment(whole, words),))
    return caption_clip(transcript, Edl((whole,)), style=style, size=size, safe_area=safe, measurer=measurer)
