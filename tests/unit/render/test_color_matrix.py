# SPDX-License-Identifier: MIT
"""HD that names no matrix is read as BT.709, or as its container says; everything else as its pictures say."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.unit.engine.recipes import VIDEO

from clipmill.domain.media import DynamicRange, Size
from clipmill.render.filtergraph.matrix import matrix_arguments, matrix_filters, matrix_key

BARE = replace(VIDEO, codec="hevc", has_color_matrix=False)


def test_hd_without_a_matrix_is_said_to_be_bt709() -> None:
    assert matrix_filters(BARE) == ["setparams=colorspace=bt709"]
    assert matrix_filters(VIDEO) == []
    assert matrix_arguments(VIDEO) == matrix_arguments(BARE) == ["-colorspace:v", "bt709"]


@pytest.mark.parametrize("size", [Size(1280, 720), Size(720, 576)])
def test_what_the_container_says_wins_over_the_size(size: Size) -> None:
    told = replace(BARE, color_matrix="smpte170m", coded_size=size)
    assert matrix_filters(told) == ["setparams=colorspace=smpte170m"]
    assert matrix_arguments(told) == ["-colorspace:v", "smpte170m"]


@pytest.mark.parametrize("codec", ["h264", "mpeg2video", "vp8", "mpeg4"])
def test_no_filter_overrides_later_tags_where_the_decoder_takes_a_default(codec: str) -> None:
    listening = replace(BARE, codec=codec)
    assert matrix_filters(listening) == []
    assert matrix_arguments(listening) == ["-colorspace:v", "bt709"]


def test_standard_definition_and_hdr_are_left_alone() -> None:
    for video in (
        replace(BARE, coded_size=Size(720, 576)),
        replace(BARE, dynamic_range=DynamicRange.HLG, color_matrix="bt2020nc"),
        replace(BARE, dynamic_range=DynamicRange.PQ),
    ):
        assert matrix_filters(video) == matrix_arguments(video) == []


@pytest.mark.parametrize("size", [Size(720, 1280), Size(480, 854), Size(576, 1024)])
def test_upright_sources_are_hd_by_their_height(size: Size) -> None:
    assert matrix_filters(replace(BARE, coded_size=size))


def test_pictures_that_would_look_otherwise_have_other_keys() -> None:
    sources = (
        replace(BARE, coded_size=Size(720, 576)),
        VIDEO,
        BARE,
        replace(BARE, color_matrix="smpte170m"),
        replace(VIDEO, color_matrix="smpte170m"),
    )
    assert len({matrix_key(video) for video in sources}) == len(sources)
    assert all(matrix_key(video).replace("-", "").isalnum() for video in sources)
