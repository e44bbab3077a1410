"""Loaded parts, kept within a memory budget: what was used last stays, what was used longest ago goes."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from itertools import chain
from threading import RLock

import torch

from nodeloom.runtime.models.device import choose_device, choose_dtype
from nodeloom.runtime.models.loader import LoadedPart, load_part, part_bytes
from nodeloom.runtime.models.records import ModelRecord, Part


@dataclass(frozen=True, slots=True)
class PartKey:
    """What makes a loaded part the same: the model's contents, the part, number format and device."""

    digest: str
    part: Part
    dtype: torch.dtype
    device: torch.device


@dataclass(frozen=True, slots=True)
class _Entry:
    """A loaded part and the bytes it takes."""

    value: LoadedPart
    size: int


class ModelCache:
    """Keeps loaded parts up to `budget_bytes`, counted by their parameters and buffers.

    `device` None chooses the fastest there is, `dtype` None what suits the device. Room is made before a part is
    loaded. A part larger than the whole budget is loaded all the same and kept alone. What is in use elsewhere when it
    is evicted lives on there. Thread-safe; parts are loaded one after another, for two at a time would need twice the
    memory.
    """

    def __init__(self, budget_bytes: int, device: torch.device | None = None, dtype: torch.dtype | None = None) -> None:
        self._budget = budget_bytes
        self._device = device or choose_device()
        self._dtype = dtype
        self._entries: OrderedDict[PartKey, _Entry] = OrderedDict()
        self._lock = RLock()

    @property
    def device(self) -> torch.device:
        """Where parts are loaded to."""
        return self._device

    def get(self, record: ModelRecord, part: Part, digest: str) -> LoadedPart:
        """Return a part of the model with this digest, loaded if it isn't yet; raise ModelError if it can't be.

        Everyone gets the same object: whoever changes it must change it back.
        """
        key = PartKey(digest, part, self._dtype or choose_dtype(self._device, part), self._device)
        with self._lock:
            entry = self._entries.get(key)
            if entry is None:
                self._make_room(part_bytes(record, part, key.dtype))
                loaded = load_part(record, part, key.device, key.dtype)
                entry = _Entry(loaded, _size(loaded))
                self._entries[key] = entry
            self._entries.move_to_end(key)
            return entry.value

    def loaded(self) -> tuple[PartKey, ...]:
        """Return what is loaded, the longest unused first."""
        with self._lock:
            return tuple(self._entries)

    def used_bytes(self) -> int:
        """Return the bytes of everything that is loaded."""
        with self._lock:
            return sum(entry.size for entry in self._entries.values())

    def clear(self) -> None:
        """Let go of everything, to make room after running out of memory."""
        with self._lock:
            self._entries.clear()
            _release(self._device)

    def _make_room(self, size: int) -> None:
        """Evict until `size` more bytes fit the budget or nothing is left."""
        evicted = False
        while self._entries and self.used_bytes() + size > self._budget:
            self._entries.popitem(last=False)
            evicted = True
        if evicted:
            _release(self._device)


def _size(loaded: LoadedPart) -> int:
    """Return the bytes of a network's parameters and buffers; tokenizers are too small to count."""
    if not isinstance(loaded, torch.nn.Module):
        return 0
    return sum(tensor.numel() * tensor.element_size() for tensor in chain(loaded.parameters(), loaded.buffers()))


def _release(device: torch.device) -> None:
    """Give the accelerator's freed memory back to it."""
    if device.type == "cuda":
        torch.cuda.empty_cache()
    elif device.type == "mps":
        torch.mps.empty_cache()
