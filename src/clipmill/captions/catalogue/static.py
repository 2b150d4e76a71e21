# SPDX-License-Identifier: MIT
"""
Styles that mark no word.

In: nothing. Out: entries of the catalogue, as data.
"""

from __future__ import annotations

from clipmill.captions.catalogue.entry import StyleEntry, StyleGroup
from clipmill.domain.captions import CaptionStyle, Emphasis, Highlight

STATIC: tuple[StyleEntry, ...] = (
    StyleEntry(
        StyleGroup.STATIC,
        "outline",
        CaptionStyle(
            name="temp-static-1",
            font_family="Montserrat Black",
            highlight=Highlight.NONE,
            outline_norm=0.005,
            shadow_norm=0.0,
            emphasis=Emphasis.LARGER,
        ),
    ),
    StyleEntry(
        StyleGroup.STATIC,
        "comic",
        CaptionStyle(
            name="temp-static-2",
            font_family="Luckiest Guy",
            font_size_norm=0.045,
            highlight=Highlight.NONE,
            outline_norm=0.0036,
            shadow_norm=0.0048,
            shadow_color="2D6BFF",
            is_shadow_hard=True,
            is_upper_case=True,
            emphasis=Emphasis.LARGER,
            emphasis_scale=1.22,
        ),
    ),
    StyleEntry(
        StyleGroup.STATIC,
        "minimal",
        CaptionStyle(
            name="temp-static-3",
            font_family="Montserrat SemiBold",
            font_size_norm=0.03,
            highlight=Highlight.NONE,
            outline_norm=0.0006,
            shadow_norm=0.0014,
            emphasis=Emphasis.UNDERLINE,
        ),
    ),
    StyleEntry(
        StyleGroup.STATIC,
        "green",
        CaptionStyle(
            name="temp-static-4",
            font_family="Figtree ExtraBold",
            text_color="5BF07F",
            highlight=Highlight.NONE,
            outline_color="06240F",
            outline_norm=0.0032,
            emphasis=Emphasis.BOX,
        ),
    ),
    StyleEntry(
        StyleGroup.STATIC,
        "yellow",
        CaptionStyle(
            name="temp-static-5",
            font_family="Anton",
            font_size_norm=0.046,
            text_color="FFE000",
            highlight=Highlight.NONE,
            outline_norm=0.0036,
            is_upper_case=True,
            emphasis=Emphasis.BOX,
        ),
    ),
    StyleEntry(
        StyleGroup.STATIC,
        "orange",
        CaptionStyle(
            name="temp-static-6",
            font_family="Lilita One",
            font_size_norm=0.044,
            text_color="E06600",
            highlight=Highlight.NONE,
            outline_color="FFFFFF",
            outline_norm=0.0034,
            shadow_color="000000",
            shadow_norm=0.002,
            emphasis=Emphasis.CAPITALS,
        ),
    ),
)
