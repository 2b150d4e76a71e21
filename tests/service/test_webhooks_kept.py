# SPDX-License-Identifier: MIT
"""What webhooks a team may have, which events they are told, and what is kept of it."""

from __future__ import annotations

import ipaddress
import json

import pytest
from tests.service.egress_world import PUBLIC
from tests.service.making import make_team
from tests.service.webhooks_world import (
    US_PER_S,
    Receiver,
    Setup,
    receiver_of_a_test,  # noqa: F401 - a fixture
    setup_of_a_test,  # noqa: F401 - a fixture
)

from clipmill.domain.errors import AddressRefused, InvalidOptions, WebhookNotFound
from clipmill.jobs.webhooks import (
    MAX_WEBHOOKS,
    Webhooks,
    forget_events,
    queue_event,
)
from clipmill.net.guard import AddressPolicy
from clipmill.storage.records.database import Database, now_us


@pytest.mark.parametrize(
    "url",
    [
        *("http://127.0.0.1/x", "http://2130706433/", "http://[::1]/", "http://169.254.169.254/latest", "http://0/"),
        *("http://inside.test/", "https://user:pw@hooks.test/", "http://[::ffff:10.0.0.1]/", "http://hooks.test:25/"),
    ],
)
def test_an_internal_address_is_refused_at_once(setup: Setup, url: str) -> None:
    with pytest.raises(AddressRefused):
        setup.hooks.create(setup.team_id, url=url)
    assert setup.hooks.list(setup.team_id) == ()


@pytest.mark.parametrize(
    "url",
    ["", "hooks.test", "ftp://hooks.test/", "file:///etc/passwd", "http://", "http://nowhere.invalid/", "http://a b/"],
)
def test_what_is_no_address_is_an_invalid_option(setup: Setup, url: str) -> None:
    with pytest.raises(InvalidOptions):
        setup.hooks.create(setup.team_id, url=url)


def test_only_events_that_are_wanted_are_told(setup: Setup, receiver: Receiver) -> None:
    setup.hooks.create(setup.team_id, url=receiver.url, events=("clip.ready",))
    assert setup.queue("job.succeeded") == 0
    assert setup.queue("clip.ready", clip_id="clip-1") == 1
    assert setup.queue("clip.ready", clip_id="clip-2") == 1


def test_the_same_event_is_there_once(setup: Setup, receiver: Receiver) -> None:
    setup.hooks.create(setup.team_id, url=receiver.url)
    assert [setup.queue(), setup.queue(), setup.queue(attempt=2), setup.queue("job.failed")] == [1, 0, 1, 1]


def test_an_event_of_a_rolled_back_transaction_is_never_told(setup: Setup, receiver: Receiver) -> None:
    setup.hooks.create(setup.team_id, url=receiver.url)

    def fail_half_way() -> None:
        with setup.db.transaction() as session:
            queue_event(session, team_id=setup.team_id, event_type="job.failed", job_id="x", payload={})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()
    assert setup.hooks.deliver_due() == 0


def test_a_ping_is_sent_whatever_the_events(setup: Setup, receiver: Receiver) -> None:
    hook = setup.hooks.create(setup.team_id, url=receiver.url, events=("clip.ready",))
    setup.hooks.ping(setup.team_id, hook.id)
    setup.hooks.deliver_due()
    assert json.loads(receiver.got[0][1])["type"] == "ping"


def test_a_team_sees_its_own_webhooks_only(setup: Setup, receiver: Receiver) -> None:
    hook = setup.hooks.create(setup.team_id, url=receiver.url)
    setup.queue()
    (delivery,) = setup.hooks.deliveries(setup.team_id, hook.id)
    stranger = make_team(setup.db).id
    assert setup.hooks.list(stranger) == ()
    for ask in (
        lambda: setup.hooks.get(stranger, hook.id),
        lambda: setup.hooks.change(stranger, hook.id, is_enabled=False),
        lambda: setup.hooks.delete(stranger, hook.id),
        lambda: setup.hooks.ping(stranger, hook.id),
        lambda: setup.hooks.deliveries(stranger, hook.id),
        lambda: setup.hooks.tries(stranger, delivery.id),
        lambda: setup.hooks.replay(stranger, delivery.id),
    ):
        with pytest.raises(WebhookNotFound):
            ask()
    with setup.db.transaction() as session:
        assert queue_event(session, team_id=stranger, event_type="job.failed", job_id="x", payload={}) == 0


def test_a_webhook_is_changed_and_deleted_with_its_log(setup: Setup, receiver: Receiver) -> None:
    hook = setup.hooks.create(setup.team_id, url=receiver.url, secret="whsec_" + "A" * 40)
    changed = setup.hooks.change(setup.team_id, hook.id, events=("job.failed",), is_enabled=False)
    assert (changed.events, changed.is_enabled, changed.secret) == (("job.failed",), False, hook.secret)
    with pytest.raises(AddressRefused):
        setup.hooks.change(setup.team_id, hook.id, url="http://127.0.0.1/")
    setup.hooks.change(setup.team_id, hook.id, is_enabled=True, events=())
    setup.queue()
    setup.hooks.deliver_due()
    setup.hooks.delete(setup.team_id, hook.id)
    assert setup.hooks.list(setup.team_id) == ()


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_c2hvcnQ=", "plain", "whsec_!!!!" + "A" * 40])
def test_a_weak_secret_is_refused(setup: Setup, receiver: Receiver, secret: str) -> None:
    with pytest.raises(InvalidOptions):
        setup.hooks.create(setup.team_id, url=receiver.url, secret=secret)


def test_unknown_events_and_too_many_webhooks_are_refused(setup: Setup, receiver: Receiver) -> None:
    with pytest.raises(InvalidOptions, match="unknown event"):
        setup.hooks.create(setup.team_id, url=receiver.url, events=("job.exploded",))
    for _ in range(MAX_WEBHOOKS):
        setup.hooks.create(setup.team_id, url=receiver.url)
    with pytest.raises(InvalidOptions, match="may have"):
        setup.hooks.create(setup.team_id, url=receiver.url)


def test_a_deleted_job_leaves_nothing_to_tell(setup: Setup, receiver: Receiver) -> None:
    hook = setup.hooks.create(setup.team_id, url=receiver.url)
    setup.queue(title="private")
    setup.hooks.deliver_due()
    with setup.db.transaction() as session:
        forget_events(session, "job-1")
    assert setup.hooks.deliveries(setup.team_id, hook.id) == ()


def test_old_deliveries_are_forgotten_and_pending_ones_are_not(setup: Setup, receiver: Receiver) -> None:
    hook = setup.hooks.create(setup.team_id, url=receiver.url)
    setup.queue()
    setup.hooks.deliver_due()
    setup.queue(job_id="job-2")
    assert setup.hooks.forget_before(now_us() - US_PER_S * 3600) == 0
    assert setup.hooks.forget_before(now_us() + US_PER_S) == 1
    assert [one.job_id for one in setup.hooks.deliveries(setup.team_id, hook.id)] == ["job-2"]


def test_deliveries_come_in_pages(setup: Setup, receiver: Receiver) -> None:
    hook = setup.hooks.create(setup.team_id, url=receiver.url)
    for number in range(5):
        setup.queue(job_id=f"job-{number}")
    first = setup.hooks.deliveries(setup.team_id, hook.id, limit=3)
    rest = setup.hooks.deliveries(setup.team_id, hook.id, limit=3, before=first[-1].id)
    assert [len(first), len(rest)] == [3, 2]
    assert len({one.id for one in (*first, *rest)}) == 5


def test_an_operator_may_allow_a_network(database: Database) -> None:
    """Without it even the stand-in for a public server is refused."""
    strict = Webhooks(database, policy=AddressPolicy(is_public_only=True))
    with pytest.raises(AddressRefused):
        strict.create(make_team(database).id, url=f"http://{PUBLIC}/")
    allowed = AddressPolicy(is_public_only=True, allowed_networks=(ipaddress.ip_network("127.0.0.0/8"),))
    assert Webhooks(database, policy=allowed).create(make_team(database).id, url=f"http://{PUBLIC}/").is_enabled
