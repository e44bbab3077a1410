"""What results were made of."""

import sqlite3
from contextlib import closing
from pathlib import Path

from nodeloom.runtime.store import HistoryStore, Remembered, open_results
from nodeloom.runtime.store.history import Place
from nodeloom.runtime.store.results import FILE

PLACE = Place("workflow", "n1", "0,1")
MADE = Remembered(b"[1]", b'{"seed":1}', None)


def opened(folder: Path, most: int = 100) -> HistoryStore:
    return HistoryStore(open_results(folder), most)


def test_each_place_of_each_workflow_has_its_own_memory(tmp_path: Path) -> None:
    history = opened(tmp_path)
    other = MADE._replace(probe="now")
    history.put(PLACE, MADE)
    history.put(PLACE._replace(scope="another"), other)
    assert history.get(PLACE) == MADE
    history.flush()
    assert opened(tmp_path).get(PLACE) == MADE
    assert opened(tmp_path).get(PLACE._replace(scope="another")) == other
    assert opened(tmp_path).get(PLACE._replace(node="n2")) is None


def test_the_last_one_counts(tmp_path: Path) -> None:
    for number in range(3):
        history = opened(tmp_path)
        history.put(PLACE, MADE._replace(inputs=b"%d" % number))
        history.flush()
    assert opened(tmp_path).get(PLACE) == MADE._replace(inputs=b"2")


def test_what_was_written_longest_ago_is_forgotten(tmp_path: Path) -> None:
    history = opened(tmp_path, most=3)
    for number in (0, 1, 2, 3, 0, 4):
        history.put(PLACE._replace(node=str(number)), MADE)
        history.flush()
    assert [number for number in range(5) if history.get(PLACE._replace(node=str(number)))] == [0, 3, 4]


def test_a_damaged_entry_counts_as_absent(tmp_path: Path) -> None:
    opened(tmp_path).put(PLACE, MADE)
    with closing(sqlite3.connect(tmp_path / FILE)) as connection, connection:
        connection.execute("UPDATE history SET made = ?", (b"{",))
    assert opened(tmp_path).get(PLACE) is None
