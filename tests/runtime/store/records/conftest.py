"""A fresh database for each test, of each kind: SQLite, and PostgreSQL where it is installed."""

import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.runtime import postgres

from nodeloom.runtime.store.records import Records, documents


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with its tables, to be copied."""
    path = tmp_path_factory.mktemp("records") / "template.db"
    Records(path).close()
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    """The name of a database with its tables, to be copied."""
    Records(postgres.create(postgres_server, "prepared")).close()
    return "prepared"


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str | Path:
    """Where a database with its tables and nothing in them is."""
    if request.param == "sqlite":
        return Path(shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "records.db"))
    server = request.getfixturevalue("postgres_server")
    return postgres.create(server, uuid.uuid4().hex, request.getfixturevalue("postgres_template"))


@pytest.fixture
def records(place: str | Path) -> Iterator[Records]:
    with Records(place) as opened:
        yield opened


@pytest.fixture
def document(records: Records) -> str:
    """The digest of a small document."""
    return records.write_sync(documents.keep, '{"nodes": {}}')
