"""The loaded parts there are, the longest unused first, and what may be taken from among them. It moves nothing."""

from __future__ import annotations

from collections import OrderedDict
from threading import RLock

import torch

from nodeloom.runtime.models.cache_entry import Entry, PartKey
from nodeloom.runtime.models.loader import LoadedPart


class Shelf:
    """Entries in the order of their last use. Thread-safe; its lock is held for moments only."""

    def __init__(self) -> None:
        self._entries: OrderedDict[PartKey, Entry] = OrderedDict()
        self._lock = RLock()  # reentrant: what is let go may call back

    def loaded(self) -> tuple[PartKey, ...]:
        """Return what there is, the longest unused first."""
        with self._lock:
            return tuple(self._entries)

    def put(self, key: PartKey, entry: Entry) -> None:
        """Add an entry, or make one the last used."""
        with self._lock:
            self._entries[key] = entry
            self._entries.move_to_end(key)

    def ready(self, key: PartKey) -> LoadedPart | None:
        """Return a part that can be used as it lies, which becomes the last used one.

        One that is streamed and that nobody uses may have more room by now, so it isn't ready.
        """
        with self._lock:
            entry = self._entries.get(key)
            if entry is None or not (entry.state == "placed" or (entry.state == "streamed" and entry.is_used)):
                return None
            self._entries.move_to_end(key)
            return entry.value

    def held(self, key: PartKey) -> tuple[Entry, LoadedPart] | None:
        """Return an entry with its part; as long as the caller holds that, it is in use."""
        with self._lock:
            entry = self._entries.get(key)
            return None if entry is None else (entry, entry.value)

    def leaving(self, key: PartKey) -> tuple[Entry, torch.nn.Module] | None:
        """Return a network to be moved from the device, marked as on its way; None if somebody uses it.

        What is no network takes nothing of a device that has its own memory, and can't move: it is let go of here.
        """
        with self._lock:
            entry = self._entries.get(key)
            if entry is None or entry.is_used or not entry.spread.on_device:
                return None
            if not isinstance(entry.value, torch.nn.Module):
                del self._entries[key]
                return None
            entry.state = "moving"
            return entry, entry.value

    def drop(self, key: PartKey) -> None:
        """Let go of a part, whoever uses it."""
        with self._lock:
            self._entries.pop(key, None)

    def drop_unused(self) -> int:
        """Let go of all that nobody uses; return its bytes."""
        with self._lock:
            before = self.size()
            for key in tuple(self._entries):
                self._drop_if_unused(key)
            return before - self.size()

    def make_room_on_host(self, size: int, budget: int) -> bool:
        """Let go of what lies on the host and nobody uses, the longest unused first, until `size` fits the budget.

        Tell whether it does. What is larger than the whole budget drives nothing out.
        """
        with self._lock:
            if size > budget:
                return False
            for key in tuple(self._entries):
                if self.on_host() + size <= budget:
                    break
                if self._entries[key].spread.on_host:
                    self._drop_if_unused(key)
            return self.on_host() + size <= budget

    def any_used(self, keys: list[PartKey]) -> bool:
        """Tell whether anybody uses one of these parts."""
        with self._lock:
            return any(key in self._entries and self._entries[key].is_used for key in keys)

    def size(self) -> int:
        """Return the bytes of all there is."""
        with self._lock:
            return sum(entry.size for entry in self._entries.values())

    def on_device(self) -> int:
        """Return the bytes that lie on the device."""
        with self._lock:
            return sum(entry.spread.on_device for entry in self._entries.values())

    def on_host(self) -> int:
        """Return the bytes that lie in the machine's memory beside a device."""
        with self._lock:
            return sum(entry.spread.on_host for entry in self._entries.values())

    def _drop_if_unused(self, key: PartKey) -> None:
        if not self._entries[key].is_used:
            del self._entries[key]
