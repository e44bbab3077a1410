"""`ProcessMemory`: what the engine does about memory where nobody told it more."""

from __future__ import annotations

import gc
from collections.abc import Callable


class ProcessMemory:
    """Knows Python's own `MemoryError`, and collects garbage; measures nothing."""

    def is_exhausted(self, error: BaseException) -> bool:
        """Whether an error means that memory ran out."""
        return isinstance(error, MemoryError)

    def free(self) -> None:
        """Collect garbage."""
        gc.collect()

    def measure(self) -> Callable[[], int | None]:
        """Nothing to measure with."""
        return lambda: None

    def advice(self, error: BaseException) -> str:
        """What to tell a user."""
        return f"memory ran out, and did again after all that can be made again was let go ({error})".replace(" ()", "")
