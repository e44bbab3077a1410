"""`Limits`: how long a worker is waited for, and how large it may grow."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from nodeloom.runtime.settings import Settings


@dataclass(frozen=True, slots=True)
class Limits:
    """Times in seconds.

    Args:
        memory: Bytes of a worker after a run above which it is replaced; 0: three quarters of the machine's.
        runs: Runs after which a worker is replaced; 0: never.
        start: For each pack to be imported, and for what comes before the first.
        silence: Without a sign of life, until a worker is ended.
        cancel: For a run to end when it is canceled, before its worker is ended.
        stop: For a worker to end by itself.
        call: For a function of a migration to answer.
        models: For the model folders to be looked through, or one model to be read.
    """

    memory: int = 0
    runs: int = 0
    start: float = 180.0
    silence: float = 60.0
    cancel: float = 15.0
    stop: float = 5.0
    call: float = 30.0
    models: float = 600.0

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        """The limits of these settings."""
        return cls(
            memory=settings.worker_memory,
            runs=settings.worker_runs,
            start=settings.worker_start,
            silence=settings.worker_silence,
            cancel=settings.cancel_grace,
        )

    @property
    def largest(self) -> int:
        """Bytes that a worker may have after a run."""
        return self.memory or _machine() * 3 // 4


@cache
def _machine() -> int:
    """Bytes of memory of this machine."""
    import psutil  # not before the first run has ended

    return int(psutil.virtual_memory().total)
