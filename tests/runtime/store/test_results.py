"""Results by key."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from nodeloom.runtime.store import ResultStore, StoredResult, open_results
from nodeloom.runtime.store.results import FILE, USED_AGAIN

RESULT = StoredResult(b'{"a":[1,2]}', {"a": 2}, {"run:x": "blake3:00"})


def opened(folder: Path, budget: int = 10**7) -> ResultStore:
    return ResultStore(open_results(folder), budget)


def changed(folder: Path, sql: str, *parameters: object) -> None:
    with closing(sqlite3.connect(folder / FILE)) as connection, connection:
        connection.execute(sql, parameters)


def test_a_result_is_there_at_once_and_the_next_time(tmp_path: Path) -> None:
    store = opened(tmp_path)
    for key in ("first", "second"):
        store.put(key, RESULT)
        assert store.get(key) == RESULT
    store.flush()
    assert [opened(tmp_path).get(key) for key in ("first", "second", "other")] == [RESULT, RESULT, None]


def test_the_first_result_after_a_while_is_written_at_once(tmp_path: Path) -> None:
    opened(tmp_path).put("key", RESULT)
    assert opened(tmp_path).get("key") == RESULT


def test_a_damaged_row_counts_as_absent(tmp_path: Path) -> None:
    for column, value in (("outputs", b'{"a":[1,3]}'), ("about", b'[{"a":3},{}]'), ("about", None), ("key", "other")):
        store = opened(tmp_path)
        store.put("key", RESULT)
        store.flush()
        changed(tmp_path, f"UPDATE results SET {column} = ?", value)
        assert opened(tmp_path).get("key") is None
        assert opened(tmp_path).get("other") is None


def test_a_removed_result_is_gone(tmp_path: Path) -> None:
    store = opened(tmp_path)
    store.put("key", RESULT)
    store.flush()
    store.remove("key")
    assert opened(tmp_path).get("key") is None


def test_within_its_budget_what_was_used_longest_ago_goes(tmp_path: Path) -> None:
    clock = iter(range(0, 10**9, int(USED_AGAIN))).__next__
    store = ResultStore(open_results(tmp_path), 400_000, clock)
    results: Mapping[str, StoredResult] = {str(number): StoredResult(bytes(500)) for number in range(1000)}
    for key, result in results.items():
        store.put(key, result)
        store.flush()
        store.get("0")
    kept = [key for key in results if store.get(key)]
    assert kept[0] == "0"
    assert kept[1:] == list(results)[-len(kept) + 1 :]
    assert 300 < len(kept) < 800


def test_a_table_that_can_not_be_written_loses_only_the_results(tmp_path: Path) -> None:
    store = opened(tmp_path)
    changed(tmp_path, "DROP TABLE results")
    store.put("key", RESULT)
    store.put("key", RESULT)
    store.flush()
    assert opened(tmp_path).get("key") == RESULT
