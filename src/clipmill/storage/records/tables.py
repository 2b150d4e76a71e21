# SPDX-License-Identifier: MIT
"""
The tables of the service. Whatever changes here needs a migration in `migrations/`.

All times are whole microseconds since 1970 and end in `_at_us`; money is whole cents. What an outsider may name (jobs,
clips, teams, uploads, keys) has a random id, so that nothing can be counted.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, MetaData, String, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

Document = JSON().with_variant(JSONB(), "postgresql")


class Table(DeclarativeBase):
    """Base of all tables, with constraint names that migrations can rely on."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {int: BigInteger, dict[str, Any]: Document, list[Any]: Document}  # noqa: RUF012


class TeamRow(Table):
    """A team and the sums of its ledger, which change in the same transaction as the ledger."""

    __tablename__ = "teams"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(200))
    is_unlimited: Mapped[bool]
    is_active: Mapped[bool]
    balance_cents: Mapped[int]
    held_cents: Mapped[int]
    spent_cents: Mapped[int]
    topped_up_cents: Mapped[int]
    created_at_us: Mapped[int]


class KeyRow(Table):
    """An API key; the secret itself is nowhere."""

    __tablename__ = "api_keys"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    prefix: Mapped[str] = mapped_column(String(32))
    secret_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[list[Any]]
    created_at_us: Mapped[int]
    expires_at_us: Mapped[int | None]
    revoked_at_us: Mapped[int | None]
    last_used_at_us: Mapped[int | None]


class EntryRow(Table):
    """One line of the ledger. Never updated, never deleted; job ids outlive their jobs here."""

    __tablename__ = "ledger"
    __table_args__ = (UniqueConstraint("job_id", "purpose"), Index("ix_ledger_team_time", "team_id", "created_at_us"))

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"))
    kind: Mapped[str] = mapped_column(String(16))
    amount_cents: Mapped[int]
    job_id: Mapped[str | None] = mapped_column(String(64))
    purpose: Mapped[str] = mapped_column(String(64))
    note: Mapped[str] = mapped_column(Text)
    created_at_us: Mapped[int]


class JobRow(Table):
    """A job."""

    __tablename__ = "jobs"
    __table_args__ = (
        Index("ix_jobs_team_time", "team_id", "created_at_us"),
        Index("ix_jobs_state", "state", "team_id"),
        Index("ix_jobs_expiry", "expires_at_us"),
    )

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"))
    key_id: Mapped[str] = mapped_column(String(64))
    dialect: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(Text)
    spec: Mapped[dict[str, Any]]
    """`domain.jobs.JobSpec` as JSON values."""
    progress: Mapped[dict[str, Any]]
    failure: Mapped[dict[str, Any] | None]
    notices: Mapped[list[Any]]
    cost_cents: Mapped[int]
    price_cents: Mapped[int]
    """Of one clip, when it was accepted; what a refund is reckoned with."""
    units: Mapped[int]
    source: Mapped[dict[str, Any] | None]
    """`domain.result.Source` and `domain.media.Media` as JSON values, and the blob key of the file, once taken in."""
    title: Mapped[str | None] = mapped_column(Text)
    duration_us: Mapped[int | None]
    language: Mapped[str | None] = mapped_column(String(16))
    extra: Mapped[dict[str, Any]]
    """What a dialect wants to find again when it answers; the engine never looks at it."""
    result_key: Mapped[str | None] = mapped_column(Text)
    """Blob of the outcome's document: recipe, transcript or summary."""
    transcript_key: Mapped[str | None] = mapped_column(Text)
    parent_id: Mapped[str | None] = mapped_column(String(64), index=True)
    attempt: Mapped[int]
    flow_id: Mapped[str] = mapped_column(String(128))
    """Of the durable flow that runs this attempt."""
    priority: Mapped[int]
    created_at_us: Mapped[int]
    started_at_us: Mapped[int | None]
    finished_at_us: Mapped[int | None]
    expires_at_us: Mapped[int | None]


class ClipRow(Table):
    """A clip of a job."""

    __tablename__ = "clips"
    __table_args__ = (UniqueConstraint("job_id", "ordinal"),)

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    job_id: Mapped[str] = mapped_column(ForeignKey("jobs.id", ondelete="CASCADE"))
    team_id: Mapped[int] = mapped_column(index=True)
    ordinal: Mapped[int]
    state: Mapped[str] = mapped_column(String(16))
    recipe: Mapped[dict[str, Any]]
    files: Mapped[list[Any]]
    """`domain.jobs.BlobFile`s as JSON values."""
    text: Mapped[str] = mapped_column(Text)
    created_at_us: Mapped[int]
    verdict: Mapped[str | None] = mapped_column(String(8))
    """`domain.jobs.Verdict`; none was never given."""


class ShareRow(Table):
    """An address at which anybody may watch a clip; what makes it unguessable is signed, not kept."""

    __tablename__ = "shares"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    clip_id: Mapped[str] = mapped_column(ForeignKey("clips.id", ondelete="CASCADE"), index=True)
    team_id: Mapped[int] = mapped_column(index=True)
    created_at_us: Mapped[int]
    expires_at_us: Mapped[int | None]


class PresetRow(Table):
    """Options of a job that a team keeps under a name."""

    __tablename__ = "presets"
    __table_args__ = (UniqueConstraint("team_id", "name"),)

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"))
    name: Mapped[str] = mapped_column(String(200))
    options: Mapped[dict[str, Any]]
    """Fields of the API's options that it sets, as JSON values."""
    is_default: Mapped[bool]
    created_at_us: Mapped[int]
    changed_at_us: Mapped[int]


class StageRow(Table):
    """How long a stage of a job took, for estimates and metrics."""

    __tablename__ = "stages"

    id: Mapped[str] = mapped_column(String(128), primary_key=True)
    job_id: Mapped[str] = mapped_column(ForeignKey("jobs.id", ondelete="CASCADE"), index=True)
    stage: Mapped[str] = mapped_column(String(32))
    executor_id: Mapped[str] = mapped_column(String(128))
    started_at_us: Mapped[int]
    duration_us: Mapped[int]
    is_reused: Mapped[bool]


class StageLossRow(Table):
    """A stage that was begun: by whom, and how many workers died while they ran it."""

    __tablename__ = "stage_losses"

    id: Mapped[str] = mapped_column(String(128), primary_key=True)
    """Of the stage's flow."""
    job_id: Mapped[str] = mapped_column(ForeignKey("jobs.id", ondelete="CASCADE"), index=True)
    losses: Mapped[int]
    begun_by: Mapped[str | None] = mapped_column(String(128), index=True)
    """The executor that runs it, or died over it; none when the stage ended or was handed back."""


class UploadRow(Table):
    """A file that a team sends."""

    __tablename__ = "uploads"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"), index=True)
    name: Mapped[str] = mapped_column(Text)
    key: Mapped[str] = mapped_column(Text)
    size_bytes: Mapped[int | None]
    received_bytes: Mapped[int]
    is_complete: Mapped[bool]
    created_at_us: Mapped[int]
    expires_at_us: Mapped[int] = mapped_column(index=True)


class UploadPartRow(Table):
    """A piece of an unfinished upload that is in the blob store; which of two racing pieces counts is decided here."""

    __tablename__ = "upload_parts"

    upload_id: Mapped[str] = mapped_column(ForeignKey("uploads.id", ondelete="CASCADE"), primary_key=True)
    offset_bytes: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    size_bytes: Mapped[int]
    key: Mapped[str] = mapped_column(Text)


class IdempotencyRow(Table):
    """The answer that was given to a request with an idempotency key."""

    __tablename__ = "idempotency"

    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(255), primary_key=True)
    request_sha256: Mapped[str] = mapped_column(String(64))
    job_id: Mapped[str] = mapped_column(String(64))
    created_at_us: Mapped[int] = mapped_column(index=True)


class WebhookRow(Table):
    """Where a team wants to be told."""

    __tablename__ = "webhooks"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"), index=True)
    url: Mapped[str] = mapped_column(Text)
    secret: Mapped[str] = mapped_column(Text)
    """`whsec_` and base64, as Standard Webhooks has it; signing needs it in the clear."""
    events: Mapped[list[Any]]
    """Event types wanted; empty means all."""
    is_enabled: Mapped[bool]
    created_at_us: Mapped[int]


class DeliveryRow(Table):
    """One event on its way to one webhook."""

    __tablename__ = "deliveries"
    __table_args__ = (UniqueConstraint("webhook_id", "event_id"), Index("ix_deliveries_due", "state", "due_at_us"))

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    webhook_id: Mapped[str] = mapped_column(ForeignKey("webhooks.id", ondelete="CASCADE"))
    team_id: Mapped[int] = mapped_column(index=True)
    event_id: Mapped[str] = mapped_column(String(64))
    """Stays the same over all tries, so that a receiver can tell a repetition."""
    event_type: Mapped[str] = mapped_column(String(64))
    job_id: Mapped[str | None] = mapped_column(String(64))
    payload: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(16))
    """pending, delivered or failed."""
    tries: Mapped[int]
    due_at_us: Mapped[int]
    created_at_us: Mapped[int]
    delivered_at_us: Mapped[int | None]


class DeliveryTryRow(Table):
    """One try of a delivery."""

    __tablename__ = "delivery_tries"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    delivery_id: Mapped[str] = mapped_column(ForeignKey("deliveries.id", ondelete="CASCADE"), index=True)
    tried_at_us: Mapped[int]
    duration_us: Mapped[int]
    status: Mapped[int | None]
    """HTTP status, or none when there was no answer."""
    error: Mapped[str] = mapped_column(Text)


class WorkerRow(Table):
    """A process that runs jobs, and when it was last seen by the database's clock."""

    __tablename__ = "workers"

    executor_id: Mapped[str] = mapped_column(String(128), primary_key=True)
    host: Mapped[str] = mapped_column(String(255))
    process_id: Mapped[int]
    queues: Mapped[list[Any]]
    state: Mapped[str] = mapped_column(String(16), index=True)
    """up, draining, gone (ended by itself) or dead (declared so by another)."""
    started_at_us: Mapped[int]
    seen_at_us: Mapped[int]


class RateRow(Table):
    """Requests of one key in one window of time."""

    __tablename__ = "rates"

    bucket: Mapped[str] = mapped_column(String(128), primary_key=True)
    window: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    count: Mapped[int]


class SecretRow(Table):
    """A secret that this installation made for itself, shared by its processes."""

    __tablename__ = "secrets"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
