"""`HurriedHTTP`: uvicorn's HTTP protocol, with bounds for the head of a request: its time, and its size.

uvicorn bounds how long a connection may be idle between requests, not how long a request may take to begin, and its
fast parser takes headers of any size.
"""

from __future__ import annotations

import asyncio
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LARGEST_HEAD: Final = 64 * 1024
"""Bytes of request line and headers."""


class HurriedHTTP(HttpToolsProtocol):
    """Ends a connection whose headers are not there `header_seconds` after it was opened, or after they began."""

    header_seconds = 10.0
    _deadline: asyncio.TimerHandle | None = None
    _is_in_head = False
    _head = 0

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
            self.send_400_response("The headers are too large.")
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
        super().on_headers_complete()

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
