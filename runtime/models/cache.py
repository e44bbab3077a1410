"""Loaded parts, kept within memory budgets: what was used last stays, what was used longest ago goes.

A device with memory of its own makes two tiers: what leaves it waits in the machine's memory, as far as that has room,
and what leaves that is loaded from the disk when it is needed again.
"""

from __future__ import annotations

import gc
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Final

import torch

from nodeloom.runtime.models.attention import Attention, attend
from nodeloom.runtime.models.cache_entry import Entry, PartKey, loaded_size
from nodeloom.runtime.models.device import choose_device, choose_dtype
from nodeloom.runtime.models.exhaustion import amount, is_exhausted
from nodeloom.runtime.models.loader import LoadedPart, load_part, part_bytes
from nodeloom.runtime.models.offload import HostMemory
from nodeloom.runtime.models.records import ModelRecord, Part
from nodeloom.runtime.models.shelf import Shelf
from nodeloom.runtime.models.streaming import HOST, Spread, stream

_LOG: Final = logging.getLogger(__name__)
_NETWORKS: Final = frozenset[Part](
    {"unet", "vae", "text_encoder", "text_encoder_2", "control", "image_encoder", "style", "ip_adapter", "gligen"}
)
_NO_HOST: Final = HostMemory()


class ModelCache:
    """Keeps loaded parts up to `budget_bytes` on the device, counted by their parameters and buffers.

    `device` None chooses the fastest there is, `dtype` None what suits the device and the part. Room is made before a
    part is loaded: what was used longest ago goes first, to the `host`'s memory where that serves the device and has
    room, else it is let go of. What somebody uses stays, that is, what anyone but the cache still refers to: to forget
    it would free nothing and leave its bytes uncounted. So a part that doesn't fit beside those in use, or not at all,
    is streamed where `host` says so; else it is loaded all the same, above the budget, and others go when they are no
    longer in use.

    Thread-safe. Parts are loaded and moved one after another, for two at a time would need twice the memory; who wants
    a part that is being loaded waits for it and shares it, who wants one that is there does not wait.
    """

    def __init__(
        self,
        budget_bytes: int,
        device: torch.device | None = None,
        dtype: torch.dtype | None = None,
        attention: Attention = "auto",
        host: HostMemory = _NO_HOST,
    ) -> None:
        self._budget = budget_bytes
        self._device = device or choose_device()
        self._dtype = dtype
        self._attention: Attention = attention
        self._host = host
        self._shelf = Shelf()
        self._loading = Lock()
        self._pressed: list[PartKey] | None = None  # since memory ran out: what was asked for, to be streamed

    @property
    def device(self) -> torch.device:
        """Where parts are loaded to."""
        return self._device

    def get(self, record: ModelRecord, part: Part, digest: str) -> LoadedPart:
        """Return a part of the model with this digest, loaded if it isn't yet; raise ModelError if it can't be.

        Everyone gets the same object: whoever changes it must change it back. An error that says that memory ran out
        carries a note of how much the part needs.
        """
        key = PartKey(digest, part, *self._belongs(part))
        self._ease()
        found = self._shelf.ready(key)
        if found is None:
            found = self._brought(key, record)
        pressed = self._pressed
        if pressed is not None:
            pressed.append(key)
        return found

    def loaded(self) -> tuple[PartKey, ...]:
        """Return what is loaded, the longest unused first."""
        return self._shelf.loaded()

    def used_bytes(self) -> int:
        """Return the bytes of everything that is loaded, wherever it lies."""
        return self._shelf.size()

    def waiting_bytes(self) -> int:
        """Return the bytes of what lies in the machine's memory and not on the device."""
        return self._shelf.on_host()

    def free(self) -> int:
        """Let go of all that nobody uses, wherever it lies, after memory ran out; return its bytes.

        Where networks may be streamed, those that are asked for next are, until none of them is in use any more.
        """
        freed = self._shelf.drop_unused()
        self._pressed = [] if self._host.streams else None
        release(self._device)
        return freed

    def _belongs(self, part: Part) -> tuple[torch.dtype, torch.device]:
        """Return in which number format and where a part is kept; weights stay as they are in their file."""
        if part == "weights":
            return torch.float32, HOST
        return self._dtype or choose_dtype(self._device, part), self._device

    def _ease(self) -> None:
        """Go back to the whole budget once nobody uses what was asked for after memory ran out."""
        if self._pressed and not self._shelf.any_used(self._pressed):
            self._pressed = None

    def _brought(self, key: PartKey, record: ModelRecord) -> LoadedPart:
        """Load a part or move it to the device, unless another thread has done so while this one waited its turn."""
        with self._loading:
            found = self._shelf.ready(key)
            if found is not None:
                return found
            held = self._shelf.held(key)
            if held is not None and isinstance(held[1], torch.nn.Module):
                return self._moved(key, held[0], held[1], record)
            return self._loaded(key, record)

    def _loaded(self, key: PartKey, record: ModelRecord) -> LoadedPart:
        """Load a part: whole to where it belongs, or to the machine's memory and from there as far as there is room."""
        size = part_bytes(record, key.part, key.dtype)
        room = self._make_room(size) if key.device == self._device else 0
        streamed = self._host.streams and key.part in _NETWORKS and size > room
        if streamed or key.device != self._device:
            self._shelf.make_room_on_host(size, self._host.budget)
        with _noted(key, record, size):
            loaded = load_part(record, key.part, HOST if streamed else key.device, key.dtype)
            attend(loaded, self._attention)
            taken = loaded_size(loaded)
            entry = Entry(loaded, "placed", Spread(taken) if key.device == self._device else Spread(0, taken))
            if streamed and isinstance(loaded, torch.nn.Module):
                self._stream(key, entry, loaded, room, record)
        self._shelf.put(key, entry)
        return loaded

    def _moved(self, key: PartKey, entry: Entry, network: torch.nn.Module, record: ModelRecord) -> LoadedPart:
        """Bring a network to the device that waits, or more of one that is streamed if there is more room by now."""
        own = entry.spread.on_device
        room = self._make_room(entry.size - own, own)
        if entry.state == "waiting" or room > entry.room:
            try:
                with _noted(key, record, entry.size):
                    self._settle(key, entry, network, room, record)
            except BaseException:
                self._shelf.drop(key)  # some of it may be here and some there
                raise
        self._shelf.put(key, entry)
        return network

    def _settle(self, key: PartKey, entry: Entry, network: torch.nn.Module, room: int, record: ModelRecord) -> None:
        """Put a network on the device: whole where it fits or must, else as far as there is room."""
        entry.state = "moving"
        entry.spread.undo()
        if self._host.streams and entry.size > room:
            self._stream(key, entry, network, room, record)
        else:
            network.to(self._device)
            entry.spread, entry.state = Spread(entry.size), "placed"

    def _stream(self, key: PartKey, entry: Entry, network: torch.nn.Module, room: int, record: ModelRecord) -> None:
        entry.spread = stream(network, self._device, room)
        entry.state, entry.room = "streamed", room
        _LOG.info(
            "the %s of model %r has room for %s of its %s on %s: the other layers come there one at a time",
            *(key.part, record.name, amount(entry.spread.on_device), amount(entry.size), self._device),
        )

    def _make_room(self, size: int, own: int = 0) -> int:
        """Let what nobody uses leave the device until `size` more bytes fit its budget, or nothing is left to leave.

        Return how many bytes of the device a part may take that has `own` there already.
        """
        if self._pressed is not None or self._host.way == "sequential":
            return 0
        wanted = self._budget - size
        before = self._shelf.on_device()
        if before > wanted and before:
            self._clear(wanted)
            if self._shelf.on_device() > max(wanted, 0):
                gc.collect()  # what only garbage in a circle refers to is not in use
                self._clear(wanted)
            if self._shelf.on_device() < before:
                release(self._device)
        return self._budget - self._shelf.on_device() + own

    def _clear(self, wanted: int) -> None:
        """Let parts leave the device that nobody uses, the longest unused first, down to `wanted` bytes."""
        for key in self._shelf.loaded():
            if self._shelf.on_device() <= wanted:
                break
            self._leave(key)

    def _leave(self, key: PartKey) -> None:
        """Move a network that nobody uses to the machine's memory where that has room; else let go of it."""
        leaving = self._shelf.leaving(key)
        if leaving is not None and not self._park(*leaving):
            self._shelf.drop(key)

    def _park(self, entry: Entry, network: torch.nn.Module) -> bool:
        """Move a network to the machine's memory; tell whether there was room for it."""
        if not self._host.parks or not self._shelf.make_room_on_host(entry.spread.on_device, self._host.budget):
            return False
        entry.spread.undo()
        try:
            network.to(HOST)
        except (RuntimeError, MemoryError) as error:
            if not is_exhausted(error):
                raise
            return False
        entry.spread, entry.state = Spread(0, entry.size), "waiting"
        return True


@contextmanager
def _noted(key: PartKey, record: ModelRecord, size: int) -> Iterator[None]:
    """Run the body; an error that says that memory ran out gets a note of how much the part takes."""
    try:
        yield
    except Exception as error:
        if is_exhausted(error):
            error.add_note(f"the {key.part} of model {record.name!r} takes {amount(size)}")
        raise


def release(device: torch.device) -> None:
    """Give the accelerator's memory that torch holds but does not use back to it."""
    if device.type == "cuda":
        torch.cuda.empty_cache()
    elif device.type == "mps":
        torch.mps.empty_cache()
