# SPDX-License-Identifier: MIT
"""
Send what the outbox of webhooks holds.

In go due rows, out go signed messages, and every try is noted. A row is claimed by a conditional update that puts its
next try off, so several processes never send the same try; one that is killed between sending and noting sends again
later with the same id: at least once, and the receiver tells repetitions by `webhook-id`.
"""

from __future__ import annotations

import concurrent.futures
import json
import random
import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa
import structlog
from sqlalchemy.orm import Session
from standardwebhooks import Webhook

from clipmill.jobs.events import iso_time
from clipmill.net.post import Posted, Poster
from clipmill.storage.records.database import Database
from clipmill.storage.records.tables import DeliveryRow, DeliveryTryRow, WebhookRow

_LOG = structlog.get_logger("clipmill.webhooks")
PENDING, DELIVERED, FAILED = "pending", "delivered", "failed"
WAITS_S = (*(5.0 * 2**n for n in range(13)), 6 * 3600.0, 6 * 3600.0)
"""Waits between the tries: doubling from 5 s to 6 h, 23.4 hours in all; the last try fails for good."""
LEASE_S = 60.0
"""A claimed row is due again after this when nobody notes how its try went. Longer than any try takes."""
PATIENCE_S = 1.0
"""How long one call waits for receivers; slower ones go on behind its back."""
_THREADS = 32
_PER_TEAM = 4
"""Tries at work for one team in one process, so that one with slow receivers does not hold up others."""
_JITTER = 0.1
_GONE = 410
_US_PER_S = 1_000_000


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event on its way to one webhook, or past it."""

    id: str
    webhook_id: str
    event_id: str
    """Is sent as `webhook-id`."""
    event_type: str
    job_id: str | None
    state: str
    """pending, delivered or failed."""
    tries: int
    """Begun so far; begins anew with a replay."""
    due_at_us: int | None
    """Of the next try, while it is pending."""
    created_at_us: int
    delivered_at_us: int | None


@dataclass(frozen=True, slots=True)
class DeliveryTry:
    """One try of a delivery."""

    tried_at_us: int
    duration_us: int
    status: int | None
    """HTTP status, none when there was no answer."""
    error: str
    """Why it did not count as delivered; empty when it did. Never holds words of the answer."""


@dataclass(frozen=True, slots=True)
class _Claim:
    """A row that this process is to send."""

    delivery_id: str
    webhook_id: str
    team_id: int
    url: str
    secret: str
    event_id: str
    body: bytes
    number: int
    """Of this try, from 1."""
    lease_us: int
    """Value of the row's due time while this claim holds."""


class Sender:
    """Takes up due rows and sends them; safe to use from several threads."""

    def __init__(
        self, db: Database, poster: Poster, *, clock: Callable[[], int], patience_s: float = PATIENCE_S
    ) -> None:
        """Take the outbox, what sends, a clock in microseconds since 1970, and how long a call waits for receivers."""
        self._db = db
        self._poster = poster
        self._clock = clock
        self._patience_s = patience_s
        self._pool = concurrent.futures.ThreadPoolExecutor(_THREADS, thread_name_prefix="webhooks")
        self._busy: Counter[int] = Counter()
        """Tries at work in this process, by team."""
        self._lock = threading.Lock()

    def deliver_due(self, limit: int) -> int:
        """Begin up to `limit` due tries, wait a little for their end, and return how many were begun."""
        with self._lock:
            claims = self._claim(min(limit, _THREADS - self._busy.total()))
            self._busy.update(claim.team_id for claim in claims)
            tries = [self._pool.submit(self._deliver, claim) for claim in claims]
        done, slow = concurrent.futures.wait(tries, timeout=self._patience_s)
        for one in slow:
            one.add_done_callback(_log_failure)
        for one in done:
            one.result()
        return len(claims)

    def close(self) -> None:
        """Wait for the tries at work and begin no more."""
        self._pool.shutdown(wait=True)

    def _claim(self, limit: int) -> tuple[_Claim, ...]:
        """Put off what is due and return it; what nobody else holds, and little enough of each team."""
        if limit <= 0:
            return ()
        now = self._clock()
        crowded = [team_id for team_id, count in self._busy.items() if count >= _PER_TEAM]
        number = sa.func.row_number().over(partition_by=DeliveryRow.team_id, order_by=DeliveryRow.due_at_us)
        is_due = sa.and_(DeliveryRow.state == PENDING, DeliveryRow.due_at_us <= now)
        due = (
            sa.select(DeliveryRow.id, number.label("number"))
            .join(WebhookRow, WebhookRow.id == DeliveryRow.webhook_id)
            .where(is_due, WebhookRow.is_enabled.is_(True), DeliveryRow.team_id.not_in(crowded))
            .subquery()
        )
        query = (
            sa.select(DeliveryRow)
            .where(DeliveryRow.id.in_(sa.select(due.c.id).where(due.c.number <= _PER_TEAM)))
            .where(is_due)  # asked again of the row itself: another process may have taken it between the two reads
            .order_by(DeliveryRow.due_at_us)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        with self._db.transaction() as session:
            claims = []
            for row in session.scalars(query).all():
                if row.tries > len(WAITS_S):  # every try ended without a note: sending it ends its sender
                    row.state = FAILED
                    continue
                hook = session.get_one(WebhookRow, row.webhook_id)
                row.tries += 1
                row.due_at_us = now + int(LEASE_S * _US_PER_S)
                claims.append(_claim(row, hook))
            return tuple(claims)

    def _deliver(self, claim: _Claim) -> None:
        try:
            self._send(claim)
        finally:
            with self._lock:
                self._busy[claim.team_id] -= 1

    def _send(self, claim: _Claim) -> None:
        at = datetime.fromtimestamp(self._clock() / _US_PER_S, UTC)
        headers = {
            "content-type": "application/json",
            "user-agent": "Clipmill-Webhooks/1",
            "webhook-id": claim.event_id,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": Webhook(claim.secret).sign(claim.event_id, at, claim.body.decode()),
        }
        begun_us, begun_s = self._clock(), time.monotonic()
        posted = self._poster.post(claim.url, claim.body, headers)
        self._note(claim, posted, begun_us, int((time.monotonic() - begun_s) * _US_PER_S))

    def _note(self, claim: _Claim, posted: Posted, begun_us: int, duration_us: int) -> None:
        error = _problem(posted)
        is_gone = posted.status == _GONE
        now = self._clock()  # may need a connection: not while the transaction below has one
        with self._db.transaction() as session:
            row = session.get(DeliveryRow, claim.delivery_id, with_for_update=True)
            if row is None:  # the webhook or the job was deleted meanwhile
                return
            session.add(
                DeliveryTryRow(
                    id=f"try_{secrets.token_hex(16)}",
                    delivery_id=row.id,
                    tried_at_us=begun_us,
                    duration_us=duration_us,
                    status=posted.status,
                    error=error,
                )
            )
            if not error:
                row.state, row.delivered_at_us = DELIVERED, now
            elif row.due_at_us == claim.lease_us and row.state == PENDING:  # else somebody replayed it
                wait_us = _wait_us(claim.number)
                if wait_us is None or is_gone:
                    row.state = FAILED
                else:
                    row.due_at_us = now + wait_us
            if is_gone:
                switch_off(session, claim.webhook_id)


def switch_off(session: Session, webhook_id: str) -> None:
    """Tell a webhook nothing any more; what was due fails, and can be replayed when it is switched on again."""
    session.execute(sa.update(WebhookRow).where(WebhookRow.id == webhook_id).values(is_enabled=False))
    waiting = sa.update(DeliveryRow).where(DeliveryRow.webhook_id == webhook_id, DeliveryRow.state == PENDING)
    session.execute(waiting.values(state=FAILED))


def _claim(row: DeliveryRow, hook: WebhookRow) -> _Claim:
    words = {"type": row.event_type, "timestamp": iso_time(row.created_at_us), "data": row.payload}
    return _Claim(
        delivery_id=row.id,
        webhook_id=hook.id,
        team_id=row.team_id,
        url=hook.url,
        secret=hook.secret,
        event_id=row.event_id,
        body=json.dumps(words, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode(),
        number=row.tries,
        lease_us=row.due_at_us,
    )


def _log_failure(one: concurrent.futures.Future[None]) -> None:
    """Say that a try could not be noted; it is made again when its lease is over."""
    error = one.exception()
    if error is not None:
        _LOG.warning("webhook_try_not_noted", error=str(error))


def _problem(posted: Posted) -> str:
    """Return why a try does not count as delivered, or an empty text."""
    if posted.status is None:
        return posted.error
    if 200 <= posted.status < 300:  # noqa: PLR2004 - what HTTP calls success
        return ""
    if 300 <= posted.status < 400:  # noqa: PLR2004 - what HTTP calls a redirect
        return f"The server answered with HTTP {posted.status}; redirects are not followed."
    return f"The server answered with HTTP {posted.status}."


def _wait_us(number: int) -> int | None:
    """Return how long to wait after the n-th try, a little shorter or longer by chance; none after the last."""
    if number > len(WAITS_S):
        return None
    jitter = random.uniform(1 - _JITTER, 1 + _JITTER)  # noqa: S311 - spreads the load, hides nothing
    return int(WAITS_S[number - 1] * jitter * _US_PER_S)
