# SPDX-License-Identifier: MIT
"""Webhooks end to end: the outbox, real receivers on this machine, every way in which they can fail."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from standardwebhooks import Webhook, WebhookVerificationError
from tests.service import egress_world as net
from tests.service.egress_world import INTERNAL, POLICY, PUBLIC, World, serving
from tests.service.making import make_team
from tests.service.webhooks_world import (
    US_PER_S,
    Receiver,
    Setup,
    receiver_of_a_test,  # noqa: F401 - a fixture
    resolve,
    setup_of_a_test,  # noqa: F401 - a fixture
)

from clipmill.domain.errors import InvalidOptions
from clipmill.jobs import deliveries
from clipmill.jobs.webhooks import (
    DELIVERED,
    FAILED,
    PENDING,
    Webhooks,
    queue_event,
)
from clipmill.net.post import Posted, Poster


def test_a_receiver_can_verify_what_it_gets(setup: Setup, receiver: Receiver) -> None:
    hook = setup.hooks.create(setup.team_id, url=receiver.url)
    assert hook.secret.startswith("whsec_")
    setup.queue(title="Größe 你好")
    assert setup.hooks.deliver_due() == 1
    headers, body = receiver.got[0]
    said = Webhook(hook.secret).verify(body, headers)
    assert said["type"] == "job.succeeded"
    assert said["data"] == {"job_id": "job-1", "attempt": 1, "title": "Größe 你好"}
    assert headers["content-type"] == "application/json"
    assert headers["host"].startswith("hooks.test:")
    with pytest.raises(WebhookVerificationError):
        Webhook(hook.secret).verify(body.replace(b"job-1", b"job-2"), headers)
    assert setup.state(hook) == DELIVERED
    assert setup.hooks.deliver_due() == 0


def test_the_id_stays_the_same_over_all_tries(setup: Setup, receiver: Receiver) -> None:
    hook = setup.hooks.create(setup.team_id, url=receiver.url)
    receiver.statuses += [500, 503, 429]
    setup.queue()
    for _ in range(4):
        assert setup.hooks.deliver_due() == 1
        assert setup.hooks.deliver_due() == 0  # not before its time
        setup.clock.forward(timedelta(minutes=1))
    assert len(set(receiver.ids)) == 1
    (delivery,) = setup.hooks.deliveries(setup.team_id, hook.id)
    assert (delivery.state, delivery.tries) == (DELIVERED, 4)
    tries = setup.hooks.tries(setup.team_id, delivery.id)
    assert [one.status for one in tries] == [500, 503, 429, 204]
    assert [bool(one.error) for one in tries] == [True, True, True, False]


def test_tries_go_on_for_a_day_and_then_end(setup: Setup, receiver: Receiver) -> None:
    hook = setup.hooks.create(setup.team_id, url=receiver.url)
    receiver.statuses += [500] * 100
    setup.queue()
    begun = setup.clock()
    while setup.state(hook) == PENDING:
        assert setup.hooks.deliver_due() <= 1
        due_us = setup.hooks.deliveries(setup.team_id, hook.id)[0].due_at_us
        if due_us is not None:
            setup.clock.forward(timedelta(microseconds=max(0, due_us - setup.clock())))
    lasted_h = (setup.clock() - begun) / US_PER_S / 3600
    assert len(receiver.got) == len(deliveries.WAITS_S) + 1 == 16
    assert 20 < lasted_h < 26
    assert setup.state(hook) == FAILED
    assert setup.hooks.deliver_due() == 0


def test_a_failed_delivery_can_be_replayed_with_the_same_id(setup: Setup, receiver: Receiver) -> None:
    hook = setup.hooks.create(setup.team_id, url=receiver.url)
    setup.queue()
    setup.hooks.deliver_due()
    (delivery,) = setup.hooks.deliveries(setup.team_id, hook.id)
    assert setup.hooks.replay(setup.team_id, delivery.id).state == PENDING
    assert setup.hooks.deliver_due() == 1
    assert receiver.ids == [delivery.event_id] * 2
    assert len(setup.hooks.tries(setup.team_id, delivery.id)) == 2


def test_gone_switches_the_webhook_off(setup: Setup, receiver: Receiver) -> None:
    hook = setup.hooks.create(setup.team_id, url=receiver.url)
    receiver.statuses += [410]
    setup.queue()
    setup.queue(job_id="job-2")
    setup.hooks.deliver_due(limit=1)
    assert not setup.hooks.get(setup.team_id, hook.id).is_enabled
    assert {one.state for one in setup.hooks.deliveries(setup.team_id, hook.id)} == {FAILED}
    assert setup.queue(job_id="job-3") == 0
    with pytest.raises(InvalidOptions, match="switched off"):
        setup.hooks.replay(setup.team_id, setup.hooks.deliveries(setup.team_id, hook.id)[0].id)


def test_redirects_are_not_followed(setup: Setup, receiver: Receiver) -> None:
    with serving(World(INTERNAL)) as canary:
        hook = setup.hooks.create(setup.team_id, url=receiver.url)
        receiver.server.routes["/hook"] = net.redirect(canary.url(INTERNAL, "/secret"))
        setup.queue()
        setup.hooks.deliver_due()
        assert canary.connections == 0
    (delivery,) = setup.hooks.deliveries(setup.team_id, hook.id)
    assert delivery.state == PENDING
    assert "redirects are not followed" in setup.hooks.tries(setup.team_id, delivery.id)[0].error


@pytest.mark.parametrize("way", [net.dripping_head, net.dripping_body, net.endless])
def test_slow_and_endless_answers_end_in_time(setup: Setup, receiver: Receiver, way: Any) -> None:
    impatient = Webhooks(setup.db, policy=POLICY, poster=Poster(POLICY, timeout_s=1.0, resolve=resolve), patience_s=20)
    impatient.create(setup.team_id, url=receiver.url)
    receiver.server.routes["/hook"] = way
    setup.queue()
    begun_s = time.monotonic()
    assert impatient.deliver_due() == 1
    assert time.monotonic() - begun_s < 4
    impatient.close()


def test_a_team_with_slow_receivers_does_not_hold_up_others(setup: Setup, receiver: Receiver) -> None:
    """It has four tries at work at most, and nobody waits for them."""
    hooks = Webhooks(setup.db, policy=POLICY, poster=Poster(POLICY, timeout_s=5, resolve=resolve), patience_s=0.2)
    other = make_team(setup.db).id
    with serving(World(PUBLIC)) as slow:
        slow.routes["/hook"] = net.dripping_head
        hooks.create(setup.team_id, url=slow.url("hooks.test", "/hook"))
        for number in range(40):
            setup.queue(job_id=f"job-{number}")
        hooks.create(other, url=receiver.url)
        begun_s = time.monotonic()
        assert hooks.deliver_due() == 4
        with setup.db.transaction() as session:
            queue_event(session, team_id=other, event_type="job.failed", job_id="x", payload={})
        assert hooks.deliver_due() == 1
        while not receiver.got and time.monotonic() - begun_s < 4:  # less than a slow one takes
            time.sleep(0.02)
        assert len(receiver.got) == 1
        hooks.close()


def test_nobody_there_is_noted_and_tried_again(setup: Setup) -> None:
    hook = setup.hooks.create(setup.team_id, url="http://hooks.test:19999/hook")
    setup.queue()
    setup.hooks.deliver_due()
    (delivery,) = setup.hooks.deliveries(setup.team_id, hook.id)
    (only,) = setup.hooks.tries(setup.team_id, delivery.id)
    assert (delivery.state, only.status) == (PENDING, None)
    assert "refused the connection" in only.error


def test_an_address_that_turns_internal_later_is_not_asked(setup: Setup, receiver: Receiver) -> None:
    """Checked at each try, not only when the webhook is made."""
    hook = setup.hooks.create(setup.team_id, url=receiver.url)
    moved = Poster(POLICY, timeout_s=1.0, resolve=lambda *_: (INTERNAL,))
    with serving(World(INTERNAL, port=receiver.server.port)) as canary:
        setup.queue()
        Webhooks(setup.db, policy=POLICY, poster=moved, clock=setup.clock, patience_s=20).deliver_due()
        assert canary.connections == 0
    (delivery,) = setup.hooks.deliveries(setup.team_id, hook.id)
    assert "not on the public internet" in setup.hooks.tries(setup.team_id, delivery.id)[0].error


def test_several_workers_send_each_event_once(setup: Setup, receiver: Receiver) -> None:
    setup.hooks.create(setup.team_id, url=receiver.url)
    for number in range(40):
        setup.queue(job_id=f"job-{number}")
    others = [
        Webhooks(setup.db, policy=POLICY, poster=Poster(POLICY, resolve=resolve), patience_s=20) for _ in range(4)
    ]

    def work(hooks: Webhooks) -> int:
        return sum(iter(lambda: hooks.deliver_due(limit=4), 0))

    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(work, others))
    assert sum(counts) == 40
    assert len(receiver.ids) == len(set(receiver.ids)) == 40


class _Killed(BaseException):
    """Stands for SIGKILL between sending and noting."""


def test_a_worker_killed_before_noting_sends_again_with_the_same_id(setup: Setup, receiver: Receiver) -> None:
    class Dying(Poster):
        def post(self, *arguments: Any) -> Posted:
            super().post(*arguments)
            raise _Killed

    setup.hooks.create(setup.team_id, url=receiver.url)
    setup.queue()
    dying = Webhooks(setup.db, policy=POLICY, poster=Dying(POLICY, resolve=resolve), clock=setup.clock, patience_s=20)
    with pytest.raises(_Killed):
        dying.deliver_due()
    assert setup.hooks.deliver_due() == 0  # its lease holds
    setup.clock.forward(timedelta(seconds=deliveries.LEASE_S + 1))
    assert setup.hooks.deliver_due() == 1
    assert len(receiver.ids) == 2
    assert len(set(receiver.ids)) == 1


def test_a_late_note_does_not_undo_a_replay(setup: Setup, receiver: Receiver) -> None:
    hook = setup.hooks.create(setup.team_id, url=receiver.url)
    is_asked, may_answer = threading.Event(), threading.Event()

    def slow(handler: net._Handler) -> None:
        is_asked.set()
        may_answer.wait(5)
        handler.send(b"", "text/plain", 500)

    receiver.server.routes["/hook"] = slow
    setup.queue()
    thread = threading.Thread(target=setup.hooks.deliver_due)
    thread.start()
    is_asked.wait(5)
    (delivery,) = setup.hooks.deliveries(setup.team_id, hook.id)
    replayed = setup.hooks.replay(setup.team_id, delivery.id)
    may_answer.set()
    thread.join()
    assert setup.hooks.deliveries(setup.team_id, hook.id)[0].due_at_us == replayed.due_at_us


def test_what_ends_its_sender_is_not_sent_for_ever(setup: Setup, receiver: Receiver) -> None:
    class Dying(Poster):
        def post(self, *arguments: Any) -> Posted:
            raise _Killed

    hook = setup.hooks.create(setup.team_id, url=receiver.url)
    setup.queue()
    dying = Webhooks(setup.db, policy=POLICY, poster=Dying(POLICY, resolve=resolve), clock=setup.clock, patience_s=20)
    for _ in range(len(deliveries.WAITS_S) + 1):
        with pytest.raises(_Killed):
            dying.deliver_due()
        setup.clock.forward(timedelta(seconds=deliveries.LEASE_S + 1))
    assert dying.deliver_due() == 0
    assert setup.state(hook) == FAILED
