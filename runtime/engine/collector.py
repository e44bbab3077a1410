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
"""Fewer nodes run with the thresholds as they are: what matters there is what nodes leave behind."""
_FEWEST, _MOST = 50_000, 5_000_000
"""New objects after which garbage is looked for, at least and at most."""

_lock = threading.Lock()
_wishes: list[int] = []
_usual = gc.get_threshold()


class Relaxation:
    """What one user wishes of the collector; with more nodes it may wish for more."""

    def __init__(self) -> None:
        self._wish = 0

    def grow(self, nodes: int) -> None:
        """Expect so many nodes, or runs of nodes."""
        wish = min(_MOST, max(_FEWEST, 40 * nodes)) if nodes >= MANY_NODES else 0
        if wish > self._wish:
            self._change(wish)

    def end(self) -> None:
        """Wish for nothing any more."""
        self._change(0)

    def _change(self, wish: int) -> None:
        global _usual
        with _lock:
            if not _wishes:
                _usual = gc.get_threshold()
            if self._wish:
                _wishes.remove(self._wish)
            if wish:
                _wishes.append(wish)
            self._wish = wish
            if 0 < _usual[0] < _FEWEST:
                gc.set_threshold(*((max(_wishes), 20, 10) if _wishes else _usual))


@contextmanager
def relaxed_collector(nodes: int) -> Iterator[Relaxation]:
    """Within it, garbage is looked for less often if there are many nodes. May be nested, and used in many threads."""
    relaxation = Relaxation()
    relaxation.grow(nodes)
    try:
        yield relaxation
    finally:
        relaxation.end()
