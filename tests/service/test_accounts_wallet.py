# SPDX-License-Identifier: MIT
from __future__ import annotations

import random
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session
from tests.service.making import make_team

from clipmill.accounts import wallet
from clipmill.accounts.teams import Teams
from clipmill.domain.accounts import EntryKind, WalletView
from clipmill.domain.errors import (
    BalanceTooLow,
    BillingInactive,
    ClipmillError,
    IdempotencyConflict,
    InvalidOptions,
    NotHeld,
    TeamNotFound,
)
from clipmill.storage.records.database import Database, now_us
from clipmill.storage.records.tables import EntryRow, IdempotencyRow, TeamRow

Move = Callable[..., None]


def sums(db: Database, team_id: int) -> tuple[int, int, int, int]:
    with db.reading() as session:
        seen = wallet.view(session, team_id)
    return seen.balance_cents, seen.held_cents, seen.spent_cents, seen.topped_up_cents


def is_right(db: Database, team_id: int) -> bool:
    with db.reading() as session:
        return wallet.audit(session, team_id).is_right


def move(db: Database, what: Move, team_id: int, job_id: str, amount_cents: int, purpose: str) -> None:
    with db.transaction() as session:
        what(session, team_id, job_id, amount_cents, purpose=purpose)


def test_money_goes_from_the_balance_to_what_is_spent_or_back(database: Database) -> None:
    team = make_team(database, balance_cents=1000)

    move(database, wallet.hold, team.id, "job", 450, "hold-1")
    after_hold = sums(database, team.id)
    move(database, wallet.capture, team.id, "job", 300, "capture-1")
    move(database, wallet.release, team.id, "job", 150, "release-1")

    assert after_hold == (550, 450, 0, 1000)
    assert sums(database, team.id) == (700, 0, 300, 1000)
    assert is_right(database, team.id)


def test_a_top_up_with_the_same_key_adds_once(database: Database) -> None:
    team_id = make_team(database, balance_cents=0).id
    for _ in range(2):
        with database.transaction() as session:
            wallet.top_up(session, team_id, 500, note="", idempotency_key="k")
    with pytest.raises(IdempotencyConflict), database.transaction() as session:
        wallet.top_up(session, team_id, 600, note="", idempotency_key="k")
    with database.transaction() as session:
        wallet.top_up(session, team_id, 500, note="", idempotency_key="another")
    assert sums(database, team_id) == (1000, 0, 0, 1000)


def test_each_purpose_of_a_job_happens_once(database: Database) -> None:
    team = make_team(database, balance_cents=1000)

    for _ in range(3):
        move(database, wallet.hold, team.id, "job", 400, "hold-1")
    for _ in range(3):
        move(database, wallet.capture, team.id, "job", 100, "capture-1")
    for _ in range(3):
        move(database, wallet.release, team.id, "job", 300, "release-1")
    move(database, wallet.hold, team.id, "job", 400, "hold-2")

    assert sums(database, team.id) == (500, 400, 100, 1000)


def test_what_cannot_be_paid_for_is_refused_and_leaves_nothing(database: Database) -> None:
    team = make_team(database, balance_cents=100)

    with pytest.raises(BalanceTooLow):
        move(database, wallet.hold, team.id, "job", 101, "hold-1")
    move(database, wallet.hold, team.id, "other", 100, "hold-1")

    assert sums(database, team.id) == (0, 100, 0, 100)
    with database.reading() as session:
        assert wallet.held_for(session, "job") == 0
        assert wallet.held_for(session, "other") == 100


def test_a_refusal_that_the_caller_catches_leaves_nothing_either(database: Database) -> None:
    team = make_team(database, balance_cents=100)

    with database.transaction() as session, pytest.raises(BalanceTooLow):
        wallet.hold(session, team.id, "job", 101, purpose="hold-1")

    assert is_right(database, team.id)
    assert sums(database, team.id) == (100, 0, 0, 100)


def test_an_unlimited_team_is_never_refused_and_its_ledger_is_kept(database: Database) -> None:
    team = make_team(database, balance_cents=0, is_unlimited=True)

    move(database, wallet.hold, team.id, "job", 450, "hold-1")
    move(database, wallet.capture, team.id, "job", 300, "capture-1")
    move(database, wallet.release, team.id, "job", 150, "release-1")

    with database.reading() as session:
        assert wallet.view(session, team.id) == WalletView(-300, 0, 300, 0, is_active=True, is_unlimited=True)
        assert len(wallet.entries(session, team.id, before=None, limit=10)) == 3
    assert is_right(database, team.id)

    Teams(database).change(team.id, is_unlimited=False)
    with pytest.raises(BalanceTooLow):
        move(database, wallet.hold, team.id, "next", 1, "hold-1")


@pytest.mark.parametrize("amount_cents", [0, 100])
def test_a_team_that_is_switched_off_buys_nothing_but_is_settled(database: Database, amount_cents: int) -> None:
    team = make_team(database, is_unlimited=True)
    move(database, wallet.hold, team.id, "job", 450, "hold-1")
    Teams(database).change(team.id, is_active=False)

    with pytest.raises(BillingInactive):
        move(database, wallet.hold, team.id, "next", amount_cents, "hold-1")
    move(database, wallet.hold, team.id, "job", 450, "hold-1")
    move(database, wallet.capture, team.id, "job", 300, "capture-1")
    move(database, wallet.release, team.id, "job", 150, "release-1")

    assert sums(database, team.id) == (9700, 0, 300, 10_000)


def test_nothing_is_written_for_nothing(database: Database) -> None:
    team = make_team(database, balance_cents=0)

    move(database, wallet.hold, team.id, "job", 0, "hold-1")
    move(database, wallet.capture, team.id, "job", 0, "capture-1")
    move(database, wallet.release, team.id, "job", 0, "release-1")

    with database.reading() as session:
        assert wallet.entries(session, team.id, before=None, limit=10) == ()


@pytest.mark.parametrize("what", [wallet.capture, wallet.release])
def test_a_job_gives_back_no_more_than_it_holds(database: Database, what: Move) -> None:
    team = make_team(database)
    move(database, wallet.hold, team.id, "job", 100, "hold-1")
    move(database, wallet.hold, team.id, "other", 900, "hold-1")

    with pytest.raises(NotHeld):
        move(database, what, team.id, "job", 101, "settle-1")
    move(database, what, team.id, "job", 100, "settle-1")
    with pytest.raises(NotHeld):
        move(database, what, team.id, "job", 1, "settle-2")

    assert is_right(database, team.id)


@pytest.mark.parametrize("what", [wallet.hold, wallet.capture, wallet.release])
def test_amounts_are_not_negative_and_teams_are_there(database: Database, what: Move) -> None:
    team = make_team(database)

    with pytest.raises(InvalidOptions):
        move(database, what, team.id, "job", -1, "p")
    with pytest.raises(TeamNotFound):
        move(database, what, 1, "job", 1, "p")


@pytest.mark.parametrize("amount_cents", [0, -5, wallet.MAX_TOP_UP_CENTS + 1])
def test_a_top_up_adds_something(database: Database, amount_cents: int) -> None:
    team = make_team(database, balance_cents=0)

    with database.transaction() as session, pytest.raises(InvalidOptions):
        wallet.top_up(session, team.id, amount_cents, note="")
    with database.transaction() as session, pytest.raises(TeamNotFound):
        wallet.top_up(session, 1, 1, note="")
    with database.transaction() as session:
        entry = wallet.top_up(session, team.id, 5, note="paid by bank")

    assert (entry.kind, entry.amount_cents, entry.note) == (EntryKind.TOP_UP, 5, "paid by bank")
    assert sums(database, team.id) == (5, 0, 0, 5)


def test_entries_are_paged_newest_first_and_are_the_teams_own(database: Database) -> None:
    team, other = make_team(database, balance_cents=0), make_team(database)
    with database.transaction() as session:
        made = [wallet.top_up(session, team.id, amount, note="") for amount in (1, 2, 3, 4, 5)]
        # Those of one microsecond are told apart too.
        session.execute(sa.update(EntryRow).where(EntryRow.team_id == team.id).values(created_at_us=7))

    pages = []
    before: str | None = None
    with database.reading() as session:
        while page := wallet.entries(session, team.id, before=before, limit=2):
            pages.append([entry.id for entry in page])
            before = page[-1].id
        foreign = wallet.entries(session, other.id, before=None, limit=1)[0].id
        for unknown in ("nothing", foreign):
            with pytest.raises(InvalidOptions):
                wallet.entries(session, team.id, before=unknown, limit=2)

    assert [len(page) for page in pages] == [2, 2, 1]
    assert [entry for page in pages for entry in page] == sorted((entry.id for entry in made), reverse=True)


def test_an_audit_finds_a_sum_that_is_not_its_ledgers(database: Database) -> None:
    team = make_team(database)
    with database.transaction() as session:
        session.execute(sa.update(TeamRow).values(balance_cents=10_001))

    with database.reading() as session:
        found = wallet.audit(session, team.id)
        with pytest.raises(TeamNotFound):
            wallet.audit(session, 1)

    assert not found.is_right
    assert (found.kept.balance_cents, found.reckoned.balance_cents) == (10_001, 10_000)


def test_an_empty_ledger_is_right(database: Database) -> None:
    assert is_right(database, make_team(database, balance_cents=0).id)


def accept(db: Database, team_id: int, job_id: str, amount_cents: int) -> bool:
    """Do as the service does: a row that refers to the team, then the hold, in one transaction."""
    row = IdempotencyRow(team_id=team_id, key=job_id, request_sha256="", job_id=job_id, created_at_us=now_us())
    try:
        with db.transaction() as session:
            session.add(row)
            session.flush()
            wallet.hold(session, team_id, job_id, amount_cents, purpose="hold-1")
    except BalanceTooLow:
        return False
    return True


def test_concurrent_holds_never_overdraw(database: Database) -> None:
    team = make_team(database, balance_cents=1000)
    start = threading.Barrier(12)

    def buy(number: int) -> int:
        start.wait()
        return sum(accept(database, team.id, f"job-{number}-{i}", 70) for i in range(4))

    with ThreadPoolExecutor(12) as pool:
        bought = sum(pool.map(buy, range(12)))

    assert bought == 1000 // 70
    assert sums(database, team.id) == (1000 - 70 * bought, 70 * bought, 0, 1000)
    assert is_right(database, team.id)


def test_the_same_step_at_the_same_time_is_done_once(database: Database) -> None:
    team = make_team(database, balance_cents=1000)
    start = threading.Barrier(8)

    def repeat(_: int) -> None:
        start.wait()
        move(database, wallet.hold, team.id, "job", 100, "hold-1")
        move(database, wallet.capture, team.id, "job", 60, "capture-1")
        move(database, wallet.release, team.id, "job", 40, "release-1")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(repeat, range(8)))

    assert sums(database, team.id) == (940, 0, 60, 1000)
    assert is_right(database, team.id)


def test_teams_do_not_wait_for_each_other(postgres_database: Database) -> None:
    first, second = make_team(postgres_database), make_team(postgres_database)

    with postgres_database.transaction() as held:
        wallet.hold(held, first.id, "job", 100, purpose="hold-1")
        move(postgres_database, wallet.hold, second.id, "other", 100, "hold-1")

    assert sums(postgres_database, second.id) == (9900, 100, 0, 10_000)


steps = st.lists(
    st.tuples(
        st.sampled_from(["hold", "capture", "release", "top_up"]),
        st.sampled_from(["job-a", "job-b"]),
        st.integers(0, 120),
        st.integers(1, 4),
    ),
    max_size=16,
)


def take(session: Session, team_id: int, step: tuple[str, str, int, int]) -> None:
    kind, job_id, amount_cents, number = step
    if kind == "top_up":
        wallet.top_up(session, team_id, amount_cents, note="")
    else:
        getattr(wallet, kind)(session, team_id, job_id, amount_cents, purpose=f"{kind}-{number}")


@given(steps=steps, is_unlimited=st.booleans())
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_whatever_happens_the_sums_are_those_of_the_ledger(
    database: Database, steps: list[tuple[str, str, int, int]], is_unlimited: bool
) -> None:
    team = make_team(database, balance_cents=200, is_unlimited=is_unlimited)
    jobs = {job_id: f"{job_id}-{team.id}" for _, job_id, _, _ in steps}
    done: dict[tuple[str, str], int] = {}

    for kind, job_id, amount_cents, number in steps:
        before = sums(database, team.id)
        step = (kind, jobs[job_id], amount_cents, number)
        try:
            with database.transaction() as session:
                take(session, team.id, step)
        except ClipmillError:
            assert sums(database, team.id) == before
        else:
            key = (jobs[job_id], f"{kind}-{number}")
            if kind != "top_up" and (key in done or amount_cents == 0):
                assert sums(database, team.id) == before
            elif kind != "top_up":
                done[key] = amount_cents
        balance, held, spent, topped_up = sums(database, team.id)
        assert balance == topped_up - spent - held
        assert held >= 0
        assert is_unlimited or balance >= 0
        assert is_right(database, team.id)

    with database.reading() as session:
        held_by_jobs = [wallet.held_for(session, job_id) for job_id in jobs.values()]
    assert min(held_by_jobs, default=0) >= 0
    assert sum(held_by_jobs) == sums(database, team.id)[1]


def test_in_whatever_order_many_do_it_the_sums_are_those_of_the_ledger(database: Database) -> None:
    team = make_team(database, balance_cents=600)
    jobs = [f"job-{number}" for number in range(3)]

    def work(seed: int) -> None:
        dice = random.Random(seed)  # noqa: S311 - a test's dice
        for _ in range(25):
            kind = dice.choice(["hold", "hold", "capture", "release", "top_up"])
            step = (kind, dice.choice(jobs), dice.randint(1, 120), dice.randint(1, 6))
            try:
                with database.transaction() as session:
                    take(session, team.id, step)
            except (BalanceTooLow, NotHeld):
                continue

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(6)))

    balance, held, spent, topped_up = sums(database, team.id)
    assert balance == topped_up - spent - held
    assert min(balance, held) >= 0
    assert is_right(database, team.id)
