# SPDX-License-Identifier: MIT
"""
Clean and modern styles that lead the eye to the word that is said.

In: nothing. Out: entries of the catalogue, as data.
"""

from __future__ import annotations

from clipmill.captions.catalogue.entry import StyleEntry, StyleGroup
from clipmill.domain.captions import Backdrop, CaptionStyle, Emphasis, Entrance, Highlight

FOCUS: tuple[StyleEntry, ...] = (
    StyleEntry(
        StyleGroup.FOCUS,
        "white card",
        CaptionStyle(
            name="smart-bg-focus",
            font_family="Figtree ExtraBold",
            font_size_norm=0.037,
            text_color="868C94",
            highlight_color="101214",
            outline_color="FFFFFF",
            outline_norm=0.0,
            shadow_norm=0.0,
            backdrop=Backdrop.CARD,
            backdrop_color="FFFFFF",
            corner_em=0.32,
            entrance=Entrance.FADE,
            emphasis=Emphasis.BOX,
        ),
    ),
    StyleEntry(
        StyleGroup.FOCUS,
        "black box",
        CaptionStyle(
            name="box-highlight",
            font_family="Figtree ExtraBold",
            highlight=Highlight.BOX,
            highlight_color="0B0B0D",
            highlight_text_color="FFFFFF",
            outline_norm=0.0016,
            shadow_norm=0.0012,
            corner_em=0.14,
            emphasis=Emphasis.UNDERLINE,
        ),
    ),
    StyleEntry(
        StyleGroup.FOCUS,
        "bold white",
        CaptionStyle(
            name="word-focus",
            font_family="Montserrat Black",
            text_color="AEB4BC",
            highlight=Highlight.POP,
            highlight_color="FFFFFF",
            pop_scale=1.14,
            outline_color="14161A",
            outline_norm=0.002,
            shadow_norm=0.0018,
            word_spaces=2,
            emphasis=Emphasis.LARGER,
            emphasis_scale=1.12,
        ),
    ),
    StyleEntry(
        StyleGroup.FOCUS,
        "white underline",
        CaptionStyle(
            name="underline-focus",
            font_family="Montserrat SemiBold",
            highlight=Highlight.UNDERLINE,
            highlight_color="FFFFFF",
            outline_norm=0.0012,
            shadow_norm=0.0018,
            corner_em=0.05,
            emphasis=Emphasis.HEAVIER,
        ),
    ),
)
