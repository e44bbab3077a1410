"""The log as it is read: in parts that are neither long nor large."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from nodeloom.runtime.store.records import Records, log


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    with Records(tmp_path / "nodeloom.db") as records:
        yield records


def test_large_events_come_fewer_at_once_and_none_is_skipped(records: Records) -> None:
    large = {"event": "large", "text": "x" * (log.MOST_BYTES // 2)}
    records.write_sync(log.append, None, [large, large, large, {"event": "small"}], time.time())
    numbers: list[list[int]] = [[0]]
    while found := records.read_sync(log.after, numbers[-1][-1], 3):
        numbers.append([each.number for each in found])
    assert numbers == [[0], [1, 2], [3, 4]]
    assert records.write_sync(log.append, None, [{"event": "last"}], time.time())[0].number == 5
