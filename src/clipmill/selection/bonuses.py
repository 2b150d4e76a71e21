# SPDX-License-Identifier: MIT
"""
Bonus terms: what sound, picture and audience say about windows, beside their words.

In: what is known of a source, and windows over its sentences. Out: for each term that can be measured a share in (0, 1)
for every window, its place among them, with the evidence for it. A term that cannot be measured is left out, so that
words alone are judged as if there were no bonuses. The weights are here; how terms are measured is in `sound_terms`
and `audience_terms`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from clipmill.domain.options import SelectionStyle
from clipmill.selection.audience_terms import measure_chapters, measure_chat, measure_heat
from clipmill.selection.candidates import Windows
from clipmill.selection.material import Material
from clipmill.selection.sentences import Sentence
from clipmill.selection.signals import Loudness
from clipmill.selection.sound_terms import measure_cuts, measure_delivery, measure_reactions
from clipmill.selection.terms import Term

BONUS_WEIGHTS: Mapping[str, float] = {
    "heat": 0.5,
    "chat": 0.25,
    "chapters": 0.06,
    "reaction": 0.12,
    "delivery": 0.04,
    "cuts": 0.02,
}
"""What each term counts beside the parts of a style, which sum to 1; 0 or no entry switches a term off. No labelled
source has these signals in reach, so the weights follow what they stand for: viewers' own choices count, the rest
breaks ties (`docs/reference/selection.md`)."""
STYLE_FACTORS: Mapping[SelectionStyle, Mapping[str, float]] = {
    SelectionStyle.VIRAL: {},
    SelectionStyle.GENERAL: {},
    SelectionStyle.BUSINESS: {"reaction": 0.25, "chat": 0.5, "delivery": 0.5},
    SelectionStyle.GAMING: {"chat": 2.0, "delivery": 2.0, "cuts": 2.0},
}
"""By how much a style changes a weight; 1 where it says nothing."""


def weigh_bonuses(style: SelectionStyle) -> Mapping[str, float]:
    """Return the weight of each bonus term in a style."""
    factors = STYLE_FACTORS[style]
    return {name: weight * factors.get(name, 1.0) for name, weight in BONUS_WEIGHTS.items()}


def find_bonuses(
    material: Material, windows: Windows, sentences: Sequence[Sentence], loudness: Loudness | None = None
) -> Mapping[str, Term]:
    """
    Return the bonus terms that can be measured, by name.

    Args:
        material: what is known of the source.
        windows: over the sentences.
        sentences: of the source.
        loudness: of the source, or none when it has no sound.

    """
    audience, duration_us = material.audience, material.duration_us
    found = {
        "heat": measure_heat(audience.heat, windows, duration_us),
        "chat": measure_chat(audience.chat, windows, duration_us),
        "chapters": measure_chapters(audience.chapters, windows, duration_us),
        "reaction": measure_reactions(sentences, windows),
        "delivery": measure_delivery(material.pitch, loudness, sentences, windows),
        "cuts": measure_cuts(material.changes, windows),
    }
    return {name: term for name, term in found.items() if term is not None and BONUS_WEIGHTS.get(name, 0.0) > 0.0}
