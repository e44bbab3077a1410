"""`ServerState`: everything that the routes of one server work with. There is no other state."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Annotated, Protocol

from fastapi import Depends
from starlette.requests import HTTPConnection

from nodeloom.runtime.server.events import Feed
from nodeloom.runtime.server.publication import Publication
from nodeloom.runtime.server.safety.names import Names
from nodeloom.runtime.server.safety.tokens import Token
from nodeloom.runtime.settings import Settings
from nodeloom.runtime.store.records import Records
from nodeloom.schema.json import JSON


class Workers(Protocol):
    """What routes need of the worker processes."""

    def count(self) -> int:
        """Workers that are ready or at work."""
        ...

    def call(self, function: str, inputs: dict[str, JSON]) -> Awaitable[dict[str, JSON]]:
        """What the function `module:name` of a pack makes of the inputs of a node; `NodeloomError` if it can't."""
        ...


@dataclass
class ServerState:
    """The parts of a server. `token` is None where only this machine can reach it."""

    settings: Settings
    names: Names
    records: Records
    feed: Feed
    token: Token | None = None
    publication: Publication = field(default_factory=Publication)
    workers: Workers | None = None
    clock: Callable[[], float] = time.monotonic
    started: float = field(default_factory=time.monotonic)


def state_of(connection: HTTPConnection) -> ServerState:
    """The state of the app that a request came to."""
    state: ServerState = connection.app.state.nodeloom
    return state


State = Annotated[ServerState, Depends(state_of)]
"""The state, as a parameter of a route."""
