# SPDX-License-Identifier: MIT
from __future__ import annotations

import asyncio
from collections.abc import Collection

from clipmill.domain.errors import StoreUnavailable
from clipmill.jobs.waiting import Waiter


class Ended:
    """Says which flows have ended; counts how often it was asked."""

    def __init__(self) -> None:
        self.ids: set[str] = set()
        self.asked: list[tuple[str, ...]] = []
        self.errors: list[Exception] = []

    def __call__(self, flow_ids: Collection[str]) -> frozenset[str]:
        self.asked.append(tuple(flow_ids))
        if self.errors:
            raise self.errors.pop()
        return frozenset(self.ids & set(flow_ids))


def test_wait_ends_when_the_flow_has() -> None:
    ended = Ended()

    async def wait() -> None:
        waiter = Waiter(ended, poll_s=0.01)
        first = asyncio.create_task(waiter.until_ended("a"))
        await asyncio.sleep(0.05)
        assert not first.done()
        ended.ids.add("a")
        await asyncio.wait_for(first, 1)

    asyncio.run(wait())


def test_many_waits_are_one_question() -> None:
    ended = Ended()

    async def wait() -> None:
        waiter = Waiter(ended, poll_s=0.01)
        ended.ids.update(f"flow-{number}" for number in range(100))
        await asyncio.wait_for(asyncio.gather(*(waiter.until_ended(f"flow-{n}") for n in range(100))), 1)

    asyncio.run(wait())

    assert len(ended.asked) == 1
    assert len(ended.asked[0]) == 100


def test_two_may_wait_for_the_same_and_one_may_give_up() -> None:
    ended = Ended()

    async def wait() -> None:
        waiter = Waiter(ended, poll_s=0.01)
        patient, hasty = (asyncio.create_task(waiter.until_ended("a")) for _ in range(2))
        await asyncio.sleep(0.02)
        hasty.cancel()
        ended.ids.add("a")
        await asyncio.wait_for(patient, 1)

    asyncio.run(wait())


def test_database_that_is_away_and_a_fault_of_ours_are_waited_out() -> None:
    ended = Ended()
    ended.errors = [StoreUnavailable(), ValueError("a fault")]
    ended.ids.add("a")

    asyncio.run(asyncio.wait_for(Waiter(ended, poll_s=0.01).until_ended("a"), 1))

    assert len(ended.asked) == 3
