# SPDX-License-Identifier: MIT
"""
Wait for flows to end, with one query for all that wait in this process.

The engine's own wait asks for each flow by itself: 256 jobs that wait for a stage were 500 queries a second (experiment
log). In goes the id of a flow; the wait ends when the flow has, whatever
came of it. Nothing here is durable: a flow that is taken up again simply waits again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection

from clipmill.domain.errors import StoreUnavailable

_log = logging.getLogger(__name__)


class Waiter:
    """Waits for flows. All its methods belong to one event loop."""

    def __init__(self, find_ended: Callable[[Collection[str]], frozenset[str]], *, poll_s: float) -> None:
        """Take what tells which of some flows have ended (it blocks), and how often it is asked."""
        self._find_ended = find_ended
        self._poll_s = poll_s
        self._waiting: dict[str, list[asyncio.Future[None]]] = {}
        self._task: asyncio.Task[None] | None = None

    async def until_ended(self, flow_id: str) -> None:
        """Return when the flow has ended."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(flow_id, []).append(future)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._poll())
        try:
            await future
        finally:
            left = [other for other in self._waiting.get(flow_id, []) if other is not future]
            if left:
                self._waiting[flow_id] = left
            else:
                self._waiting.pop(flow_id, None)

    async def _poll(self) -> None:
        while self._waiting:
            await asyncio.sleep(self._poll_s)
            try:
                ended = await asyncio.to_thread(self._find_ended, tuple(self._waiting))
            except StoreUnavailable as error:
                _log.warning("waiting for the database: %s", error.__cause__ or error)
                continue
            except Exception:  # noqa: BLE001 - logged; jobs would wait for ever
                _log.exception("looking for ended flows broke; it goes on")
                continue
            for flow_id in ended:
                for future in self._waiting.get(flow_id, []):
                    if not future.done():
                        future.set_result(None)
