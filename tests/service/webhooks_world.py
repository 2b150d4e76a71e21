# SPDX-License-Identifier: MIT
"""A team with webhooks, real receivers on this machine, and a clock that goes on when it is told to."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from tests.service import egress_world as net
from tests.service.egress_world import INTERNAL, POLICY, PUBLIC, World, serving
from tests.service.making import make_team

from clipmill.jobs.webhooks import (
    WebhookRecord,
    Webhooks,
    queue_event,
)
from clipmill.net.post import Poster
from clipmill.storage.records.database import Database, now_us

US_PER_S = 1_000_000


class Clock:
    """Time that passes when it is told to, so that a day of tries takes no day."""

    def __init__(self) -> None:
        self.ahead_us = 0

    def __call__(self) -> int:
        return now_us() + self.ahead_us

    def forward(self, by: timedelta) -> None:
        self.ahead_us += int(by.total_seconds() * US_PER_S)


@dataclass
class Receiver:
    """A team's server, which notes what it gets and answers as it is told."""

    server: World
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    """Answers to give, one after the other; 204 when there are none left."""

    def __post_init__(self) -> None:
        self.server.routes["/hook"] = self._take

    @property
    def url(self) -> str:
        return self.server.url("hooks.test", "/hook")

    def _take(self, handler: net._Handler) -> None:
        body = handler.rfile.read(int(handler.headers["Content-Length"]))
        self.got.append(({name.lower(): value for name, value in handler.headers.items()}, body))
        handler.send(b"", "text/plain", self.statuses.pop(0) if self.statuses else 204)

    @property
    def ids(self) -> list[str]:
        return [headers["webhook-id"] for headers, _ in self.got]


@dataclass
class Setup:
    """One team with its webhooks."""

    db: Database
    team_id: int
    hooks: Webhooks
    clock: Clock

    def queue(self, event_type: str = "job.succeeded", job_id: str = "job-1", **more: Any) -> int:
        with self.db.transaction() as session:
            payload = {"job_id": job_id, "attempt": 1, **more}
            return queue_event(session, team_id=self.team_id, event_type=event_type, job_id=job_id, payload=payload)

    def state(self, hook: WebhookRecord) -> str:
        return self.hooks.deliveries(self.team_id, hook.id)[0].state


@pytest.fixture(name="receiver")
def receiver_of_a_test() -> Iterator[Receiver]:
    with serving(World(PUBLIC)) as server:
        yield Receiver(server)


def resolve(host: str, port: int) -> tuple[str, ...]:
    known = {"hooks.test": (PUBLIC,), "inside.test": (INTERNAL,)}
    if host in known:
        return known[host]
    return tuple(str(answer[4][0]) for answer in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))


@pytest.fixture(name="setup")
def setup_of_a_test(database: Database) -> Setup:
    clock = Clock()
    poster = Poster(POLICY, timeout_s=20, resolve=resolve)
    hooks = Webhooks(database, policy=POLICY, poster=poster, clock=clock, patience_s=20)
    return Setup(database, make_team(database).id, hooks, clock)
