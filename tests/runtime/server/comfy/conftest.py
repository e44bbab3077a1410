"""A server without workers, its state at hand; and one with a worker, for clients as people have them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.e2e.server import EditorServer
from tests.runtime.server.serving import client_of, state_in

from nodeloom.runtime.server.state import ServerState


@pytest.fixture
def state(tmp_path: Path) -> ServerState:
    """The state of the server that `client` is a client of."""
    return state_in(tmp_path / "home")


@pytest.fixture
def client(state: ServerState) -> Iterator[TestClient]:
    """A client of a server whose queue nobody works at."""
    with client_of(state) as client:
        yield client


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EditorServer]:
    """A server with a worker that is ready."""
    with EditorServer(tmp_path_factory.mktemp("comfy") / "home") as server:
        server.wait_for_worker()
        yield server
