"""Loaded parts, kept within a memory budget: what was used last stays, what was used longest ago goes."""

from __future__ import annotations

import gc
from collections import OrderedDict
from dataclasses import dataclass
from itertools import chain
from threading import Lock, RLock
from typing import Final
from weakref import ref

import torch

from nodeloom.runtime.models.attention import Attention, attend
from nodeloom.runtime.models.device import choose_device, choose_dtype
from nodeloom.runtime.models.exhaustion import amount, is_exhausted
from nodeloom.runtime.models.loader import LoadedPart, load_part, part_bytes
from nodeloom.runtime.models.records import ModelRecord, Part
from nodeloom.runtime.models.weights import Weights

_NOTHING: Final = -1  # fewer bytes than anything takes


@dataclass(frozen=True, slots=True)
class PartKey:
    """What makes a loaded part the same: the model's contents, the part, number format and device."""

    digest: str
    part: Part
    dtype: torch.dtype
    device: torch.device


@dataclass(slots=True)
class _Entry:
    """A loaded part and the bytes it takes; `value` is None only while the cache tries to let go of it."""

    value: LoadedPart | None
    size: int


class ModelCache:
    """Keeps loaded parts up to `budget_bytes`, counted by their parameters and buffers.

    `device` None chooses the fastest there is, `dtype` None what suits the device and the part. Room is made before a
    part is loaded: what was used longest ago goes first. What somebody uses stays, that is, what anyone but the cache
    still refers to: to forget it would free nothing and leave its bytes uncounted. So a part that doesn't fit beside
    those in use, or not at all, is loaded all the same, above the budget, and others go when they are no longer in use.

    Thread-safe. Parts are loaded one after another, for two at a time would need twice the memory; who wants a part
    that is being loaded waits for it and shares it, who wants one that is there does not wait.
    """

    def __init__(
        self,
        budget_bytes: int,
        device: torch.device | None = None,
        dtype: torch.dtype | None = None,
        attention: Attention = "auto",
    ) -> None:
        self._budget = budget_bytes
        self._device = device or choose_device()
        self._dtype = dtype
        self._attention: Attention = attention
        self._entries: OrderedDict[PartKey, _Entry] = OrderedDict()
        self._lock = RLock()  # of the entries; held for moments. Reentrant: what is let go may call back
        self._loading = Lock()

    @property
    def device(self) -> torch.device:
        """Where parts are loaded to."""
        return self._device

    def get(self, record: ModelRecord, part: Part, digest: str) -> LoadedPart:
        """Return a part of the model with this digest, loaded if it isn't yet; raise ModelError if it can't be.

        Everyone gets the same object: whoever changes it must change it back. An error that says that memory ran out
        carries a note of how much the part needs.
        """
        key = PartKey(digest, part, *self._placed(part))
        found = self._found(key)
        return self._loaded(key, record) if found is None else found

    def loaded(self) -> tuple[PartKey, ...]:
        """Return what is loaded, the longest unused first."""
        with self._lock:
            return tuple(self._entries)

    def used_bytes(self) -> int:
        """Return the bytes of everything that is loaded."""
        with self._lock:
            return sum(entry.size for entry in self._entries.values())

    def free(self) -> int:
        """Let go of all that nobody uses, after running out of memory; return its bytes."""
        before = self.used_bytes()
        self._shrink(_NOTHING)
        release(self._device)
        return before - self.used_bytes()

    def _placed(self, part: Part) -> tuple[torch.dtype, torch.device]:
        """Return in which number format and where a part is kept; weights stay as they are in their file."""
        if part == "weights":
            return torch.float32, torch.device("cpu")
        return self._dtype or choose_dtype(self._device, part), self._device

    def _found(self, key: PartKey) -> LoadedPart | None:
        """Return a part that is loaded, which becomes the last used one."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is None:
                return None
            self._entries.move_to_end(key)
            return entry.value

    def _loaded(self, key: PartKey, record: ModelRecord) -> LoadedPart:
        """Load a part, unless another thread has done so while this one waited for its turn."""
        with self._loading:
            found = self._found(key)
            if found is not None:
                return found
            size = part_bytes(record, key.part, key.dtype)
            self._make_room(size)
            try:
                loaded = load_part(record, key.part, key.device, key.dtype)
            except Exception as error:
                if is_exhausted(error):
                    error.add_note(f"the {key.part} of model {record.name!r} takes {amount(size)}")
                raise
            attend(loaded, self._attention)
            with self._lock:
                self._entries[key] = _Entry(loaded, _size(loaded))
            return loaded

    def _make_room(self, size: int) -> None:
        """Let go of what nobody uses until `size` more bytes fit the budget, or nothing is left to let go."""
        wanted = self._budget - size
        before = self.used_bytes()
        if before <= wanted or not before:
            return
        if not self._shrink(wanted):
            gc.collect()  # what only garbage in a circle refers to is not in use
            self._shrink(wanted)
        if self.used_bytes() < before:
            release(self._device)

    def _shrink(self, wanted: int) -> bool:
        """Let go of what nobody uses, the longest unused first, down to `wanted` bytes; tell whether that was reached.

        Below 0 everything goes that can, tokenizers as well, which count nothing.
        """
        with self._lock:
            for key in tuple(self._entries):
                if self.used_bytes() <= wanted:
                    break
                self._let_go(key)
            return self.used_bytes() <= max(wanted, 0)

    def _let_go(self, key: PartKey) -> None:
        """Forget a part if it vanishes with that; if it lives on, somebody uses it."""
        entry = self._entries[key]
        assert entry.value is not None
        alive = ref(entry.value)
        entry.value = None
        entry.value = alive()
        if entry.value is None:
            del self._entries[key]


def _size(loaded: LoadedPart) -> int:
    """Return the bytes of a network's parameters and buffers; tokenizers are too small to count."""
    if isinstance(loaded, Weights):
        return sum(tensor.nbytes for tensor in loaded.values())
    if not isinstance(loaded, torch.nn.Module):
        return 0
    return sum(tensor.numel() * tensor.element_size() for tensor in chain(loaded.parameters(), loaded.buffers()))


def release(device: torch.device) -> None:
    """Give the accelerator's memory that torch holds but does not use back to it."""
    if device.type == "cuda":
        torch.cuda.empty_cache()
    elif device.type == "mps":
        torch.mps.empty_cache()
