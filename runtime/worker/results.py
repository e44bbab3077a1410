"""`TwoLevelCache`: results by cache key, in memory within a budget, then on the disk."""

from __future__ import annotations

import logging
from collections import OrderedDict
from typing import TypeAlias

from pydantic import ValidationError

from nodeloom.runtime.engine.cache import CachedResult
from nodeloom.runtime.engine.canonical import Encoded, encode
from nodeloom.runtime.engine.outputs import EncodedOutputs, outputs_json, values_of
from nodeloom.runtime.store import ResultStore, StoredResult, StoreError
from nodeloom.runtime.worker.handles import PREFIX
from nodeloom.runtime.worker.stores import Stores
from nodeloom.schema.output import InvocationOutput

ENTRIES = 200_000
"""Most results in memory."""
BYTES = 256 * 2**20
"""About how many bytes the results in memory may take, pictures and tensors not counted."""

_OVERHEAD = 1500
"""Bytes that the objects of a result take beside its texts, about."""
_TIMES = 4
"""A text stands in the outputs, in their canonical form, and in objects around both."""
_HANDLE = f'"{PREFIX}'.encode()

log = logging.getLogger(__name__)


_Held: TypeAlias = tuple[CachedResult, bool, int]
"""A result in memory; whether it names something that may go, and its size in bytes, about."""


class TwoLevelCache:
    """A `ResultCache`. Used by one thread at a time.

    A result is written to the disk only if everything that it names is there already, and found only while it is.
    """

    def __init__(self, stores: Stores, disk: ResultStore | None, entries: int = ENTRIES, budget: int = BYTES) -> None:
        self._stores = stores
        self._disk = disk
        self._entries = entries
        self._budget = budget
        self._held: OrderedDict[str, _Held] = OrderedDict()
        self._used = 0

    def get(self, key: str, output_type: type[InvocationOutput]) -> CachedResult | None:
        """The result of a key, as this type of outputs; None if it isn't there (any more) or doesn't fit."""
        held = self._held.get(key)
        if held is not None:
            result, has_handles, _ = held
            if not has_handles or self._stores.have_all(result.outputs):
                self._held.move_to_end(key)
                return result
            self._forget(key)
        return None if self._disk is None else self._found(self._disk, key, output_type)

    def put(self, key: str, result: CachedResult) -> None:
        """Keep a result in memory, and on the disk if all that it names is durable."""
        text = outputs_json(result.encoded)
        has_handles = _HANDLE in text
        self._hold(key, (result, has_handles, len(text) * _TIMES + _OVERHEAD))
        if self._disk is None:
            return
        digests = self._stores.digests(result.outputs) if has_handles else {}
        if digests is not None:
            counts = {name: len(form) for name, form in result.encoded.items() if isinstance(form, list)}
            self._disk.put(key, StoredResult(text, counts, digests))

    def clear(self) -> None:
        """Forget what is in memory; what is on the disk is found again."""
        self._held.clear()
        self._used = 0

    def _found(self, disk: ResultStore, key: str, output_type: type[InvocationOutput]) -> CachedResult | None:
        """A result on the disk, which is in memory from now on."""
        try:
            stored = disk.get(key)
        except StoreError as error:
            log.warning("a result can't be looked up on the disk: %s", error)
            return None
        result = None if stored is None else restored(stored, output_type)
        if stored is None or result is None or not self._stores.adopt(stored.handles):
            return None
        self._hold(key, (result, bool(stored.handles), len(stored.outputs) * _TIMES + _OVERHEAD))
        return result

    def _hold(self, key: str, held: _Held) -> None:
        if key in self._held:
            self._forget(key)
        self._held[key] = held
        self._used += held[2]
        while self._used > self._budget or len(self._held) > self._entries:
            self._forget(next(iter(self._held)))

    def _forget(self, key: str) -> None:
        self._used -= self._held.pop(key)[2]


def restored(stored: StoredResult, output_type: type[InvocationOutput]) -> CachedResult | None:
    """The result that was stored; None if it does not fit the type of outputs, or would come back as another."""
    try:
        outputs = output_type.model_validate_json(stored.outputs)
        encoded: EncodedOutputs = {
            name: _items(value) if name in stored.counts else encode(value)
            for name, value in values_of(outputs).items()
        }
    except (ValidationError, TypeError, ValueError):
        return None
    if outputs_json(encoded) != stored.outputs:
        return None
    return CachedResult(outputs, encoded, next(iter(stored.counts.values()), 0))


def _items(value: object) -> list[Encoded]:
    if not isinstance(value, (list, tuple)):
        raise TypeError("a spread output is a list")
    return [encode(item) for item in value]
