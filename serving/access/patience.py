"""Drop the requests of clients that have gone: an answer without a reader is not computed."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_AHEAD = 1
"""Messages that are taken in before the application asks: a body waits where it came from."""


class Patience:
    """Cancels the work on a request as soon as its connection is closed."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand around an application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on until the answer is given or the client has gone."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        messages: asyncio.Queue[Message] = asyncio.Queue(_AHEAD)
        gone = asyncio.Event()
        work = asyncio.ensure_future(self._app(scope, _receiving(messages, gone), send))
        watch = asyncio.ensure_future(_watching(receive, messages, gone))
        try:
            await asyncio.wait({work, watch}, return_when=asyncio.FIRST_COMPLETED)
            if not work.done():
                work.cancel()
                with suppress(asyncio.CancelledError):
                    await work
                return
            await work
        finally:
            for task in (work, watch):
                task.cancel()


async def _watching(
    receive: Receive, messages: asyncio.Queue[Message], gone: asyncio.Event
) -> None:
    """Hand on what comes in; ends when the connection does."""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            gone.set()
            return
        await messages.put(message)


def _receiving(messages: asyncio.Queue[Message], gone: asyncio.Event) -> Receive:
    async def receiving() -> Message:
        if gone.is_set() and messages.empty():
            return {"type": "http.disconnect"}
        return await messages.get()

    return receiving
