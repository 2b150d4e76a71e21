# SPDX-License-Identifier: MIT
"""
Everything that is drawn over the pictures of a clip as text: captions in one language or two, heading, hook, marks.

In: a recipe and fonts. Out: one ASS file, so that one renderer draws all of it in the one encode, and where it stands.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from clipmill.captions.ass import ass_from_track
from clipmill.captions.bilingual import BilingualTracks, bilingual_ass, bilingual_boxes
from clipmill.captions.layout import text_boxes
from clipmill.domain.picture import Box
from clipmill.domain.result import Clip
from clipmill.engine.overlaid import draw_overlays
from clipmill.fonts.library import FontLibrary
from clipmill.overlays import join_ass


@dataclass(frozen=True, slots=True)
class DrawnTexts:
    """What is burned into a clip."""

    ass_text: str | None
    """None where nothing is drawn."""
    boxes: tuple[Box, ...]
    """Where it stands, in output pixels."""


def draw_texts(clip: Clip, fonts: FontLibrary) -> DrawnTexts:
    """Return the ASS file with all that is burned into a clip; raises InvalidOptions for what cannot be drawn."""
    is_captioned = clip.spec.captions is not None and bool(clip.captions.cues)
    boxes = _caption_boxes(clip, fonts) if is_captioned else ()
    drawn = draw_overlays(clip.spec, fonts, language=clip.captions.language, caption_boxes=boxes, face_boxes=clip.faces)
    if not is_captioned and not drawn.events:
        return DrawnTexts(None, ())
    base = caption_file(clip, fonts) if is_captioned else ass_from_track(replace(clip.captions, cues=()), fonts)
    return DrawnTexts(join_ass(base, drawn.events), (*boxes, *drawn.boxes))


def caption_file(clip: Clip, fonts: FontLibrary) -> str:
    """Return the captions alone as an ASS file."""
    tracks = _tracks(clip)
    return ass_from_track(clip.captions, fonts) if tracks is None else bilingual_ass(tracks, fonts)


def _caption_boxes(clip: Clip, fonts: FontLibrary) -> tuple[Box, ...]:
    tracks = _tracks(clip)
    return text_boxes(clip.captions, fonts) if tracks is None else bilingual_boxes(tracks, fonts)


def _tracks(clip: Clip) -> BilingualTracks | None:
    return None if clip.captions_under is None else BilingualTracks(clip.captions, clip.captions_under)
