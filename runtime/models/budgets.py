"""How many bytes of loaded models are kept on a device where nobody said how many. It must not know torch."""

from __future__ import annotations

from typing import Final, Literal

Wanted = int | Literal["auto"]
"""The setting `NODELOOM_MODEL_MEMORY`."""

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
