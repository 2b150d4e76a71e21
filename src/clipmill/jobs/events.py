# SPDX-License-Identifier: MIT
"""
What a webhook is told of a job or a clip.

In goes a row, out come JSON values: a summary to act on, never a secret. Left out on purpose are the source's address
(it may hold a password) and links to files (they are keys that expire or not; whoever wants them asks the API with its
own key).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from clipmill.storage.records.tables import ClipRow, JobRow

_US_PER_S = 1_000_000


def job_payload(row: JobRow, *, clip_count: int) -> dict[str, Any]:
    """Return what `job.succeeded`, `job.failed` and `job.cancelled` say; `clip_count` is of the clips delivered."""
    return {
        "job_id": row.id,
        "attempt": row.attempt,
        "kind": row.kind,
        "state": row.state,
        "name": row.name,
        "title": row.title,
        "language": row.language,
        "duration_s": None if row.duration_us is None else row.duration_us / _US_PER_S,
        "clip_count": clip_count,
        "cost_cents": row.cost_cents,
        "failure": row.failure,
        "created_at": iso_time(row.created_at_us),
        "finished_at": None if row.finished_at_us is None else iso_time(row.finished_at_us),
    }


def clip_payload(row: ClipRow, *, attempt: int) -> dict[str, Any]:
    """Return what `clip.ready` says."""
    moment = row.recipe.get("spec", {}).get("moment", {})
    return {
        "job_id": row.job_id,
        "attempt": attempt,
        "clip_id": row.id,
        "ordinal": row.ordinal,
        "state": row.state,
        "title": moment.get("title"),
        "score": moment.get("score", {}).get("total"),
    }


def iso_time(at_us: int) -> str:
    """Return a time as ISO 8601 in UTC."""
    return datetime.fromtimestamp(at_us / _US_PER_S, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
