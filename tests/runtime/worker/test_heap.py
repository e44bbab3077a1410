"""Memory that was freed goes back to the system."""

from __future__ import annotations

import subprocess
import sys

import pytest

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
