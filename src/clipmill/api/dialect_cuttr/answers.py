# SPDX-License-Identifier: MIT
"""
What the dialect answers: the shapes, and how our words become them.

In: jobs, clips, keys and wallets in our words. Out: JSON objects. It asks nothing of anyone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from clipmill.domain.accounts import ApiKey, WalletView
from clipmill.domain.jobs import ClipRecord, ClipState, JobRecord, JobState
from clipmill.domain.result import ArtifactKind, Notice
from clipmill.overlays import heading_words

_US_PER_S = 1_000_000

LinkMaker = Callable[[str, ArtifactKind], str]
"""Gives the permanent address of a clip's file by the clip's id."""


def submitted(job: JobRecord, warnings: Iterable[Notice]) -> dict[str, Any]:
    """Return the answer to an accepted job."""
    answer = {
        "job_id": job.id,
        "num_clips": job.spec.options.count,
        "cost_cents": job.cost_cents,
        "status": "processing",
    }
    return _with_warnings(answer, (*job.notices, *warnings))


def status(job: JobRecord, clips: Iterable[ClipRecord], link: LinkMaker) -> dict[str, Any]:
    """Return how a job stands, and its clips when it is done."""
    if not job.state.is_final:
        progress = {"completed": job.progress.completed, "total": job.progress.total}
        return {"job_id": job.id, "status": "processing", "progress": progress}
    ready = [_clip(clip, job, link) for clip in clips if clip.state is ClipState.RENDERED]
    if job.state is JobState.SUCCEEDED:
        return _with_warnings({"job_id": job.id, "status": "completed", "clips": ready}, job.notices)
    answer = {
        "job_id": job.id,
        "status": "failed",
        "error": "The job was cancelled" if job.failure is None else job.failure.message,
        "created_at": iso_time(job.created_at_us),
    }
    # What was finished before it ended was delivered and paid for.
    return {**answer, "clips": ready} if ready else answer


def wallet_answer(view: WalletView) -> dict[str, Any]:
    """Return a wallet. What is held for jobs at work counts as spent, as it is charged up front here."""
    return {
        "balance_cents": view.balance_cents,
        "total_spent_cents": view.spent_cents + view.held_cents,
        "total_topped_up_cents": view.topped_up_cents,
        "active": view.is_active,
    }


def key_answer(key: ApiKey) -> dict[str, Any]:
    """Return a key without its secret."""
    return {
        "id": key.id,
        "name": key.name,
        "prefix": key.prefix,
        "scopes": sorted(scope.value for scope in key.scopes),
        "created_at": iso_time(key.created_at_us),
        "expires_at": _iso_time_or_none(key.expires_at_us),
        "revoked_at": _iso_time_or_none(key.revoked_at_us),
        "last_used_at": _iso_time_or_none(key.last_used_at_us),
    }


def usage_line(job: JobRecord) -> dict[str, Any]:
    """Return what a job used."""
    words = {JobState.SUCCEEDED: "completed", JobState.FAILED: "failed", JobState.CANCELLED: "failed"}
    return {
        "job_id": job.id,
        "status": words.get(job.state, "processing"),
        "num_clips": job.progress.total,
        "completed_clips": job.progress.completed,
        "cost_cents": job.cost_cents,
        "created_at": iso_time(job.created_at_us),
        "finished_at": _iso_time_or_none(job.finished_at_us),
    }


def iso_time(time_us: int) -> str:
    """Return a time in microseconds since 1970 as ISO 8601 in UTC."""
    time = datetime.fromtimestamp(time_us // _US_PER_S, tz=UTC).replace(microsecond=time_us % _US_PER_S)
    return time.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _iso_time_or_none(time_us: int | None) -> str | None:
    return None if time_us is None else iso_time(time_us)


def _heading(clip: ClipRecord) -> str | None:
    """Return the words of the heading as they stand in the picture, or none where there is none."""
    spec = clip.recipe.get("spec", {})
    wish = spec.get("heading")
    own = spec.get("moment", {}).get("heading") or clip.title
    return None if not wish else heading_words(str(wish.get("text", "")), own) or None


def _clip(clip: ClipRecord, job: JobRecord, link: LinkMaker) -> dict[str, Any]:
    def url(*kinds: ArtifactKind) -> str | None:
        found = next((kind for kind in kinds if clip.file(kind) is not None), None)
        return None if found is None else link(clip.id, found)

    video = url(ArtifactKind.VIDEO)
    return {
        "id": clip.id,
        "index": clip.ordinal,
        "title": clip.title,
        "description": clip.description,
        "hashtags": list(clip.hashtags),
        "url": video,
        "download_url": video,
        "thumbnail_url": url(ArtifactKind.THUMBNAIL),
        "duration": _seconds(clip.duration_us),
        "start_time": _seconds(clip.in_us),
        "end_time": _seconds(clip.out_us),
        "score": round(clip.score, 1),
        "score_reason": clip.reason,
        "heading": _heading(clip),
        "hook": clip.hook,
        "transcript": clip.text,
        "caption_font": _caption_font(clip) if job.spec.options.has_captions else None,
        "captions_url": url(ArtifactKind.SRT, ArtifactKind.VTT),
        "created_at": iso_time(clip.created_at_us),
    }


def _caption_font(clip: ClipRecord) -> str:
    """Return the font that the captions were really drawn in, which may stand in for the one asked for."""
    return str(clip.recipe["captions"]["style"]["font_family"])


def _seconds(time_us: int) -> float:
    return round(time_us / _US_PER_S, 3)


def _with_warnings(answer: dict[str, Any], warnings: Iterable[Notice]) -> dict[str, Any]:
    listed = [{"code": notice.code, "message": notice.message} for notice in warnings]
    return {**answer, "warnings": listed} if listed else answer
