# SPDX-License-Identifier: MIT
"""
Gives up on clients that begin a request and do not go on with it.

In: any ASGI app. Out: the same app, whose requests end with 408 when no byte of the body comes for too long. The server
itself waits for ever, so that a few hundred idle connections would hold up everybody.
"""

from __future__ import annotations

import asyncio
import contextlib

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class _StalledError(Exception):
    """The client sent nothing for too long."""


class StalledBodies:
    """Ends requests whose body does not come."""

    def __init__(self, app: ASGIApp, *, timeout_s: float = 60.0) -> None:
        """Take the app inside, and how long a body may rest between two pieces."""
        self._app = app
        self._timeout_s = timeout_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, its body under watch until it is complete."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_complete = has_answered = is_stalled = False

        async def watched_receive() -> Message:
            nonlocal is_complete, is_stalled
            if is_complete or has_answered:  # what is waited for now is the client's leave, and that may take long
                return await receive()
            try:
                async with asyncio.timeout(self._timeout_s):
                    message = await receive()
            except TimeoutError:
                is_stalled = True
                raise _StalledError from None
            is_complete = not message.get("more_body", False)
            return message

        async def noting_send(message: Message) -> None:
            nonlocal has_answered
            if is_stalled and not has_answered:
                return  # what the app makes of the broken body; the answer is ours
            has_answered = True
            await send(message)

        with contextlib.suppress(_StalledError):
            await self._app(scope, watched_receive, noting_send)
        if is_stalled and not has_answered:
            answer = PlainTextResponse("the body did not come in time", 408, headers={"Connection": "close"})
            await answer(scope, receive, send)
