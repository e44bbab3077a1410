"""Where networks run and in which number format."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

import torch

from nodeloom.runtime.models.records import Part
from nodeloom.schema.errors import SettingsError

Precision = Literal["auto", "fp32", "fp16", "bf16"]
"""The setting `NODELOOM_DTYPE`."""

_FORMATS: Final[Mapping[Precision, torch.dtype]] = {
    "fp32": torch.float32,
    "fp16": torch.float16,
    "bf16": torch.bfloat16,
}


def choose_device() -> torch.device:
    """Return the fastest device there is: CUDA (or ROCm, which calls itself so), Apple's MPS, else the CPU."""
    if torch.cuda.is_available():
        return torch.device("cuda", torch.cuda.current_device())
    if torch.backends.mps.is_available():
        return torch.device("mps")
    return torch.device("cpu")


def named_device(name: str) -> torch.device:
    """The device of the setting `NODELOOM_DEVICE`; `SettingsError` if there is none of this name here."""
    if name == "auto":
        return choose_device()
    try:
        device = torch.device(name)
    except RuntimeError:
        raise SettingsError(f"NODELOOM_DEVICE is {name!r}, must be auto, cpu, cuda, cuda:1 or mps") from None
    if not is_there(device):
        raise SettingsError(
            f"NODELOOM_DEVICE is {name!r}, but torch finds no such device: `nodeloom doctor` says why; auto chooses one"
        )
    return device


def is_there(device: torch.device) -> bool:
    """Whether a device can be used."""
    if device.type == "cuda":
        return torch.cuda.is_available() and (device.index or 0) < torch.cuda.device_count()
    if device.type == "mps":
        return torch.backends.mps.is_available()
    return device.type == "cpu"


def named_dtype(name: Precision) -> torch.dtype | None:
    """The number format of the setting `NODELOOM_DTYPE`; None where each part gets what suits it and its device."""
    return _FORMATS.get(name)


def choose_dtype(device: torch.device, part: Part) -> torch.dtype:
    """Return the number format for a part on a device.

    CPUs compute float32 fastest and best. Accelerators take float16, but not for the VAE: SDXL's decoder leaves
    float16's range, so it takes bfloat16 where CUDA has it, not only emulates it, and float32 elsewhere. Upscalers take
    float32 as in ComfyUI: some leave float16's range, and nothing after them hides what is rounded.
    """
    if device.type == "cpu" or part == "upscaler":
        return torch.float32
    if part != "vae":
        return torch.float16
    return torch.bfloat16 if computes_bf16(device) else torch.float32


def computes_bf16(device: torch.device) -> bool:
    """Tell whether a CUDA device (or ROCm's) computes bfloat16 itself."""
    return device.type == "cuda" and bool(torch.cuda.is_bf16_supported(including_emulation=False))
