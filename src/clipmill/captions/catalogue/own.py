# SPDX-License-Identifier: MIT
"""
Our own styles; the first is the default.

In: nothing. Out: entries of the catalogue, as data.
"""

from __future__ import annotations

from clipmill.captions.catalogue.entry import StyleEntry, StyleGroup
from clipmill.domain.captions import CLASSIC_STYLE, CaptionStyle, Emphasis, Highlight

OWN: tuple[StyleEntry, ...] = (
    StyleEntry(StyleGroup.OWN, "yellow word", CLASSIC_STYLE),
    StyleEntry(
        StyleGroup.OWN,
        "violet box",
        CaptionStyle(
            name="boxed",
            highlight=Highlight.BOX,
            highlight_color="7C3AED",
            emphasis=Emphasis.UNDERLINE,
        ),
    ),
    StyleEntry(
        StyleGroup.OWN,
        "tall capitals",
        CaptionStyle(
            name="bold",
            font_family="Anton",
            font_size_norm=0.046,
            highlight_color="39FF14",
            outline_norm=0.004,
            is_upper_case=True,
            emphasis=Emphasis.LARGER,
            emphasis_scale=1.2,
        ),
    ),
    StyleEntry(
        StyleGroup.OWN,
        "plain white",
        CaptionStyle(
            name="clean",
            font_family="Figtree ExtraBold",
            font_size_norm=0.036,
            highlight=Highlight.NONE,
            outline_norm=0.0025,
            emphasis=Emphasis.HEAVIER,
        ),
    ),
    StyleEntry(
        StyleGroup.OWN,
        "loud red",
        CaptionStyle(
            name="gaming",
            font_family="Luckiest Guy",
            font_size_norm=0.044,
            highlight_color="FF3B6B",
            outline_norm=0.0045,
            is_upper_case=True,
            emphasis=Emphasis.LARGER,
            emphasis_scale=1.24,
        ),
    ),
    StyleEntry(
        StyleGroup.OWN,
        "round cyan",
        CaptionStyle(
            name="pop",
            font_family="Lilita One",
            font_size_norm=0.044,
            highlight_color="00E5FF",
            emphasis=Emphasis.CAPITALS,
        ),
    ),
)
