# SPDX-License-Identifier: MIT
"""The two shapes in which this API is spoken, and all in which they differ."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from clipmill.domain.options import AspectRatio, Resolution

Json = dict[str, Any]
"""A JSON object."""

_RATIOS = {
    "RATIO_16_9": AspectRatio.LANDSCAPE_16_9,
    "RATIO_1_1": AspectRatio.SQUARE,
    "RATIO_4_5": AspectRatio.PORTRAIT_4_5,
    "RATIO_9_16": AspectRatio.PORTRAIT_9_16,
}
_RESOLUTIONS = {"SD_480": Resolution.SD_480, "HD_720": Resolution.HD_720, "FHD_1080": Resolution.FHD_1080}


class Shape(StrEnum):
    """Which of the two is spoken; the mount decides."""

    OPEN = "open"
    """The older one: an envelope with a code, numbers of clips as text."""
    API = "api"
    """The later one: bare data, numbers as numbers."""

    @property
    def mount(self) -> str:
        """The prefix under which the vendor serves it."""
        return "/open/v2" if self is Shape.OPEN else "/api/v2"

    @property
    def upload_id(self) -> str:
        """Name of an upload's id."""
        return "identify" if self is Shape.OPEN else "identity"

    @property
    def usage(self) -> str:
        """Name of the units that a job has cost."""
        return "api_units_usage" if self is Shape.OPEN else "cost_usage"

    @property
    def document_id(self) -> str:
        """Name of the id of a transcript or a summary task."""
        return "project_id" if self is Shape.OPEN else "id"

    @property
    def ratios(self) -> Mapping[str, AspectRatio]:
        """Aspect ratios by their names."""
        return {"RATIO_ORIGINAL": AspectRatio.ORIGINAL, **_RATIOS} if self is Shape.OPEN else _RATIOS

    @property
    def resolutions(self) -> Mapping[str, Resolution]:
        """Resolutions by their names."""
        if self is Shape.OPEN:
            return _RESOLUTIONS
        return {**_RESOLUTIONS, "QHD_2K": Resolution.QHD_1440, "UHD_4K": Resolution.UHD_2160}

    def envelope(self, data: Json) -> Json:
        """Return an answer's whole body."""
        return {"code": "0", "data": data, "message": "success"} if self is Shape.OPEN else {"data": data}

    def refusal(self, status: int, message: str) -> Json:
        """Return the body of an answer that says what is wrong with a request."""
        return {"code": str(status), "data": None, "message": message}

    def number(self, value: int) -> int | str:
        """Return a number of a clip as this shape writes it."""
        return str(value) if self is Shape.OPEN else value
