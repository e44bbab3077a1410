"""A server of PostgreSQL, where it is installed, for all tests that want one."""

from collections.abc import Iterator

import pytest

from tests.runtime import postgres


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """What `postgres.url_of` and `postgres.create` take."""
    with postgres.running_server() as server:
        yield server
