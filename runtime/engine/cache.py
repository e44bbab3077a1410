"""Results by cache key: the `ResultCache` protocol, and `MemoryCache`, which keeps the most recently used."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import NamedTuple, Protocol

from nodeloom.runtime.engine.canonical import Encoded
from nodeloom.schema.output import InvocationOutput


class CachedResult(NamedTuple):
    """Outputs of one run, the canonical form of each (one per item for a spread output), and the number of items."""

    outputs: InvocationOutput
    encoded: dict[str, Encoded | list[Encoded]]
    length: int


class ResultCache(Protocol):
    """Where results are kept between runs. A store may forget, but never answer with another key's result."""

    def get(self, key: str, output_type: type[InvocationOutput]) -> CachedResult | None:
        """The result of a key, as this type of outputs; None if it isn't there (any more)."""

    def put(self, key: str, result: CachedResult) -> None:
        """Keep a result."""


class MemoryCache:
    """At most `entries` results, the least recently used going first.

    `is_alive`, if given, is asked before a result is reused: outputs may name things (a picture, a tensor) that their
    store has dropped meanwhile; such a result is forgotten.
    """

    def __init__(self, entries: int = 4096, is_alive: Callable[[InvocationOutput], bool] | None = None) -> None:
        self._entries = entries
        self._is_alive = is_alive
        self._results: OrderedDict[str, CachedResult] = OrderedDict()

    def get(self, key: str, output_type: type[InvocationOutput]) -> CachedResult | None:
        """The result of a key, which becomes the most recently used one."""
        result = self._results.get(key)
        if result is None:
            return None
        if self._is_alive is not None and not self._is_alive(result.outputs):
            del self._results[key]
            return None
        self._results.move_to_end(key)
        return result

    def put(self, key: str, result: CachedResult) -> None:
        """Keep a result, dropping the least recently used one if the budget is spent."""
        self._results[key] = result
        self._results.move_to_end(key)
        if len(self._results) > self._entries:
            self._results.popitem(last=False)

    def __len__(self) -> int:
        return len(self._results)
