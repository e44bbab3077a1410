"""`ServerState`: everything that the routes of one server work with. There is no other state."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated

from fastapi import Depends
from starlette.requests import HTTPConnection

from nodeloom.runtime.server.events import Feed
from nodeloom.runtime.server.images.decoder import Decoder
from nodeloom.runtime.server.images.room import Room
from nodeloom.runtime.server.images.thumbnails import Thumbnails
from nodeloom.runtime.server.models.scanning import Scanning
from nodeloom.runtime.server.publication import Publication
from nodeloom.runtime.server.runs.waiting import Waiting
from nodeloom.runtime.server.safety.names import Names
from nodeloom.runtime.server.safety.tokens import Token
from nodeloom.runtime.server.staff import Staff
from nodeloom.runtime.settings import Settings
from nodeloom.runtime.store.kept import Files
from nodeloom.runtime.store.records import Records
from nodeloom.runtime.store.secrets import SecretStore, environment_secrets


@dataclass
class ServerState:
    """The parts of a server. `token` is None where only this machine can reach it, `staff` where nothing is run."""

    settings: Settings
    names: Names
    records: Records
    feed: Feed
    files: Files
    token: Token | None = None
    publication: Publication = field(default_factory=Publication)
    staff: Staff | None = None
    clock: Callable[[], float] = time.monotonic
    started: float = field(default_factory=time.monotonic)

    @cached_property
    def decoder(self) -> Decoder:
        """The process that unpacks pictures, within the settings' bounds."""
        return Decoder.of(self.settings)

    @cached_property
    def room(self) -> Room:
        """Room for pictures, within the settings' bound."""
        return Room(self.records, self.settings.max_kept)

    @cached_property
    def thumbnails(self) -> Thumbnails:
        """Small copies of pictures, in the cache folder."""
        return Thumbnails(self.files, self.decoder, self.settings.cache / "thumbnails")

    @cached_property
    def waiting(self) -> Waiting:
        """Who waits for runs to end."""
        return Waiting(self.records)

    @cached_property
    def secrets(self) -> SecretStore:
        """Secrets of nodes, which are in no record."""
        return SecretStore(self.settings.home, environment_secrets(os.environ))

    @cached_property
    def models(self) -> Scanning:
        """Who has workers look for models."""
        return Scanning(self.records, self.staff)


async def state_of(connection: HTTPConnection) -> ServerState:
    """The state of the app that a request came to. It waits for nothing, but other functions get a thread each time."""
    state: ServerState = connection.app.state.nodeloom
    return state


State = Annotated[ServerState, Depends(state_of)]
"""The state, as a parameter of a route."""
