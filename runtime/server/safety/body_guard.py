"""`BodyGuard`: bodies are bounded before they are read, and neither bodies nor answers may trickle."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from nodeloom.runtime.server.kinds import BAD_REQUEST, TOO_LARGE, TOO_SLOW
from nodeloom.runtime.server.problems import Refusal
from nodeloom.runtime.server.safety.refusing import header, refuse

_SLOWEST = 4096.0
"""Bytes a second that a body must come with, once its first seconds are over."""
_CLOSE = {"Connection": "close"}
Limit = Callable[[str], int]
"""Most bytes of the body of a request, by its path."""


class BodyGuard:
    """Refuses bodies that are too large, whether or not they say so, and those that take too long; seconds."""

    def __init__(self, app: ASGIApp, limit: Limit, timeout: float, send_timeout: float) -> None:
        self._app = app
        self._limit = limit
        self._timeout = timeout
        self._send_timeout = send_timeout

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, with a body that is watched."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit, announced = self._limit(scope["path"]), header(scope, b"content-length")
        if announced is not None and not announced.isdecimal():
            await refuse(scope, receive, send, BAD_REQUEST, "Content-Length is no number", _CLOSE)
            return
        if announced is not None and int(announced[:20]) > limit:
            await refuse(scope, receive, send, TOO_LARGE, _too_large(limit), _CLOSE)
            return
        watched = _Body(receive, limit, self._timeout)

        async def patient(message: Message) -> None:
            # A client that does not take its answer would hold it, and what it is made from, for ever.
            async with asyncio.timeout(self._send_timeout):
                await send(message)

        await self._app(scope, watched.receive, patient)


class _Body:
    """The body of one request, as it comes in."""

    def __init__(self, receive: Receive, limit: int, timeout: float) -> None:
        self._receive = receive
        self._limit = limit
        self._timeout = timeout
        self._size = 0
        self._is_whole = False
        self._began: float | None = None

    async def receive(self) -> Message:
        """The next part; `Refusal` if there is too much of it, or it takes too long."""
        if self._is_whole:
            return await self._receive()
        now = time.monotonic()
        self._began = self._began or now
        try:
            async with asyncio.timeout(self._began + self._timeout + self._size / _SLOWEST - now):
                message = await self._receive()
        except TimeoutError:
            raise Refusal(TOO_SLOW, f"the body did not arrive within {self._timeout:g} s", headers=_CLOSE) from None
        if message["type"] == "http.request":
            self._size += len(message.get("body", b""))
            self._is_whole = not message.get("more_body", False)
        if self._size > self._limit:
            raise Refusal(TOO_LARGE, _too_large(self._limit), headers=_CLOSE)
        return message


def _too_large(limit: int) -> str:
    return f"the body has more than the {limit} bytes that are taken here; NODELOOM_MAX_BODY and NODELOOM_MAX_UPLOAD"
