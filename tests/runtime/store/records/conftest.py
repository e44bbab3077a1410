"""A fresh database for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from nodeloom.runtime.store.records import Records, documents


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    with Records(tmp_path / "records.db") as opened:
        yield opened


@pytest.fixture
def document(records: Records) -> str:
    """The digest of a small document."""
    return records.write_sync(lambda connection: documents.keep(connection, '{"nodes": {}}'))
