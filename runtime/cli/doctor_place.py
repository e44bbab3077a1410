"""What `nodeloom doctor` finds out of where models run: the facts, without any judgement."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from nodeloom.runtime.settings import Settings

_CPU_FLAGS: Final = Path("/proc/cpuinfo")
_BF16_FLAGS: Final = frozenset({"avx512_bf16", "amx_bf16", "bf16"})  # x86's two, and ARM's
_QUOTA: Final = Path("/sys/fs/cgroup/cpu.max")
_NVIDIA: Final = Path("/dev/nvidiactl")
_AMD: Final = Path("/dev/kfd")


@dataclass(frozen=True, slots=True)
class Place:
    """Where models run: the device ("cuda:0"), its bytes if that is known, and the format of networks there.

    `computes_bf16` is whether the device does so itself, None where that can't be told; `capability` NVIDIA's number
    for what a GPU can do; `host` the bytes of the machine's memory; `share` the processors' time that this process may
    take, in processors.
    """

    device: str
    there: int | None
    format: str
    itemsize: int
    free: int | None = None
    computes_bf16: bool | None = None
    capability: tuple[int, int] | None = None
    host: int | None = None
    threads: int = 1
    share: float | None = None

    @property
    def device_type(self) -> str:
        """The type of the device: "cpu", "cuda" or "mps"."""
        return self.device.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Build:
    """Which accelerators a build of torch is for, whether it finds one, and whether the system shows a GPU's driver."""

    cuda: str | None
    rocm: str | None
    works: bool
    nvidia: bool
    amd: bool


def place_of(settings: Settings) -> Place:
    """Look where the settings lead; SettingsError if there is no such device. Imports torch."""
    import torch

    from nodeloom.runtime.diffusion.footprint import device_memory, physical_memory
    from nodeloom.runtime.diffusion.threads import usable_cores
    from nodeloom.runtime.models.device import choose_dtype, computes_bf16, named_device, named_dtype

    device = named_device(settings.device)
    dtype = named_dtype(settings.dtype) or choose_dtype(device, "unet")
    name = {4: "fp32"}.get(dtype.itemsize, "bf16" if "bfloat" in str(dtype) else "fp16")
    on_cuda = device.type == "cuda"
    is_rocm = torch.version.hip is not None
    return Place(
        device=str(device),
        there=device_memory(device),
        format=name,
        itemsize=dtype.itemsize,
        free=int(torch.cuda.mem_get_info(device)[0]) if on_cuda else None,
        computes_bf16=computes_bf16(device) if on_cuda else _cpu_bf16(device.type),
        capability=torch.cuda.get_device_capability(device) if on_cuda and not is_rocm else None,
        host=physical_memory(),
        threads=usable_cores(),
        share=_processor_share(),
    )


def build_of() -> Build:
    """Look what the installed torch is for. Imports torch."""
    import torch

    return Build(
        cuda=torch.version.cuda,
        rocm=torch.version.hip,
        works=torch.cuda.is_available() or torch.backends.mps.is_available(),
        nvidia=_NVIDIA.exists() or shutil.which("nvidia-smi") is not None,
        amd=_AMD.exists(),
    )


def _cpu_bf16(device_type: str) -> bool | None:
    """Tell whether the processor multiplies bf16 itself, where the system says so."""
    if device_type != "cpu":
        return None
    with suppress(OSError):
        for line in _CPU_FLAGS.read_text(errors="replace").splitlines():
            if line.lower().startswith(("flags", "features")):
                return not _BF16_FLAGS.isdisjoint(line.split())
    return None


def _processor_share() -> float | None:
    """Return the processors' time that the process group may take; None without a limit."""
    with suppress(OSError, ValueError, ZeroDivisionError):
        quota, period = _QUOTA.read_text().split()
        share = int(quota) / int(period)  # "max" is no number: no limit
        return share if share < (os.cpu_count() or 1) else None
    return None
