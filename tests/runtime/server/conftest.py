"""A client of a server on the loopback address."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.runtime.server.serving import client_of, state_in


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    """A client of a server with the built-in packs."""
    with client_of(state_in(tmp_path)) as client:
        yield client
