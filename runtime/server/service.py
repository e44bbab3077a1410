"""`Service`: a server from its start to its end: the state, the app over it, and uvicorn around both."""

from __future__ import annotations

import gc
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn

from nodeloom.runtime.server.app import create_app
from nodeloom.runtime.server.events import Feed
from nodeloom.runtime.server.publication import Publication
from nodeloom.runtime.server.safety.names import Names, is_loopback
from nodeloom.runtime.server.safety.slow_clients import hurried
from nodeloom.runtime.server.safety.tokens import Token, token_of
from nodeloom.runtime.server.staff import Staff
from nodeloom.runtime.server.state import ServerState
from nodeloom.runtime.settings import Settings
from nodeloom.runtime.store.errors import StoreError
from nodeloom.runtime.store.kept import open_files, tried
from nodeloom.runtime.store.records import Records
from nodeloom.schema.errors import SettingsError

_LARGEST_MESSAGE = 64 * 1024
"""Bytes of a WebSocket message of a client: it has nothing to say."""
_GRACE = 5
"""Seconds that answers which are on their way may take when the server ends."""
_TURN = 0.0005
"""Seconds that a thread may keep the interpreter to itself while another one waits for it. The thread that writes lets
go of it with every small statement, and would wait for ten times as long each time while the loop takes requests."""


def needs_token(settings: Settings, host: str) -> bool:
    """Whether others than this machine may reach the server: by its address, or by a name that a proxy has."""
    return not is_loopback(host) or not all(map(is_loopback, settings.allowed_hosts))


def state_of_home(settings: Settings, host: str) -> ServerState:
    """The state of the server of a home folder; `NodeloomError` if its records, files or token can't be used."""
    token: Token | None = token_of(settings.home) if needs_token(settings, host) else None
    with _set_by("NODELOOM_FILES or --files", bool(settings.files)):
        files = tried(open_files(settings.files_place))
    with _set_by("NODELOOM_DATABASE or --database", bool(settings.database)):
        records = Records(settings.database_place, is_sole=True)
    names = Names(host, settings.allowed_hosts, settings.allowed_origins)
    feed, publication = Feed(records), Publication()
    staff = Staff(settings, records, feed, publication)
    return ServerState(settings, names, records, feed, files, token, publication, staff)


@contextmanager
def _set_by(setting: str, is_set: bool) -> Iterator[None]:
    """Have what is wrong with a place tell how it was chosen, if it was."""
    try:
        yield
    except StoreError as error:
        if not is_set:
            raise
        raise SettingsError(f"{error}; it was chosen by {setting}") from error


class Service(uvicorn.Server):
    """Serves a state until it is told to stop; listeners are told then, so that nobody is waited for."""

    def __init__(self, state: ServerState, ready: Callable[[], None] = lambda: None) -> None:
        super().__init__(_config(state))
        self._state = state
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, and tell that it does."""
        await super().startup(sockets)
        if self.started:
            gc.freeze()  # what was made up to now stays, and need not be looked at again
            sys.setswitchinterval(_TURN)
            self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End: first those who listen without end, then everything else."""
        self._state.waiting.close()
        self._state.feed.close()
        await super().shutdown(sockets)


def _config(state: ServerState) -> uvicorn.Config:
    settings = state.settings
    options: dict[str, Any] = {
        "http": hurried(settings.header_timeout),
        "ws": "websockets-sansio",
        "lifespan": "on",
        "log_config": None,
        "access_log": False,
        "server_header": False,
        "proxy_headers": False,  # or clients would say themselves who they are
        "ws_max_size": _LARGEST_MESSAGE,
        "ws_per_message_deflate": False,
        "limit_concurrency": settings.max_connections,
        "timeout_graceful_shutdown": _GRACE,
    }
    return uvicorn.Config(create_app(state), **options)
