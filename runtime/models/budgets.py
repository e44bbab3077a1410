"""How many bytes of loaded models are kept, and where, if nobody said how many. It must not know torch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from nodeloom.runtime.models.records import ModelRecord

Wanted = int | Literal["auto"]
"""The settings `NODELOOM_MODEL_MEMORY` and `NODELOOM_HOST_MEMORY`."""

_STORED: Final[Mapping[str, int]] = {"fp64": 8, "fp32": 4, "fp16": 2, "bf16": 2, "fp8": 1}  # bytes a weight
_UNKNOWN: Final = 8 * 2**30  # as much as a small accelerator has


def model_budget(wanted: Wanted, device_type: str, there: int | None, processes: int = 1) -> int:
    """Return the bytes of loaded models to keep on a device that has `there` bytes (None: that can't be told).

    An accelerator serves models alone, so they get three quarters of it and the pictures in work the rest. The
    machine's own memory is for others too: half of it. What nobody said is shared by so many `processes`.
    """
    if wanted != "auto":
        return wanted
    whole = _UNKNOWN if there is None else there * 3 // 4 if device_type == "cuda" else there // 2
    return whole // max(processes, 1)


def host_budget(wanted: Wanted, there: int | None, processes: int = 1) -> int:
    """Return the bytes of models that may wait in the machine's memory of `there` bytes: half of it."""
    return model_budget(wanted, "cpu", there, processes)


def loaded_bytes(record: ModelRecord, itemsize: int) -> int:
    """Return about how many bytes all networks of a model take together, at so many bytes a weight."""
    return record.size * itemsize // _STORED.get(record.precision or "", 2)
