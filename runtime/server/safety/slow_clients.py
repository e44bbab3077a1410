"""`HurriedHTTP`: uvicorn's HTTP protocol, with bounds for the head of a request: its time, and its size.

uvicorn bounds how long a connection may be idle between requests, not how long a request may take to begin, and its
fast parser takes headers of any size. What it refuses itself, before there is a request for the app, it says in plain
text: here that is a problem like all others.
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import Any, Final

from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from nodeloom.runtime.server.kinds import BAD_REQUEST, TOO_BUSY, Kind
from nodeloom.runtime.server.problems import problem_response
from nodeloom.runtime.server.safety.headers import HEADERS, SafetyHeaders
from nodeloom.runtime.server.safety.refusing import refuse

LARGEST_HEAD: Final = 64 * 1024
"""Bytes of request line and headers."""
_BUSY: Final = "as many as this server takes at once are connected; NODELOOM_MAX_CONNECTIONS is the limit"


async def _refuse_busy(scope: Scope, receive: Receive, send: Send) -> None:
    await refuse(scope, receive, send, TOO_BUSY, _BUSY, {"Retry-After": "1"})


class HurriedHTTP(HttpToolsProtocol):
    """Ends a connection whose headers are not there `header_seconds` after it was opened, or after they began."""

    header_seconds = 10.0
    _deadline: asyncio.TimerHandle | None = None
    _is_in_head = False
    _head = 0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._usual = self.app
        self._most, self.limit_concurrency = self.limit_concurrency, None

    def connection_made(self, transport: Any) -> None:
        """A client is there: its headers are awaited."""
        super().connection_made(transport)
        self._arm()

    def connection_lost(self, exc: Exception | None) -> None:
        """The client is gone."""
        self._disarm()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Something came: if it was no whole head of a request, the rest is awaited."""
        super().data_received(data)
        if not self._is_in_head or self.transport.is_closing():
            return
        self._head += len(data)
        if self._head > LARGEST_HEAD:
            self.send_400_response(f"the headers have more than {LARGEST_HEAD} bytes")
        else:
            self._arm()

    def on_message_begin(self) -> None:
        """A request begins."""
        self._is_in_head, self._head = True, 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Its headers are there."""
        self._is_in_head = False
        self._disarm()
        self.app = SafetyHeaders(_refuse_busy) if self._is_crowded() else self._usual
        super().on_headers_complete()

    def handle_websocket_upgrade(self) -> None:
        """Its headers ask for a WebSocket, which counts as a connection like all others."""
        if self._is_crowded():
            self._refuse(TOO_BUSY, _BUSY, (b"retry-after", b"1"))
        else:
            super().handle_websocket_upgrade()

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no request, and close the connection."""
        self._refuse(BAD_REQUEST, msg[:1].lower() + msg[1:].rstrip("."))

    def _refuse(self, kind: Kind, detail: str, *more: tuple[bytes, bytes]) -> None:
        response = problem_response(kind, detail)
        headers = [*response.raw_headers, *HEADERS, (b"connection", b"close"), *more]
        lines = b"".join(name + b": " + value + b"\r\n" for name, value in headers)
        head = f"HTTP/1.1 {kind.status} {HTTPStatus(kind.status).phrase}\r\n".encode()
        self.transport.write(head + lines + b"\r\n" + bytes(response.body))
        self.transport.close()

    def _is_crowded(self) -> bool:
        return self._most is not None and max(len(self.connections), len(self.tasks)) >= self._most

    def _arm(self) -> None:
        if self._deadline is None:
            self._deadline = self.loop.call_later(self.header_seconds, self._give_up)

    def _disarm(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        self._deadline = None
        if not self.transport.is_closing():
            self.transport.close()


def hurried(seconds: float) -> type[HurriedHTTP]:
    """The protocol with this limit, in seconds: uvicorn makes its protocols itself, without arguments of ours."""
    return type("HurriedHTTP", (HurriedHTTP,), {"header_seconds": seconds})
