# SPDX-License-Identifier: MIT
"""Stretches of a source in requests to our own API."""

from __future__ import annotations

from pydantic import Field, model_validator

from clipmill.api.native.models.base import Body
from clipmill.domain.times import US_PER_S, SourceRange, source_range_from_s

MAX_SOURCE_S = 7 * 24 * 3600.0


class RangeBody(Body):
    """A stretch of the source."""

    in_s: float = Field(ge=0, le=MAX_SOURCE_S, description="First instant that is kept.", examples=[61.2])
    out_s: float = Field(gt=0, le=MAX_SOURCE_S, description="First instant that is not.", examples=[80.0])

    @model_validator(mode="after")
    def _has_length(self) -> RangeBody:
        if round(self.out_s * US_PER_S) <= round(self.in_s * US_PER_S):
            message = "out_s must be after in_s"
            raise ValueError(message)
        return self

    def to_range(self) -> SourceRange:
        """Return it in microseconds."""
        return source_range_from_s(self.in_s, self.out_s)
