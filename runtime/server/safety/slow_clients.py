"""`HurriedHTTP`: uvicorn's HTTP protocol, which closes connections whose request line and headers do not come.

uvicorn bounds how long a connection may be idle between requests, not how long a request may take to begin.
"""

from __future__ import annotations

import asyncio
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol


class HurriedHTTP(H11Protocol):
    """Ends a connection whose headers are not there `HEADER_SECONDS` after it was opened, or after they began."""

    header_seconds = 10.0
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """A client is there: its headers are awaited."""
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        """Something came: if it was no whole head of a request, the rest is awaited."""
        super().data_received(data)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """The client is gone."""
        self._disarm()
        super().connection_lost(exc)

    def _watch(self) -> None:
        if self.conn.their_state is not h11.IDLE:
            self._disarm()
        elif self._deadline is None:
            self._deadline = self.loop.call_later(self.header_seconds, self._give_up)

    def _disarm(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        self._deadline = None
        if not self.transport.is_closing() and self.conn.their_state is h11.IDLE:
            self.transport.close()


def hurried(seconds: float) -> type[HurriedHTTP]:
    """The protocol with this limit, in seconds: uvicorn makes its protocols itself, without arguments of ours."""
    return type("HurriedHTTP", (HurriedHTTP,), {"header_seconds": seconds})
