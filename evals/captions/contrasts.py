# SPDX-License-Identifier: MIT
"""
How well headings and hooks are read in each of their colors, by WCAG 2.1: as planned, and as their pixels came out.

In: fonts. Out: rows. Letters of the heading `stroke` are read on their outline, those of `instagram` on their pill.
"""

from __future__ import annotations

import itertools

from evals.captions.rows import Row

from clipmill.domain.captions import COLOR_CODES, CaptionStyle
from clipmill.domain.colors import contrast
from clipmill.domain.overlays import Heading, HeadingStyle
from clipmill.overlays.headings import LEAST_OUTLINE_CONTRAST, LEAST_PILL_CONTRAST, heading_look, hook_look

LEAST_CAPTION = 3.0
"""Of caption letters on their outline or card: WCAG 2.1 for large text, which captions are."""


def contrast_rows(styles: dict[str, CaptionStyle]) -> list[Row]:
    """Return the least contrast of every heading combination, of the hooks over them, and of caption letters."""
    strokes: dict[str, float] = {}
    pills: dict[str, float] = {}
    hooks: dict[str, float] = {}
    for (name, code), style in itertools.product(COLOR_CODES.items(), HeadingStyle):
        heading = Heading("text", style=style, color=code, background_color=code)
        look, hook = heading_look(heading), hook_look(heading)
        read = contrast(look.letters, look.pill or look.outline)
        (pills if look.pill else strokes)[name] = read
        hooks[f"{style} {name}"] = contrast(hook.letters, hook.pill or hook.outline)
    return [
        _row("heading, letters on their outline", strokes, LEAST_OUTLINE_CONTRAST),
        _row("heading, letters on their pill", pills, LEAST_PILL_CONTRAST),
        _row("hook, letters on their pill", hooks, LEAST_PILL_CONTRAST),
        _row("captions, letters on their outline, light or card", _captions(styles), LEAST_CAPTION),
    ]


def _captions(styles: dict[str, CaptionStyle]) -> dict[str, float]:
    """Return the contrast of each style's letters with whatever parts them best from the picture."""
    read: dict[str, float] = {}
    for name, style in styles.items():
        grounds = [style.outline_color] if style.outline_norm > 0 or style.shadow_norm > 0 else []
        grounds += [style.backdrop_color] if style.backdrop != "none" else []
        read[name] = max((contrast(style.text_color, ground) for ground in grounds), default=1.0)
    return read


def _row(name: str, read: dict[str, float], least: float) -> Row:
    worst = min(read, key=lambda key: read[key])
    low = sum(value < least for value in read.values())
    note = f"{len(read)} combinations, {low} below; worst {worst}"
    return Row("contrast", name, f"{read[worst]:.2f}", f">= {least:.1f}", low == 0, note)
