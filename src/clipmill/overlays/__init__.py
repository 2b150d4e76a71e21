# SPDX-License-Identifier: MIT
"""
Room: what stands over a clip besides its captions: heading, hook text, watermark, progress bar.

In: wishes of a recipe, boxes of captions and faces, someone who measures text and someone who knows how texts are made
harmless. Out: lines for the captions' own ASS file, and boxes. Pure: it opens no file, no picture and no clock.
"""

from clipmill.overlays.ass import join_ass
from clipmill.overlays.compose import DrawnOverlays, Wishes, hook_range_of, overlay_events
from clipmill.overlays.faces import faces_in_output, heads_in_clip
from clipmill.overlays.headings import HOOK_MIDDLE_NORM, check_heading
from clipmill.overlays.lettering import Lettering, Phrase, TextMeasurer, TextRules
from clipmill.overlays.marks import check_progress_bar, check_watermark, picture_room
from clipmill.overlays.placing import Surroundings
from clipmill.overlays.safe_areas import App, ClearArea, clear_area
from clipmill.overlays.wording import heading_words, hook_words

__all__ = [
    "HOOK_MIDDLE_NORM",
    "App",
    "ClearArea",
    "DrawnOverlays",
    "Lettering",
    "Phrase",
    "Surroundings",
    "TextMeasurer",
    "TextRules",
    "Wishes",
    "check_heading",
    "check_progress_bar",
    "check_watermark",
    "clear_area",
    "faces_in_output",
    "heading_words",
    "heads_in_clip",
    "hook_range_of",
    "hook_words",
    "join_ass",
    "overlay_events",
    "picture_room",
]
