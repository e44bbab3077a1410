"""How many bytes of loaded models are kept on a device where nobody said how many. It must not know torch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from nodeloom.runtime.models.records import ModelRecord

Wanted = int | Literal["auto"]
"""The setting `NODELOOM_MODEL_MEMORY`."""

_STORED: Final[Mapping[str, int]] = {"fp64": 8, "fp32": 4, "fp16": 2, "bf16": 2, "fp8": 1}  # bytes a weight
_UNKNOWN: Final = 8 * 2**30  # as much as a small accelerator has


def model_budget(wanted: Wanted, device_type: str, there: int | None) -> int:
    """Return the bytes of loaded models to keep on a device that has `there` bytes (None: that can't be told).

    An accelerator serves models alone, so they get three quarters of it and the pictures in work the rest. The
    machine's own memory is for others too: half of it.
    """
    if wanted != "auto":
        return wanted
    if there is None:
        return _UNKNOWN
    return there * 3 // 4 if device_type == "cuda" else there // 2


def loaded_bytes(record: ModelRecord, itemsize: int) -> int:
    """Return about how many bytes all networks of a model take together, at so many bytes a weight."""
    return record.size * itemsize // _STORED.get(record.precision or "", 2)
