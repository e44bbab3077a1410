"""Memory that was freed goes back to the system."""

from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace

import pytest

from nodeloom.runtime.worker import heap

SCRIPT = """
from nodeloom.runtime.worker.heap import give_back
from nodeloom.runtime.worker.process_memory import process_memory
blocks = [bytearray(100_000) for _ in range(4000)]
kept = blocks[::100]  # so that nothing can be given back from the end of the heap alone
full = process_memory()
del blocks
freed = process_memory()
give_back()
print(full - freed, full - process_memory())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the C library of Linux is asked")
def test_freed_blocks_between_used_ones_are_given_back() -> None:
    told = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True).stdout
    before, after = map(int, told.split())
    assert before < 100_000_000 < 350_000_000 < after


@pytest.mark.parametrize(("available", "times"), [(20, 1), (30, 0)])
def test_it_is_given_back_where_the_machine_has_little_left(
    monkeypatch: pytest.MonkeyPatch, available: int, times: int
) -> None:
    given: list[None] = []
    monkeypatch.setattr(heap, "give_back", lambda: given.append(None))
    monkeypatch.setattr("psutil.virtual_memory", lambda: SimpleNamespace(available=available, total=100))
    heap.ease()
    assert len(given) == times
