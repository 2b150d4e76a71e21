# SPDX-License-Identifier: MIT
"""HD that names no matrix is read as BT.709; everything else as it says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.unit.engine.recipes import VIDEO

from clipmill.domain.media import DynamicRange, Size
from clipmill.render.filtergraph.matrix import matrix_arguments, matrix_filters

BARE = replace(VIDEO, has_color_matrix=False)


def test_hd_without_a_matrix_is_said_to_be_bt709() -> None:
    assert matrix_filters(BARE) == ["setparams=colorspace=bt709"]
    assert matrix_filters(VIDEO) == []
    assert matrix_arguments(VIDEO) == matrix_arguments(BARE) == ["-colorspace:v", "bt709"]


def test_standard_definition_and_hdr_are_left_alone() -> None:
    for video in (
        replace(BARE, coded_size=Size(720, 576)),
        replace(BARE, dynamic_range=DynamicRange.HLG),
        replace(BARE, dynamic_range=DynamicRange.PQ),
    ):
        assert matrix_filters(video) == matrix_arguments(video) == []


def test_an_upright_source_is_hd_as_well() -> None:
    assert matrix_filters(replace(BARE, coded_size=Size(720, 1280)))


@pytest.mark.parametrize("name", ["gbrp", "rgb24", "gray", "bgra", "pal8"])
def test_formats_without_a_matrix_get_none(name: str) -> None:
    assert matrix_filters(replace(BARE, pixel_format=name)) == []
