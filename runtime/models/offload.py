"""What happens to models that have no room on the accelerator, by `NODELOOM_OFFLOAD`. It must not know torch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Offload = Literal["auto", "none", "model", "sequential"]
"""The setting `NODELOOM_OFFLOAD`.

none: what must leave the accelerator is let go of. model: whole networks wait in the machine's memory until they are
needed again. sequential: of every network, a layer at a time is on the accelerator. auto: networks wait, and of those
that don't fit, the layers that have no room come one at a time.
"""

_OWN_MEMORY: Final = frozenset({"cuda"})  # MPS shares the machine's


@dataclass(frozen=True, slots=True)
class HostMemory:
    """How the machine's memory serves an accelerator: the way, and the bytes of models that may wait there."""

    way: Offload = "none"
    budget: int = 0

    @property
    def parks(self) -> bool:
        """Whether what leaves the device waits in the machine's memory."""
        return self.way != "none"

    @property
    def streams(self) -> bool:
        """Whether a network that doesn't fit comes to the device layer by layer."""
        return self.way in {"auto", "sequential"}


def offload_way(wanted: Offload, device_type: str) -> Offload:
    """Return what is done on a device of that type: nothing where it has no memory of its own."""
    return wanted if has_own_memory(device_type) else "none"


def has_own_memory(device_type: str) -> bool:
    """Tell whether devices of a type have a memory of their own beside the machine's."""
    return device_type in _OWN_MEMORY
