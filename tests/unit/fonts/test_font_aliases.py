# SPDX-License-Identifier: MIT
"""Fonts that users of other tools ask for are drawn by one that is here."""

from __future__ import annotations

import pytest

from clipmill.fonts.aliases import LOOK_ALIKES, is_stand_in, look_alike
from clipmill.fonts.catalogue import FONT_SOURCES


def test_every_look_alike_is_in_the_catalogue() -> None:
    assert set(LOOK_ALIKES.values()) <= {source.family for source in FONT_SOURCES}


@pytest.mark.parametrize("name", ["Proxima Nova", "proxima nova ", "PROXIMA NOVA"])
def test_name_is_found_in_any_letter_case(name: str) -> None:
    assert look_alike(name) == "Figtree ExtraBold"


def test_unknown_name_has_no_look_alike() -> None:
    assert look_alike("Comic Sans") is None


def test_a_weight_of_the_font_asked_for_is_no_stand_in() -> None:
    assert not is_stand_in("Montserrat", "Montserrat ExtraBold")
    assert not is_stand_in("anton", "Anton")
    assert is_stand_in("Burbank", "Lilita One")
