# SPDX-License-Identifier: MIT
"""
Tell a team's own servers what happened to its jobs: where to, and what.

In go addresses that a team names, and events; out come rows of an outbox, written in the transaction of whatever
happened, so that an event is told if and only if it came true. `deliveries` sends them. Signatures follow Standard
Webhooks (https://www.standardwebhooks.com).
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from clipmill.domain.errors import DownloadFailed, InvalidOptions, WebhookNotFound
from clipmill.jobs.deliveries import DELIVERED, FAILED, PATIENCE_S, PENDING, Delivery, DeliveryTry, Sender
from clipmill.net.guard import AddressPolicy
from clipmill.net.post import Poster
from clipmill.storage.records.clock import DatabaseClock, time_in
from clipmill.storage.records.database import Database
from clipmill.storage.records.tables import DeliveryRow, DeliveryTryRow, WebhookRow

JOB_EVENTS = ("job.succeeded", "job.failed", "job.cancelled")
PING = "ping"
EVENT_TYPES = (*JOB_EVENTS, "clip.ready")
"""What can be asked for. A `ping` is sent only when it is asked for, whatever the webhook's events."""
MAX_WEBHOOKS = 20
"""Of one team."""
MAX_PAGE = 100
_SECRET_PREFIX = "whsec_"  # noqa: S105 - its beginning, not a secret
_SECRET_BYTES = (24, 64)
_LONGEST_URL = 2000
_SWEPT_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class WebhookRecord:
    """A place where a team wants to be told."""

    id: str
    team_id: int
    url: str
    secret: str
    """With it the receiver verifies signatures. Show it to keys that may manage webhooks only."""
    events: tuple[str, ...]
    """Types wanted; empty means all."""
    is_enabled: bool
    """False is told nothing; a receiver that answers 410 switches it off."""
    created_at_us: int


def queue_event(session: Session, *, team_id: int, event_type: str, job_id: str | None, payload: dict[str, Any]) -> int:
    """
    Put an event into the outbox of each webhook of the team that wants it, in the caller's transaction.

    The event's id is made of its type, the job, and `attempt` and `clip_id` in the payload: the same event queued
    again, by a stage that ran twice, is there once. Returns how many rows are new.

    Args:
        session: the caller's transaction.
        team_id: whose webhooks.
        event_type: one of `EVENT_TYPES`.
        job_id: of the job that it is about.
        payload: JSON values; becomes `data`. See `job_payload` and `clip_payload`: no secret, no signed link.

    """
    wanted = sa.select(WebhookRow).where(WebhookRow.team_id == team_id, WebhookRow.is_enabled.is_(True))
    hooks = [row for row in session.scalars(wanted) if not row.events or event_type in row.events]
    words = (event_type, job_id or "", payload.get("attempt", 1), payload.get("clip_id", ""))
    event_id = "evt_" + hashlib.sha256(":".join(str(word) for word in words).encode()).hexdigest()[:40]
    return sum(_add(session, row, event_id, event_type, job_id, payload) for row in hooks)


def forget_events(session: Session, job_id: str) -> None:
    """Remove all that was told or is to be told of a job; for its deletion, in the caller's transaction."""
    ids = sa.select(DeliveryRow.id).where(DeliveryRow.job_id == job_id)
    session.execute(sa.delete(DeliveryTryRow).where(DeliveryTryRow.delivery_id.in_(ids)))
    session.execute(sa.delete(DeliveryRow).where(DeliveryRow.job_id == job_id))


class Webhooks:
    """All that can be done with webhooks. Every method takes the team that asks and sees no other team's things."""

    def __init__(
        self,
        db: Database,
        *,
        policy: AddressPolicy,
        poster: Poster | None = None,
        clock: Callable[[], int] | None = None,
        patience_s: float = PATIENCE_S,
    ) -> None:
        """
        Take what it works with; nothing is opened.

        Args:
            db: the outbox.
            policy: which addresses may be told, checked when a webhook is made and again at each try.
            poster: sends; made of the policy without one.
            clock: microseconds since 1970; the database's, on which all hosts agree, without one.
            patience_s: how long `deliver_due` waits for receivers; slower ones go on behind its back.

        """
        self._db = db
        self._poster = poster or Poster(policy)
        self._clock = clock or DatabaseClock(db)
        self._sender = Sender(db, self._poster, clock=self._clock, patience_s=patience_s)

    def create(
        self, team_id: int, *, url: str, events: tuple[str, ...] = (), secret: str | None = None
    ) -> WebhookRecord:
        """
        Make a webhook; a secret is made for it when none is given.

        Raises:
            InvalidOptions: the address is none or does not resolve, an event type is unknown, the secret is not one, or
                the team has as many webhooks as it may.
            AddressRefused: the address is not allowed here.

        """
        self._check_url(url)
        row = WebhookRow(
            id=f"wh_{secrets.token_hex(16)}",
            team_id=team_id,
            url=url,
            secret=_checked_secret(secret) if secret is not None else _new_secret(),
            events=list(_checked_events(events)),
            is_enabled=True,
            created_at_us=self._clock(),
        )
        with self._db.transaction() as session:
            count = sa.select(sa.func.count()).where(WebhookRow.team_id == team_id)
            if (session.scalar(count) or 0) >= MAX_WEBHOOKS:
                message = f"a team may have {MAX_WEBHOOKS} webhooks"
                raise InvalidOptions(message, hint="Delete one that is not used any more.")
            session.add(row)
            return _record(row)

    def list(self, team_id: int) -> tuple[WebhookRecord, ...]:
        """Return a team's webhooks, oldest first."""
        query = sa.select(WebhookRow).where(WebhookRow.team_id == team_id)
        with self._db.reading() as session:
            return tuple(_record(row) for row in session.scalars(query.order_by(WebhookRow.created_at_us)))

    def get(self, team_id: int, webhook_id: str) -> WebhookRecord:
        """
        Return one webhook.

        Raises:
            WebhookNotFound: the team has none with this id.

        """
        with self._db.reading() as session:
            return _record(_find(session, team_id, webhook_id))

    def change(
        self,
        team_id: int,
        webhook_id: str,
        *,
        url: str | None = None,
        events: tuple[str, ...] | None = None,
        is_enabled: bool | None = None,
        secret: str | None = None,
    ) -> WebhookRecord:
        """Change what is given of a webhook; raises as `create` and `get`."""
        if url is not None:
            self._check_url(url)
        with self._db.transaction() as session:
            row = _find(session, team_id, webhook_id)
            row.url = row.url if url is None else url
            row.events = row.events if events is None else list(_checked_events(events))
            row.is_enabled = row.is_enabled if is_enabled is None else is_enabled
            row.secret = row.secret if secret is None else _checked_secret(secret)
            return _record(row)

    def delete(self, team_id: int, webhook_id: str) -> None:
        """Remove a webhook, its log and what it was not told yet; raises as `get`."""
        with self._db.transaction() as session:
            session.delete(_find(session, team_id, webhook_id))

    def ping(self, team_id: int, webhook_id: str) -> Delivery:
        """Queue a `ping` to one webhook, whatever its events; raises as `get`."""
        now = self._clock()
        with self._db.transaction() as session:
            row = _find(session, team_id, webhook_id)
            event_id = f"evt_{secrets.token_hex(20)}"
            _add(session, row, event_id, PING, None, {"webhook_id": row.id}, now=now)
            query = sa.select(DeliveryRow).where(DeliveryRow.webhook_id == row.id, DeliveryRow.event_id == event_id)
            return _delivery(session.scalars(query).one())

    def deliveries(
        self, team_id: int, webhook_id: str, *, before: str | None = None, limit: int = 20
    ) -> tuple[Delivery, ...]:
        """
        Return what was told or is to be told to a webhook, newest first; raises as `get`.

        Args:
            team_id: who asks.
            webhook_id: of the webhook.
            before: id of the last one of the page before.
            limit: how many at most.

        """
        query = sa.select(DeliveryRow).where(DeliveryRow.webhook_id == webhook_id)
        with self._db.reading() as session:
            _find(session, team_id, webhook_id)
            if before is not None:
                last = _find_delivery(session, team_id, before)
                column = sa.tuple_(DeliveryRow.created_at_us, DeliveryRow.id)
                query = query.where(column < sa.tuple_(last.created_at_us, last.id))
            query = query.order_by(DeliveryRow.created_at_us.desc(), DeliveryRow.id.desc())
            return tuple(_delivery(row) for row in session.scalars(query.limit(max(1, min(limit, MAX_PAGE)))))

    def tries(self, team_id: int, delivery_id: str) -> tuple[DeliveryTry, ...]:
        """
        Return every try of a delivery, oldest first.

        Raises:
            WebhookNotFound: the team has no such delivery.

        """
        query = sa.select(DeliveryTryRow).where(DeliveryTryRow.delivery_id == delivery_id)
        with self._db.reading() as session:
            _find_delivery(session, team_id, delivery_id)
            rows = session.scalars(query.order_by(DeliveryTryRow.tried_at_us, DeliveryTryRow.id))
            return tuple(DeliveryTry(row.tried_at_us, row.duration_us, row.status, row.error) for row in rows)

    def replay(self, team_id: int, delivery_id: str) -> Delivery:
        """
        Send a delivery again, with the same id and anew through all tries; one on its way is sent at once.

        Raises:
            WebhookNotFound: the team has no such delivery.
            InvalidOptions: its webhook is switched off.

        """
        now = self._clock()
        with self._db.transaction() as session:
            row = _find_delivery(session, team_id, delivery_id)
            if not _find(session, team_id, row.webhook_id).is_enabled:
                message = "the webhook is switched off"
                raise InvalidOptions(message, hint="Switch it on first.")
            row.state, row.tries, row.due_at_us = PENDING, 0, now
            return _delivery(row)

    def deliver_due(self, *, limit: int = 16) -> int:
        """
        Send what is due, and return how many were taken up; several processes may do so at the same time.

        Args:
            limit: how many are taken up at most.

        """
        return self._sender.deliver_due(limit)

    def close(self) -> None:
        """Wait for the tries at work, at most as long as one may take; nothing is sent after."""
        self._sender.close()

    def forget_older(self, than_us: int) -> int:
        """Remove deliveries that ended and were queued so long ago, with their tries; return how many."""
        return self.forget_before(self._clock() - than_us)

    def forget_before(self, at_us: int) -> int:
        """Remove deliveries that ended and were queued before a time, with their tries; return how many."""
        old = sa.and_(DeliveryRow.state != PENDING, DeliveryRow.created_at_us < at_us)
        with self._db.transaction() as session:
            ids = session.scalars(sa.select(DeliveryRow.id).where(old).limit(_SWEPT_AT_ONCE)).all()
            session.execute(sa.delete(DeliveryTryRow).where(DeliveryTryRow.delivery_id.in_(ids)))
            session.execute(sa.delete(DeliveryRow).where(DeliveryRow.id.in_(ids)))
            return len(ids)

    def _check_url(self, url: str) -> None:
        if len(url) > _LONGEST_URL:
            message = f"the address is longer than {_LONGEST_URL} characters"
            raise InvalidOptions(message)
        try:
            self._poster.check(url)
        except DownloadFailed as error:
            raise InvalidOptions(
                error.message, hint="Give the http(s) address of a server that can be reached."
            ) from error


def _add(
    session: Session,
    hook: WebhookRow,
    event_id: str,
    event_type: str,
    job_id: str | None,
    payload: dict[str, Any],
    *,
    now: int | None = None,
) -> int:
    """Write one outbox row unless it is there; return 1 when it is new."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    at_us = time_in(session) if now is None else now
    values = {
        "id": f"dl_{secrets.token_hex(16)}",
        "webhook_id": hook.id,
        "team_id": hook.team_id,
        "event_id": event_id,
        "event_type": event_type,
        "job_id": job_id,
        "payload": payload,
        "state": PENDING,
        "tries": 0,
        "due_at_us": at_us,
        "created_at_us": at_us,
        "delivered_at_us": None,
    }
    statement = insert(DeliveryRow).values(values).on_conflict_do_nothing(index_elements=["webhook_id", "event_id"])
    return len(session.execute(statement.returning(DeliveryRow.id)).all())


def _find(session: Session, team_id: int, webhook_id: str) -> WebhookRow:
    row = session.get(WebhookRow, webhook_id)
    if row is None or row.team_id != team_id:
        raise WebhookNotFound
    return row


def _find_delivery(session: Session, team_id: int, delivery_id: str) -> DeliveryRow:
    row = session.get(DeliveryRow, delivery_id)
    if row is None or row.team_id != team_id:
        raise WebhookNotFound
    return row


def _new_secret() -> str:
    return _SECRET_PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def _checked_secret(secret: str) -> str:
    """Return a secret that has the form and length that Standard Webhooks asks for."""
    shortest, longest = _SECRET_BYTES
    try:
        text = secret.removeprefix(_SECRET_PREFIX)
        raw = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except ValueError:
        raw = b""
    if not secret.startswith(_SECRET_PREFIX) or not shortest <= len(raw) <= longest:
        message = "the secret is not `whsec_` and 24 to 64 bytes in base64"
        raise InvalidOptions(message, hint="Leave it out to have one made.")
    return secret


def _checked_events(events: tuple[str, ...]) -> tuple[str, ...]:
    unknown = sorted(set(events) - set(EVENT_TYPES))
    if unknown:
        message = f"unknown event types: {', '.join(unknown)[:200]}"
        raise InvalidOptions(message, hint=f"Known are {', '.join(EVENT_TYPES)}.")
    return tuple(dict.fromkeys(events))


def _record(row: WebhookRow) -> WebhookRecord:
    return WebhookRecord(row.id, row.team_id, row.url, row.secret, tuple(row.events), row.is_enabled, row.created_at_us)


def _delivery(row: DeliveryRow) -> Delivery:
    return Delivery(
        id=row.id,
        webhook_id=row.webhook_id,
        event_id=row.event_id,
        event_type=row.event_type,
        job_id=row.job_id,
        state=row.state,
        tries=row.tries,
        due_at_us=row.due_at_us if row.state == PENDING else None,
        created_at_us=row.created_at_us,
        delivered_at_us=row.delivered_at_us,
    )


__all__ = [
    "DELIVERED",
    "EVENT_TYPES",
    "FAILED",
    "PENDING",
    "Delivery",
    "DeliveryTry",
    "WebhookRecord",
    "Webhooks",
    "forget_events",
    "queue_event",
]
