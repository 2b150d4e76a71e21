# SPDX-License-Identifier: MIT
"""A job's source as an editor shows it: what it is, pieces of it, how loud it is."""

from __future__ import annotations

from enum import StrEnum

import numpy as np
from pydantic import Field

from clipmill.api.native.models.base import Answer
from clipmill.api.native.models.ranges import MAX_SOURCE_S
from clipmill.domain.sound import SoundEnvelope
from clipmill.domain.times import US_PER_S
from clipmill.engine.orders import TakenSource
from clipmill.engine.pieces import LONGEST_US, STEP_US, Piece

MAX_SOURCE_US = int(MAX_SOURCE_S * US_PER_S)
MOST_POINTS = 8000
QUIETEST_DBFS = -60.0


class SourceInfo(Answer):
    """What is known of a job's source."""

    job_id: str
    title: str | None = Field(examples=["A talk on ships"])
    duration_us: int = Field(examples=[600_000_000])
    width_px: int | None = Field(description="As a player shows it; none without pictures.", examples=[1920])
    height_px: int | None = Field(examples=[1080])
    frame_rate: float | None = Field(description="Frames a second, on average.", examples=[29.97])
    has_pictures: bool
    has_sound: bool
    is_kept: bool = Field(description="Whether the file is still there, so that more can be made of it.")
    language: str | None = Field(description="That is spoken, once known.", examples=["en"])
    preview_url: str = Field(
        description="For a player, without a key, for a while: add `&from_us=` and `&to_us=`; see `get_source_preview`."
    )
    frame_url: str = Field(description="Likewise for a picture: add `&time_us=` and `&width_px=`.")
    piece_step_us: int = Field(description="Pieces begin and end at whole steps of it.", examples=[STEP_US])
    longest_piece_us: int = Field(description="Most that may be asked for in one piece.", examples=[LONGEST_US])


def source_answer(
    job_id: str, taken: TakenSource, *, title: str | None, language: str | None, is_kept: bool, urls: tuple[str, str]
) -> SourceInfo:
    """Return a source as it is shown; `urls` are those of pieces and of frames."""
    media, video = taken.media, taken.media.video
    return SourceInfo(
        job_id=job_id,
        title=title,
        duration_us=media.duration_us,
        width_px=None if video is None else video.size.width_px,
        height_px=None if video is None else video.size.height_px,
        frame_rate=None if video is None else round(float(video.frame_rate), 3),
        has_pictures=video is not None,
        has_sound=media.audio is not None,
        is_kept=is_kept,
        language=language,
        preview_url=urls[0],
        frame_url=urls[1],
        piece_step_us=STEP_US,
        longest_piece_us=LONGEST_US,
    )


class PieceState(StrEnum):
    """How far a piece is."""

    WAITING = "waiting"
    MAKING = "making"


class PieceProgress(Answer):
    """A piece of a source that is being made; ask again after `Retry-After`."""

    state: PieceState
    fraction: float = Field(description="0 to 1.", examples=[0.4])
    from_us: int = Field(description="What the piece will hold, rounded outward.", examples=[60_000_000])
    to_us: int = Field(examples=[130_000_000])


def piece_answer(piece: Piece) -> PieceProgress:
    """Return a piece that is not there yet as it is shown."""
    state = PieceState.MAKING if piece.fraction > 0 else PieceState.WAITING
    return PieceProgress(
        state=state, fraction=round(piece.fraction, 3), from_us=piece.range.in_us, to_us=piece.range.out_us
    )


class Waveform(Answer):
    """How loud a stretch of a source is."""

    from_us: int = Field(examples=[60_000_000])
    to_us: int = Field(examples=[70_000_000])
    hop_us: int = Field(description="The finest that is kept; there are never more points.", examples=[10_000])
    peaks: list[float] = Field(
        description="The loudest level in each of equal parts of the stretch: 0 is -60 dBFS or softer, 1 full scale, "
        "even in decibels between; empty when the source has no sound.",
        examples=[[0.1, 0.62, 0.58]],
    )


def waveform_answer(envelope: SoundEnvelope | None, from_us: int, to_us: int, points: int) -> Waveform:
    """
    Return the level of a stretch of a source.

    Args:
        envelope: of the whole source; none without sound.
        from_us: begin of the stretch, inside the source.
        to_us: its end.
        points: wanted; fewer where the envelope is not so fine.

    """
    if envelope is None or not envelope.levels:
        return Waveform(from_us=from_us, to_us=to_us, hop_us=0, peaks=[])
    hop_us = envelope.hop_us
    first, end = from_us // hop_us, -(-to_us // hop_us)
    levels = envelope.level_dbfs[first:end]
    if levels.size == 0:
        return Waveform(from_us=from_us, to_us=to_us, hop_us=hop_us, peaks=[])
    count = min(points, levels.size)
    starts = np.arange(count) * levels.size // count
    heights = np.clip(1.0 - np.maximum.reduceat(levels, starts) / QUIETEST_DBFS, 0.0, 1.0)
    return Waveform(from_us=from_us, to_us=to_us, hop_us=hop_us, peaks=[round(float(item), 3) for item in heights])
