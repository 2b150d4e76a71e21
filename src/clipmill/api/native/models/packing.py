# SPDX-License-Identifier: MIT
"""Archives of clips as our own API prepares them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from clipmill.api.native.models.base import Answer, Body, example
from clipmill.jobs.packing import DEFAULT_KINDS, MAX_CLIPS, PackedKind

_LONGEST_LIST = 40 * MAX_CLIPS
_Id = Annotated[str, Field(max_length=64, pattern="^[A-Za-z0-9-]+$")]


class ArchiveQuery(BaseModel):
    """The query of an archive's address."""

    model_config = ConfigDict(frozen=True)

    clips: str = Field(
        default="",
        max_length=_LONGEST_LIST,
        pattern="^[A-Za-z0-9,-]*$",
        description="Ids of clips of the job, with commas between; none means all.",
    )
    files: str = Field(
        default=",".join(DEFAULT_KINDS),
        max_length=200,
        pattern="^[a-z0-9,]*$",
        description=f"What of each clip, with commas between: {', '.join(PackedKind)}. What a clip does not have is "
        "left out.",
        examples=["video,srt"],
    )
    expires: str | None = Field(
        default=None, max_length=20, description="As POST /jobs/{job_id}/archive gave it.", examples=[None]
    )
    signature: str | None = Field(
        default=None, max_length=100, description="The same; with it no key is needed.", examples=[None]
    )


class ArchiveBody(Body):
    """Which clips of a job, and what of each."""

    model_config = Body.model_config | example(clips=[], files=["video", "srt"])

    clips: list[_Id] = Field(default_factory=list, max_length=MAX_CLIPS, description="Ids of clips; none means all.")
    files: list[PackedKind] = Field(
        default=list(DEFAULT_KINDS), min_length=1, max_length=20, description="What a clip does not have is left out."
    )


class Archive(Answer):
    """An archive that can be got."""

    url: str = Field(
        description="Needs no key until it expires; whoever has it can get these files.",
        examples=["https://clips.example.com/api/v1/jobs/.../clips.zip?clips=&files=video&expires=...&signature=..."],
    )
    names: list[str] = Field(description="Of the files in it.", examples=[["01-why-ships-float.mp4"]])
    size_bytes: int | None = Field(description="Of the whole; none over 2 GiB.", examples=[48_123_450])
    expires_at: datetime
