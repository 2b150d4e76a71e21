# SPDX-License-Identifier: MIT

"""Hosts whose clocks differ by minutes share one PostgreSQL: what one of them writes, another reads rightly."""

from __future__ import annotations

import time
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from tests.service.egress_world import POLICY
from tests.service.making import make_team
from tests.service.webhooks_world import Receiver, receiver_of_a_test, resolve  # noqa: F401 - a fixture

from clipmill.domain.errors import StoreUnavailable
from clipmill.jobs.webhooks import Webhooks, queue_event
from clipmill.net.post import Poster
from clipmill.storage.records import clock as clock_module
from clipmill.storage.records import database as database_module
from clipmill.storage.records.clock import ASKED_AGAIN_S, COMPARED_EVERY_S, DatabaseClock
from clipmill.storage.records.database import Database, now_us

AHEAD_S = 300.0
NOBODY = "postgresql://nobody@127.0.0.1:1/none"


class Host:
    """This process, as a host whose clock can be set wrong."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._patch = patch

    def set_ahead(self, by_s: float) -> None:
        wrong = SimpleNamespace(
            time_ns=lambda: time.time_ns() + int(by_s * 1e9), monotonic=time.monotonic, sleep=time.sleep
        )
        self._patch.setattr(database_module, "time", wrong)


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Host:
    return Host(monkeypatch)


def test_the_databases_time_is_told_whatever_the_hosts_clock_says(postgres_database: Database, host: Host) -> None:
    clock = DatabaseClock(postgres_database)
    for by_s in (AHEAD_S, -AHEAD_S):
        host.set_ahead(by_s)
        assert abs(now_us() / 1e6 - time.time() - by_s) < 5
        assert abs(clock() / 1e6 - time.time()) < 5


def test_a_database_that_goes_away_later_leaves_the_clock_running(postgres_database: Database) -> None:
    seconds = [0.0]
    clock = DatabaseClock(postgres_database, monotonic_s=lambda: seconds[0])
    begun_us = clock()
    clock._db = Database(NOBODY)
    seconds[0] = COMPARED_EVERY_S + 1
    assert clock() - begun_us == round((COMPARED_EVERY_S + 1) * 1e6)


def test_a_database_that_is_away_is_not_asked_at_each_call(postgres_database: Database) -> None:
    seconds = [0.0]
    clock = DatabaseClock(postgres_database, monotonic_s=lambda: seconds[0])
    clock()
    away, asked = Database(NOBODY), []
    sa.event.listen(away.engine, "do_connect", lambda *_: asked.append(1))
    clock._db = away
    for at_s in (COMPARED_EVERY_S + 1, COMPARED_EVERY_S + 2, COMPARED_EVERY_S + 2 + ASKED_AGAIN_S):
        seconds[0] = at_s
        clock()
        clock()
    assert len(asked) == 2


def test_notes_of_tries_need_no_second_connection(
    postgres_database: Database, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_module, "POOL_TIMEOUT_S", 2.0)
    narrow = Database(postgres_database.engine.url.render_as_string(hide_password=False), pool_size=1)
    team_id = make_team(narrow).id
    hooks = Webhooks(narrow, policy=POLICY, poster=Poster(POLICY, timeout_s=20, resolve=resolve), patience_s=20)
    hooks.create(team_id, url=receiver.url)
    for number in range(4):
        _queue(narrow, team_id, f"job-{number}")
    monkeypatch.setattr(clock_module, "COMPARED_EVERY_S", 0.0)  # each call asks anew
    monkeypatch.setattr(clock_module, "ASKED_AGAIN_S", 0.0)
    begun = time.monotonic()
    assert hooks.deliver_due() == 4
    assert time.monotonic() - begun < 1.5, "threads waited for a connection while they held one"
    hooks.close()
    narrow.close()


def test_a_database_that_never_answered_tells_no_time() -> None:
    with pytest.raises(StoreUnavailable):
        DatabaseClock(Database(NOBODY))()


@pytest.mark.parametrize("by_s", [AHEAD_S, -AHEAD_S])
def test_a_message_of_a_host_with_a_wrong_clock_is_sent_at_once_and_with_the_right_time(
    postgres_database: Database, receiver: Receiver, host: Host, by_s: float
) -> None:
    team_id = make_team(postgres_database).id
    poster = Poster(POLICY, timeout_s=20, resolve=resolve)
    wrong, right = (Webhooks(postgres_database, policy=POLICY, poster=poster, patience_s=20) for _ in range(2))
    host.set_ahead(by_s)
    wrong.create(team_id, url=receiver.url)
    _queue(postgres_database, team_id, "job-1")
    host.set_ahead(0.0)
    assert right.deliver_due() == 1, "what the wrong host queued is not due yet"
    _queue(postgres_database, team_id, "job-2")
    host.set_ahead(by_s)
    assert wrong.deliver_due() == 1
    sent = [int(headers["webhook-timestamp"]) for headers, _ in receiver.got]
    assert [abs(at_s - time.time()) < 30 for at_s in sent] == [True, True]


@pytest.mark.parametrize("by_s", [AHEAD_S, -AHEAD_S])
def test_what_one_host_has_taken_up_another_with_a_wrong_clock_leaves_alone(
    postgres_database: Database, receiver: Receiver, host: Host, by_s: float
) -> None:
    team_id = make_team(postgres_database).id
    poster = Poster(POLICY, timeout_s=20, resolve=resolve)
    one, other = (Webhooks(postgres_database, policy=POLICY, poster=poster, patience_s=20) for _ in range(2))
    one.create(team_id, url=receiver.url)
    receiver.statuses += [500]  # is due again in some seconds
    host.set_ahead(-by_s)
    _queue(postgres_database, team_id, "job-1")
    assert one.deliver_due() == 1
    host.set_ahead(by_s)
    assert other.deliver_due() == 0, "sent again before its time"


def _queue(db: Database, team_id: int, job_id: str) -> None:
    with db.transaction() as session:
        payload = {"job_id": job_id, "attempt": 1}
        assert queue_event(session, team_id=team_id, event_type="job.succeeded", job_id=job_id, payload=payload) == 1
