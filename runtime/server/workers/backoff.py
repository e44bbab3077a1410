"""`Backoff`: how long to wait before a process that keeps dying is started again."""

from __future__ import annotations

from typing import Final

FIRST: Final = 0.25
LONGEST: Final = 30.0


class Backoff:
    """Counts deaths in a row that no work came between."""

    def __init__(self) -> None:
        self.deaths = 0

    def died(self) -> float:
        """Seconds to wait after another death: none after the first, then twice as long each time."""
        self.deaths += 1
        return 0.0 if self.deaths == 1 else min(FIRST * 2.0 ** (self.deaths - 2), LONGEST)

    def worked(self) -> None:
        """The process was of use: begin anew."""
        self.deaths = 0
