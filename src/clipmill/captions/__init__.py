# SPDX-License-Identifier: MIT
"""
Room: the words of a clip -> timed text over it, and that text as ASS, SRT and WebVTT.

In: a transcript, an EDL, a style, a size and someone who measures text. Out: `CaptionTrack`s and files' text.
Pure: it opens no file and draws no picture; libass draws what `formats` writes.
"""

from clipmill.captions.catalogue import StyleEntry, StyleGroup
from clipmill.captions.cues import caption_clip
from clipmill.captions.geometry import safe_area_for
from clipmill.captions.measure import TextMeasurer
from clipmill.captions.style_file import style_from_text
from clipmill.captions.styles import CAPTION_STYLES, STYLE_ENTRIES, check_style

__all__ = [
    "CAPTION_STYLES",
    "STYLE_ENTRIES",
    "StyleEntry",
    "StyleGroup",
    "TextMeasurer",
    "caption_clip",
    "check_style",
    "safe_area_for",
    "style_from_text",
]
