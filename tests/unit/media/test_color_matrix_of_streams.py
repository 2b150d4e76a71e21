# SPDX-License-Identifier: MIT
"""Which pixel formats have colors that a matrix turns, so that one has to be presumed where none is named."""

from __future__ import annotations

import pytest
from av.video.format import VideoFormat

from clipmill.media.streams import is_turned


@pytest.mark.parametrize("name", ["yuv420p", "yuv422p10le", "nv12", "yuva420p", "yuvj420p"])
def test_luma_and_chroma_are_turned_by_a_matrix(name: str) -> None:
    assert is_turned(VideoFormat(name, 16, 16))


@pytest.mark.parametrize(
    "name", ["gbrp", "rgb24", "bgra", "x2rgb10le", "x2bgr10le", "xyz12le", "gray", "ya8", "ya16le", "pal8", "monow"]
)
def test_formats_without_chroma_need_none(name: str) -> None:
    assert not is_turned(VideoFormat(name, 16, 16))
