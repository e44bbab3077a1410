"""A server for tests: its state in a temporary folder, the built-in packs published, and clients of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from nodeloom.runtime.server.app import create_app
from nodeloom.runtime.server.events import Feed
from nodeloom.runtime.server.safety.names import Names
from nodeloom.runtime.server.safety.tokens import Token
from nodeloom.runtime.server.state import ServerState
from nodeloom.runtime.settings import Settings
from nodeloom.runtime.store.kept import open_files
from nodeloom.runtime.store.records import Records
from nodeloom.schema import Registry
from nodeloom.schema.workflow import FORMAT_VERSION

HERE = "http://127.0.0.1:8188"


@cache
def published() -> Mapping[str, Any]:
    """The document of the built-in packs."""
    return Registry.installed().openapi()


def state_in(home: Path, *, token: Token | None = None, bind: str = "127.0.0.1", **settings: Any) -> ServerState:
    """A state that knows the built-in packs, and one that can't be imported."""
    home.mkdir(exist_ok=True)
    given = Settings(home=home, **settings)
    records = Records(home / "nodeloom.db")
    state = ServerState(
        given,
        Names(bind, given.allowed_hosts, given.allowed_origins),
        records,
        Feed(records),
        open_files(home / "files"),
        token,
    )
    state.publication.publish("f", published(), {"broken": "pack broken can't be imported: ImportError: gone"})
    return state


@contextmanager
def client_of(state: ServerState, base_url: str = HERE) -> Iterator[TestClient]:
    """A client of a server with this state; errors come as answers."""
    app = create_app(state)
    with TestClient(app, base_url=base_url, raise_server_exceptions=False) as client, state.records:
        yield client


def document(nodes: Mapping[str, Any], edges: Sequence[Any] = (), **parts: Any) -> dict[str, Any]:
    """A workflow document."""
    head = {"format": "nodeloom.workflow", "format_version": FORMAT_VERSION}
    return {**head, "nodes": nodes, "edges": [*edges], **parts}
