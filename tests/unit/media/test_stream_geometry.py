# SPDX-License-Identifier: MIT
"""Rotation and pixel aspect turn the stored size into the one that a player shows."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipmill.domain.media import Size
from clipmill.media.streams import displayed_size, plausible_pixel_aspect, rotation_from_counterclockwise


@pytest.mark.parametrize(
    ("coded", "aspect", "rotation_deg", "expected"),
    [
        (Size(1920, 1080), Fraction(1), 0, Size(1920, 1080)),
        (Size(1920, 1080), Fraction(1), 90, Size(1080, 1920)),
        (Size(1920, 1080), Fraction(1), 180, Size(1920, 1080)),
        (Size(1920, 1080), Fraction(1), 270, Size(1080, 1920)),
        (Size(720, 576), Fraction(16, 15), 0, Size(768, 576)),
        (Size(720, 576), Fraction(16, 15), 90, Size(576, 768)),
        (Size(511, 509), Fraction(509, 511), 0, Size(509, 509)),
        (Size(1, 1), Fraction(1, 8), 0, Size(1, 1)),
    ],
)
def test_displayed_size_is_what_a_player_shows(
    coded: Size, aspect: Fraction, rotation_deg: int, expected: Size
) -> None:
    assert displayed_size(coded, aspect, rotation_deg) == expected


@pytest.mark.parametrize(
    ("counterclockwise", "clockwise"),
    [(0, 0), (-90, 90), (90, 270), (180, 180), (-180, 180), (-89.9, 90), (270, 90), (0.4, 0), (360, 0)],
)
def test_counterclockwise_becomes_clockwise(counterclockwise: float, clockwise: int) -> None:
    assert rotation_from_counterclockwise(counterclockwise) == clockwise


@pytest.mark.parametrize("stated", [None, Fraction(0), Fraction(1, 1000), Fraction(65_535), Fraction(-1)])
def test_absurd_pixel_aspect_counts_as_square(stated: Fraction | None) -> None:
    assert plausible_pixel_aspect(stated) == 1


@given(st.integers(1, 8192), st.integers(1, 8192), st.fractions(), st.integers(-720, 720))
def test_no_header_makes_an_empty_size(width_px: int, height_px: int, stated: Fraction, turn_deg: int) -> None:
    rotation_deg = rotation_from_counterclockwise(turn_deg)
    size = displayed_size(Size(width_px, height_px), plausible_pixel_aspect(stated), rotation_deg)
    assert rotation_deg in {0, 90, 180, 270}
    assert size.width_px >= 1
    assert size.height_px >= 1
