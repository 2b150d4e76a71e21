# SPDX-License-Identifier: MIT
"""What the tests of the WayinVideo dialect's reading share: bodies read as one field says."""

from typing import Any

import pytest

from clipmill.api.dialect_wayinvideo.reading import read_clips
from clipmill.api.dialect_wayinvideo.shape import Shape
from clipmill.domain.errors import InvalidOptions
from clipmill.domain.jobs import JobKind
from clipmill.domain.options import ClipOptions

URL = "https://media.example.com/talk.mp4"
BOTH = pytest.mark.parametrize("shape", list(Shape))


def options(shape: Shape, **fields: Any) -> ClipOptions:
    return read_clips(shape, JobKind.CLIPS, {"video_url": URL, **fields}).spec.options


def rendered(shape: Shape, **fields: Any) -> ClipOptions:
    return options(shape, enable_export=True, **fields)


def codes(shape: Shape, **fields: Any) -> list[str]:
    return [notice.code for notice in read_clips(shape, JobKind.CLIPS, {"video_url": URL, **fields}).notices]


def refusal(shape: Shape, kind: JobKind = JobKind.CLIPS, /, **fields: Any) -> str:
    with pytest.raises(InvalidOptions) as caught:
        read_clips(shape, kind, {"video_url": URL, **fields})
    return caught.value.message
