"""One loaded part in the cache: what it is, where its bytes lie, and whether anybody uses it."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import Final, Literal

import torch

from nodeloom.runtime.models.loader import LoadedPart
from nodeloom.runtime.models.records import Part
from nodeloom.runtime.models.streaming import Spread, network_bytes
from nodeloom.runtime.models.weights import Weights

_OURS: Final = 2  # references to a value that only an entry has: its own, and the argument of who counts them


@dataclass(frozen=True, slots=True)
class PartKey:
    """What makes a loaded part the same: the model's contents, the part, number format and device."""

    digest: str
    part: Part
    dtype: torch.dtype
    device: torch.device


@dataclass(slots=True)
class Entry:
    """A loaded part.

    placed: it is whole where it belongs. streamed: the layers of it that have no room on the device come there one at
    a time. waiting: it is in the machine's memory until somebody needs it. moving: it is on its way.
    """

    value: LoadedPart
    state: Literal["placed", "streamed", "waiting", "moving"]
    spread: Spread
    room: int = field(default=0)  # what a streamed network was given on the device

    @property
    def size(self) -> int:
        """All its bytes."""
        return self.spread.on_device + self.spread.on_host

    @property
    def is_used(self) -> bool:
        """Whether anyone but the cache refers to it."""
        return sys.getrefcount(self.value) > _OURS


def loaded_size(loaded: LoadedPart) -> int:
    """Return the bytes of a part; tokenizers are too small to count."""
    if isinstance(loaded, Weights):
        return sum(tensor.nbytes for tensor in loaded.values())
    return network_bytes(loaded) if isinstance(loaded, torch.nn.Module) else 0
