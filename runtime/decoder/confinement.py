"""`confine`: gives up what unpacking a picture does not need, for good. Where a system knows no limits, none is set."""

from __future__ import annotations

import math
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

SECONDS: Final = 20
"""Seconds of the processor for one picture."""
_SCORE: Final = Path("/proc/self/oom_score_adj")

if sys.platform == "win32":

    def confine(memory: int) -> None:
        """Windows has no such limits: there, only the server's patience ends what takes too long."""

    def begin() -> None:
        """No clock is set."""

else:
    import resource

    def confine(memory: int) -> None:
        """Use at most so many bytes of memory, open no files any more, write none, and start no programs."""
        with suppress(OSError):
            _SCORE.write_text("1000")  # if memory runs out, this process is the one to go
        _limit(resource.RLIMIT_AS, memory)
        _limit(resource.RLIMIT_CORE, 0)
        _limit(resource.RLIMIT_FSIZE, 0)
        _limit(resource.RLIMIT_NOFILE, 0)

    def begin() -> None:
        """The processor time for one picture counts from now; when it is over, the kernel ends the process."""
        used = resource.getrusage(resource.RUSAGE_SELF)
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        soft = math.ceil(used.ru_utime + used.ru_stime) + SECONDS
        resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))

    def _limit(what: int, most: int) -> None:
        """Set a limit, and let nobody raise it again; a lower one that is there already stays."""
        _, hard = resource.getrlimit(what)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with suppress(ValueError, OSError):  # a system that has it in name only
            resource.setrlimit(what, (allowed, allowed))
