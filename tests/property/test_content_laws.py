# SPDX-License-Identifier: MIT
from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.analysis.content.content_scenes import face_in, game, overlaid, overlap, texture, watched

from clipmill.domain.picture import Box

SIZES = st.sampled_from([(90, 160), (160, 90), (128, 128), (33, 70)])


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1000), SIZES, st.integers(0, 150), st.integers(0, 150), st.integers(1, 120), st.booleans())
def test_content_stays_in_its_bounds(seed: int, size: tuple[int, int], x: int, y: int, side: int, is_cut: bool) -> None:
    height, width = size
    world = texture(seed, grain=8, size=(width + 80, height))
    frames = [world[:, 9 * number :][:, :width].copy() for number in range(8)]
    faces = [Box(min(x, width - 1), min(y, height - 1), side, side)]
    for content in watched(frames, faces, (1.0,) if is_cut else ()):
        assert 0 <= content.screen <= 1
        assert 0 <= content.game <= 1
        assert 0 <= content.motion <= 1
        assert all(0 <= focus.x_px <= width and 0 <= focus.y_px <= height for focus in content.focus)
        if content.inset is not None:
            box = content.inset.box
            assert box.x_px >= 0
            assert box.y_px >= 0
            assert box.x_px + box.width_px <= width + 1e-6
            assert box.y_px + box.height_px <= height + 1e-6
            assert 0 < box.width_px <= 0.5 * width


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 420), st.integers(0, 220), st.integers(90, 210), st.integers(80, 130))
def test_an_inset_that_is_found_is_where_it_was_put(x: int, y: int, width: int, height: int) -> None:
    place = (x, y, width, height)
    content = watched(list(overlaid(game(12), place)), [face_in(place)])[0]
    assert content.inset is None or overlap(content.inset.box, place) >= 0.75
