# SPDX-License-Identifier: MIT
"""Links to clips as our own API makes and opens them."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from clipmill.api.native.models.base import Answer, Body, example, moment_of, moment_or_none
from clipmill.domain.times import US_PER_S
from clipmill.jobs.shares import SharedClip, ShareRecord

MAX_DAYS = 3650.0


class ShareBody(Body):
    """A link that is asked for."""

    model_config = Body.model_config | example(expires_in_days=30)

    expires_in_days: float | None = Field(
        default=None, gt=0, le=MAX_DAYS, description="None is good until it is taken back or the clip is deleted."
    )


class Share(Answer):
    """A link with which anybody may watch one clip."""

    id: str = Field(examples=["5f2b0c1d9e8a7b6c5d4e3f2a"])
    clip_id: str = Field(examples=["0b9d5c0e-8e0f-4f0e-9c65-52d6c9d3f0a1"])
    url: str = Field(description="A page with title and video.", examples=["https://clips.example.com/share/..."])
    token: str = Field(description="Its last part; GET /share/{token} has the same for programs.")
    created_at: datetime
    expires_at: datetime | None


class ShareList(Answer):
    """The links to a clip that are good, oldest first."""

    items: list[Share]


class Shared(Answer):
    """All that a link shows."""

    title: str = Field(examples=["Why ships float"])
    duration_s: float = Field(examples=[30.1])
    width_px: int = Field(examples=[1080])
    height_px: int = Field(examples=[1920])
    video_url: str = Field(
        description="MP4; takes ranges.", examples=["https://clips.example.com/api/v1/share/.../video.mp4"]
    )


def share_answer(record: ShareRecord, base_url: str) -> Share:
    """Return a link as its team sees it."""
    return Share(
        id=record.id,
        clip_id=record.clip_id,
        url=f"{base_url}/share/{record.token}",
        token=record.token,
        created_at=moment_of(record.created_at_us),
        expires_at=moment_or_none(record.expires_at_us),
    )


def shared_answer(found: SharedClip, video_url: str) -> Shared:
    """Return a clip as strangers see it."""
    return Shared(
        title=found.title,
        duration_s=found.duration_us / US_PER_S,
        width_px=found.width_px,
        height_px=found.height_px,
        video_url=video_url,
    )
