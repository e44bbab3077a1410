"""Keeps Python's collector of cyclic garbage from walking large graphs again and again.

Compiling and running a graph of many nodes makes millions of small objects that stay: with the default thresholds,
looking for garbage among them takes as long as the work itself (measured: 97 against 55 microseconds a node in a chain
of 100,000). Higher thresholds for the time being cost nothing but a little memory.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

MANY_NODES = 1000
"""Plans with fewer nodes run with the thresholds as they are: what matters there is what nodes leave behind."""

_RELAXED = (50_000, 20, 10)
_lock = threading.Lock()
_users = 0
_usual = gc.get_threshold()


@contextmanager
def relaxed_collector(nodes: int) -> Iterator[None]:
    """Within it, garbage is looked for less often if there are many nodes. May be nested, and used in many threads."""
    if nodes < MANY_NODES:
        yield
        return
    _enter()
    try:
        yield
    finally:
        _leave()


def _enter() -> None:
    global _users, _usual
    with _lock:
        if _users == 0:
            _usual = gc.get_threshold()
            if 0 < _usual[0] < _RELAXED[0]:
                gc.set_threshold(*_RELAXED)
        _users += 1


def _leave() -> None:
    global _users
    with _lock:
        _users -= 1
        if _users == 0:
            gc.set_threshold(*_usual)
