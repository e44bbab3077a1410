"""Rows that are written many at a time."""

from nodeloom.runtime.store import StoreError
from nodeloom.runtime.store.write_behind import MOST, SECONDS, WriteBehind


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_rows_are_written_when_many_wait_or_a_while_passed() -> None:
    written: list[dict[int, str]] = []
    clock = Clock()
    behind: WriteBehind[int, str] = WriteBehind(written.append, clock)
    behind.put(-1, "first")
    assert written.pop() == {-1: "first"}
    for number in range(MOST - 1):
        behind.put(number, "row")
    assert written == []
    assert behind.get(3) == "row"
    behind.put(MOST, "row")
    assert len(written.pop()) == MOST
    behind.put(1, "one")
    clock.now += SECONDS
    behind.put(2, "two")
    assert written.pop() == {1: "one", 2: "two"}
    behind.flush()
    assert written == []


def test_rows_that_can_not_be_written_are_let_go() -> None:
    def refuse(rows: dict[int, str]) -> None:
        raise StoreError("the disk is full")

    behind: WriteBehind[int, str] = WriteBehind(refuse)
    behind.put(1, "row")
    assert behind.get(1) is None
