import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from nodeloom.runtime.server.events import Frame
from nodeloom.runtime.server.events.ring import Ring
from nodeloom.runtime.store.records import Logged


def frames(first: int, count: int, size: int = 1) -> list[Frame]:
    return [Frame(Logged(number, None, 0.0, "e", "x" * size)) for number in range(first, first + count)]


@given(st.lists(st.integers(1, 30), max_size=20), st.integers(0, 200), st.integers(1, 50))
def test_it_has_the_newest_and_says_when_it_has_not_what_is_asked_for(sizes: list[int], after: int, most: int) -> None:
    ring, last = Ring(most=40), 0
    for size in sizes:
        ring.add(frames(last + 1, size))
        last += size
    found = ring.after(after, most)
    oldest = max(1, last - 39)
    if oldest <= after + 1 <= last:
        assert found is not None
        assert [frame.number for frame in found] == [*range(after + 1, min(last, after + most) + 1)]
    else:
        assert found is None


def test_it_stays_within_its_bytes() -> None:
    ring = Ring(most_bytes=200_000)
    ring.add(frames(1, 10, size=30_000))
    assert ring.after(6, 10) is None
    assert ring.after(7, 10) is not None


def test_after_a_gap_it_begins_anew() -> None:
    ring = Ring()
    ring.add(frames(1, 3))
    ring.add(frames(10, 2))
    assert ring.after(2, 10) is None
    assert [frame.number for frame in ring.after(9, 10) or ()] == [10, 11]


def test_what_it_forgot_takes_no_memory() -> None:
    ring = Ring(most_bytes=10 * 2**20)
    tracemalloc.start()
    for number in range(1, 101):
        ring.add([Frame(Logged(number, None, 0.0, "e", "x" * 2**20))])
    used, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert used < 25 * 2**20
