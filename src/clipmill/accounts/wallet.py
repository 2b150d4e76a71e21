# SPDX-License-Identifier: MIT
"""
The wallet: a ledger that is only ever added to, and its sums beside it in the team's row.

Functions take the caller's session, so that money moves in the very transaction that accepts or settles a job: both
happen or neither. In go a team, a job and whole cents; out come entries and sums. Always, whatever happens in whatever
order: balance = topped up - spent - held, and each sum is that of the ledger (`audit` proves it).

- `hold` takes from the balance for a job, `capture` makes a part of what is held final, `release` gives a part back.
- Every (job, purpose) happens once: doing it again does nothing, so a repeated step charges and refunds nothing twice.
- The team's row is locked first, so the money of one team moves one after the other, that of different teams side by
  side. A balance never goes below zero, except an unlimited team's: its ledger is kept like any other's, nothing is
  refused, and its balance reads as minus what it used beyond its top-ups.

Prices are not decided here.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from clipmill.domain.accounts import EntryKind, LedgerEntry, WalletView
from clipmill.domain.errors import (
    BalanceTooLow,
    BillingInactive,
    IdempotencyConflict,
    InvalidOptions,
    NotHeld,
    TeamNotFound,
)
from clipmill.storage.records.database import now_us
from clipmill.storage.records.tables import EntryRow, TeamRow

TOP_UP_PURPOSE = "top-up"
MAX_PAGE = 500
MAX_TOP_UP_CENTS = 10**12
"""Ten thousand million of the currency; keeps every sum far from the end of 64 bits."""


_SUMS = ("balance", "held", "spent", "topped_up")
"""As `WalletView` has them."""
_EFFECTS: dict[EntryKind, dict[str, int]] = {
    EntryKind.TOP_UP: {"balance": 1, "topped_up": 1},
    EntryKind.HOLD: {"balance": -1, "held": 1},
    EntryKind.CAPTURE: {"held": -1, "spent": 1},
    EntryKind.RELEASE: {"balance": 1, "held": -1},
}
"""Which way an entry's amount goes in each sum."""
_COLUMNS = (
    TeamRow.balance_cents,
    TeamRow.held_cents,
    TeamRow.spent_cents,
    TeamRow.topped_up_cents,
    TeamRow.is_active,
    TeamRow.is_unlimited,
)


@dataclass(frozen=True, slots=True)
class Audit:
    """A team's sums twice; anything but equality is a fault of ours."""

    kept: WalletView
    """As they stand beside the ledger."""
    reckoned: WalletView
    """Added up from the ledger."""

    @property
    def is_right(self) -> bool:
        """Whether both are the same and add up."""
        wallet = self.kept
        is_balanced = wallet.balance_cents == wallet.topped_up_cents - wallet.spent_cents - wallet.held_cents
        return is_balanced and self.kept == self.reckoned


def hold(session: Session, team_id: int, job_id: str, amount_cents: int, *, purpose: str) -> None:
    """
    Take an amount from the balance for a job; does nothing when this (job, purpose) is there already.

    Nothing is written for an amount of 0, but whether the team may buy at all is checked.

    Raises:
        TeamNotFound: there is no such team.
        BillingInactive: the team's billing is switched off.
        BalanceTooLow: the balance is lower than the amount, and the team is not unlimited.

    """
    _check_amount(amount_cents)
    team = _lock(session, team_id)
    if _is_there(session, job_id, purpose):
        return
    if not team.is_active:
        raise BillingInactive
    if amount_cents == 0:
        return
    is_enough = sa.or_(TeamRow.is_unlimited, TeamRow.balance_cents >= amount_cents)
    if not _move(session, team_id, EntryKind.HOLD, amount_cents, is_enough):
        message = f"this costs {amount_cents} cents, and the wallet holds {team.balance_cents}"
        raise BalanceTooLow(message)
    _write(session, team_id, EntryKind.HOLD, amount_cents, job_id=job_id, purpose=purpose)


def capture(session: Session, team_id: int, job_id: str, amount_cents: int, *, purpose: str) -> None:
    """
    Make a part of what is held for a job final; does nothing for 0, or when this (job, purpose) is there already.

    Raises:
        TeamNotFound: there is no such team.
        NotHeld: less than the amount is held for the job.

    """
    _settle(session, team_id, job_id, EntryKind.CAPTURE, amount_cents, purpose)


def release(session: Session, team_id: int, job_id: str, amount_cents: int, *, purpose: str) -> None:
    """
    Give a part of what is held for a job back to the balance; otherwise as `capture`.

    Raises:
        TeamNotFound: there is no such team.
        NotHeld: less than the amount is held for the job.

    """
    _settle(session, team_id, job_id, EntryKind.RELEASE, amount_cents, purpose)


def top_up(
    session: Session, team_id: int, amount_cents: int, *, note: str, idempotency_key: str | None = None
) -> LedgerEntry:
    """
    Add to the balance; a call with a key that was used before adds nothing and returns the entry made then.

    Raises:
        TeamNotFound: there is no such team.
        InvalidOptions: the amount is not from 1 to `MAX_TOP_UP_CENTS`.
        IdempotencyConflict: the key was used for another amount.

    """
    if not 0 < amount_cents <= MAX_TOP_UP_CENTS:
        message = f"a top-up has 1 to {MAX_TOP_UP_CENTS} cents"
        raise InvalidOptions(message, hint="Give the amount in whole cents.")
    _lock(session, team_id)
    entry_id = None
    if idempotency_key is not None:
        entry_id = f"entry_{hashlib.sha256(f'{team_id} {idempotency_key}'.encode()).hexdigest()[:40]}"
        earlier = session.get(EntryRow, entry_id)
        if earlier is not None:
            if earlier.amount_cents != amount_cents:
                raise IdempotencyConflict
            return _entry_of(earlier)
    _move(session, team_id, EntryKind.TOP_UP, amount_cents, sa.true())
    row = _write(session, team_id, EntryKind.TOP_UP, amount_cents, purpose=TOP_UP_PURPOSE, note=note, entry_id=entry_id)
    return _entry_of(row)


def held_for(session: Session, job_id: str) -> int:
    """Return what is held for a job in cents: its holds without what was captured and released. Never below zero."""
    return int(session.scalar(sa.select(_sum_of("held")).where(EntryRow.job_id == job_id)) or 0)


def view(session: Session, team_id: int) -> WalletView:
    """
    Return what a team has and had.

    Raises:
        TeamNotFound: there is no such team.

    """
    found = session.execute(sa.select(*_COLUMNS).where(TeamRow.id == team_id)).one_or_none()
    if found is None:
        raise TeamNotFound
    return _view_of(found._asdict(), "{}_cents")


def entries(session: Session, team_id: int, *, before: str | None, limit: int) -> tuple[LedgerEntry, ...]:
    """
    Return lines of a team's ledger, newest first: those before the entry with the id `before`, or the newest.

    Raises:
        InvalidOptions: the team has no entry with that id.

    """
    query = sa.select(EntryRow).where(EntryRow.team_id == team_id)
    if before is not None:
        mark = session.get(EntryRow, before)
        if mark is None or mark.team_id != team_id:
            message = "the ledger has no such entry"
            raise InvalidOptions(message, hint="Give the id of an entry of the page before.")
        query = query.where(sa.tuple_(EntryRow.created_at_us, EntryRow.id) < sa.tuple_(mark.created_at_us, mark.id))
    ordered = query.order_by(EntryRow.created_at_us.desc(), EntryRow.id.desc())
    return tuple(_entry_of(row) for row in session.scalars(ordered.limit(max(1, min(limit, MAX_PAGE)))))


def audit(session: Session, team_id: int) -> Audit:
    """
    Return a team's sums as they are kept and as its ledger has them; one query, so nothing moves in between.

    Raises:
        TeamNotFound: there is no such team.

    """
    ledger = sa.select(*(_sum_of(name).label(f"ledger_{name}") for name in _SUMS))
    sums = ledger.where(EntryRow.team_id == team_id).subquery()
    both = sa.select(*_COLUMNS, sums).select_from(sa.join(TeamRow, sums, sa.true()))
    found = session.execute(both.where(TeamRow.id == team_id)).one_or_none()
    if found is None:
        raise TeamNotFound
    row = found._asdict()
    return Audit(
        kept=_view_of(row, "{}_cents"),
        reckoned=_view_of(row, "ledger_{}"),
    )


def _lock(session: Session, team_id: int) -> sa.Row[bool, int]:
    # NO KEY UPDATE, as whoever accepts a job has just put in a row that refers to the team, which shares its key: two
    # of them that wanted all of the row would wait for each other. On SQLite the transaction is the lock.
    query = sa.select(TeamRow.is_active, TeamRow.balance_cents).where(TeamRow.id == team_id)
    found = session.execute(query.with_for_update(key_share=True)).one_or_none()
    if found is None:
        raise TeamNotFound
    return found


def _is_there(session: Session, job_id: str, purpose: str) -> bool:
    found = sa.select(EntryRow.id).where(EntryRow.job_id == job_id, EntryRow.purpose == purpose)
    return session.scalar(found) is not None


def _settle(session: Session, team_id: int, job_id: str, kind: EntryKind, amount_cents: int, purpose: str) -> None:
    _check_amount(amount_cents)
    _lock(session, team_id)
    if amount_cents == 0 or _is_there(session, job_id, purpose):
        return
    held_cents = held_for(session, job_id)
    is_held = TeamRow.held_cents >= amount_cents
    if held_cents < amount_cents or not _move(session, team_id, kind, amount_cents, is_held):
        message = f"{held_cents} cents are held for the job, which is less than {amount_cents}"
        raise NotHeld(message)
    _write(session, team_id, kind, amount_cents, job_id=job_id, purpose=purpose)


def _move(
    session: Session, team_id: int, kind: EntryKind, amount_cents: int, condition: sa.ColumnElement[bool]
) -> bool:
    """Change the sums if the condition still holds; say whether it did."""
    changes = {
        f"{name}_cents": getattr(TeamRow, f"{name}_cents") + sign * amount_cents
        for name, sign in _EFFECTS[kind].items()
    }
    update = sa.update(TeamRow).where(TeamRow.id == team_id, condition).values(changes).returning(TeamRow.id)
    return session.execute(update).scalar_one_or_none() is not None


def _write(  # noqa: PLR0913 - one for each column
    session: Session,
    team_id: int,
    kind: EntryKind,
    amount_cents: int,
    *,
    purpose: str,
    job_id: str | None = None,
    note: str = "",
    entry_id: str | None = None,
) -> EntryRow:
    row = EntryRow(
        id=entry_id or f"entry_{secrets.token_hex(12)}",
        team_id=team_id,
        kind=kind.value,
        amount_cents=amount_cents,
        job_id=job_id,
        purpose=purpose,
        note=note,
        created_at_us=now_us(),
    )
    session.add(row)
    session.flush()
    return row


def _sum_of(name: str) -> sa.ColumnElement[int]:
    """Return one of the sums over ledger entries, as an expression."""
    signs = [(EntryRow.kind == kind.value, effect[name]) for kind, effect in _EFFECTS.items() if name in effect]
    # PostgreSQL adds 64-bit numbers up to a decimal.
    total = sa.func.coalesce(sa.func.sum(EntryRow.amount_cents * sa.case(*signs, else_=0)), 0)
    return sa.cast(total, sa.BigInteger)


def _view_of(row: Mapping[str, Any], name: str) -> WalletView:
    """Return one set of sums of a row: names with `{}` for each of them."""
    return WalletView(
        balance_cents=row[name.format("balance")],
        held_cents=row[name.format("held")],
        spent_cents=row[name.format("spent")],
        topped_up_cents=row[name.format("topped_up")],
        is_active=row["is_active"],
        is_unlimited=row["is_unlimited"],
    )


def _entry_of(row: EntryRow) -> LedgerEntry:
    return LedgerEntry(
        id=row.id,
        team_id=row.team_id,
        kind=EntryKind(row.kind),
        amount_cents=row.amount_cents,
        job_id=row.job_id,
        purpose=row.purpose,
        note=row.note,
        created_at_us=row.created_at_us,
    )


def _check_amount(amount_cents: int) -> None:
    if amount_cents < 0:
        message = f"{amount_cents} cents cannot be moved: amounts are not negative"
        raise InvalidOptions(message, hint="Please report this: amounts are made by the program itself.")
