"""`Clients`: who listens by WebSocket, and from which event on who does not yet is told.

Clients put a prompt into the queue first and listen afterwards, by when it may be over: so a client is told all that
became of its prompts since it sent the first of them.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from dataclasses import dataclass, field
from typing import Final

MOST: Final = 10_000
"""Clients that are remembered while they do not listen."""


@dataclass(slots=True)
class Clients:
    """The clients by their ids. Used in one event loop."""

    _sockets: Counter[str] = field(default_factory=Counter)
    _since: OrderedDict[str, int] = field(default_factory=OrderedDict)
    _busy: set[str] = field(default_factory=set)

    def sent(self, client: str, last: int) -> None:
        """A client sends a prompt, when `last` is the last event: if it does not listen, it is told what follows."""
        if client and self._sockets[client]:
            self._busy.add(client)
        elif client:
            self._since.setdefault(client, last)
            while len(self._since) > MOST:
                self._since.popitem(last=False)

    def came(self, client: str) -> int | None:
        """A client listens; the event after which it is told, None for what comes from now on."""
        self._sockets[client] += 1
        return self._since.pop(client, None)

    def left(self, client: str, after: int, *, is_waiting: bool) -> None:
        """A client does not listen any more, and was told up to an event; `is_waiting` for prompts that go on."""
        self._sockets[client] -= 1
        if self._sockets[client] <= 0:
            del self._sockets[client]
            if is_waiting or client in self._busy:
                self._since.setdefault(client, after)
            self._busy.discard(client)
