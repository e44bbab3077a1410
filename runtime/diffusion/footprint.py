"""What a network takes at the very least for a picture of some size, and what a device has.

Lower bounds only, told before anything is computed: on a CPU the system promises memory that it doesn't have, and
ends the process that uses it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import torch

_HELD: Final = 2  # layers of the first size at once: what a layer reads and what it makes
_MEMINFO: Final = Path("/proc/meminfo")
_GROUP_LIMITS: Final = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))
_SWAP: Final = re.compile(r"^SwapTotal:\s*(\d+) kB", re.MULTILINE)


def step_bytes(unet: Any, shape: Sequence[int]) -> int:
    """Return the least bytes of one step of a diffusers UNet on latents of shape [B,C,h,w].

    Its first layer's output waits for the last block while the next layer of that size is computed.
    """
    batch, _, height, width = shape
    return _HELD * batch * _channels(unet) * height * width * int(unet.dtype.itemsize)


def picture_bytes(vae: Any, width: int, height: int) -> int:
    """Return the least bytes of coding one picture of that size, in pixels, with a diffusers AutoencoderKL.

    Its outermost blocks work at the picture's own size.
    """
    return _HELD * _channels(vae) * height * width * int(vae.dtype.itemsize)


def device_memory(device: torch.device) -> int | None:
    """Return all bytes that a device has, in use or not; None where that can't be told."""
    if device.type == "cuda":
        return int(torch.cuda.mem_get_info(device)[1])
    return machine_memory()


def quick_memory(device: torch.device) -> int | None:
    """Return the bytes that a device has without swap, for what is kept there to be quick to reach."""
    return device_memory(device) if device.type == "cuda" else physical_memory()


def machine_memory() -> int | None:
    """Return the bytes this process may use of the machine's memory, swap included; None where that can't be told."""
    return _limited(_swap())


def physical_memory() -> int | None:
    """Return the bytes this process may use of the machine's memory without swap; None where that can't be told."""
    return _limited(0)


def _limited(more: int) -> int | None:
    try:
        memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):  # Windows has no sysconf, others lack a name
        return None
    limits = [memory + more]
    for path in _GROUP_LIMITS:
        with suppress(OSError, ValueError):  # "max": no limit
            limits.append(int(path.read_text()))
    return min(limits)


def _channels(network: Any) -> int:
    return int(network.config["block_out_channels"][0])


def _swap() -> int:
    with suppress(OSError):
        found = _SWAP.search(_MEMINFO.read_text())
        return int(found[1]) * 1024 if found else 0
    return 0
