# SPDX-License-Identifier: MIT
"""
Font names that users of other tools ask for, and the open look-alike that draws them here.

In: nothing. Out: a table. A file of that very name, when the operator has installed one, always comes first: the font
library looks here last.
"""

from __future__ import annotations

LOOK_ALIKES: dict[str, str] = {
    "Proxima Nova": "Figtree ExtraBold",
    "Montserrat": "Montserrat ExtraBold",
    "Luckiest Guy": "Luckiest Guy",
    "Everlasting": "Lilita One",
    "Komika": "Luckiest Guy",
    "Burbank": "Lilita One",
    "Bebas Neue": "Bebas Neue",
    "Anton": "Anton",
}
"""Name asked for -> family of the catalogue. Those that differ are commercial, or of unclear licence."""

_BY_FOLDED_NAME = {name.casefold(): family for name, family in LOOK_ALIKES.items()}


def look_alike(name: str) -> str | None:
    """Return the family that stands in for a font that is not installed, in any letter case, or none."""
    return _BY_FOLDED_NAME.get(name.strip().casefold())


def is_stand_in(name: str, family: str) -> bool:
    """Say whether a family is another font than the name asks for, not just a weight of it."""
    wanted, drawn = name.strip().casefold(), family.casefold()
    return not (drawn == wanted or drawn.startswith(f"{wanted} "))
