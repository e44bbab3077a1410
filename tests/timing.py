"""How much work something is, as far as a test can tell on a busy machine."""

from __future__ import annotations

import gc
from collections.abc import Callable
from time import process_time


def seconds(work: Callable[[], object], *, enough: float = 0.0) -> float:
    """The least processor time of three tries, fewer once one takes less than `enough`.

    What other tests left is not looked through for garbage meanwhile.
    """
    found = float("inf")
    for _ in range(3):
        if found > enough:
            found = min(found, _once(work))
    return found


def _once(work: Callable[[], object]) -> float:
    gc.collect()
    gc.disable()
    try:
        begin = process_time()
        work()
        return process_time() - begin
    finally:
        gc.enable()
