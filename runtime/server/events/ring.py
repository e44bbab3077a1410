"""`Ring`: the newest frames, in order and without gaps, within a budget of bytes."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from itertools import islice

from nodeloom.runtime.server.events.frames import Frame


class Ring:
    """Keeps the newest frames for all listeners together, so that nobody has a queue of their own."""

    def __init__(self, most: int = 8192, most_bytes: int = 8 * 2**20) -> None:
        self._frames: deque[Frame] = deque()
        self._most = most
        self._most_bytes = most_bytes
        self._bytes = 0

    def add(self, frames: Iterable[Frame]) -> None:
        """Keep these, and forget the oldest beyond the budget."""
        for frame in frames:
            if self._frames and frame.number != self._frames[-1].number + 1:
                self._frames.clear()  # never seen; what is missing is read from the log then
                self._bytes = 0
            self._frames.append(frame)
            self._bytes += len(frame.text)
        while len(self._frames) > self._most or self._bytes > self._most_bytes:
            self._bytes -= len(self._frames.popleft().text)

    def after(self, number: int, most: int) -> list[Frame] | None:
        """Up to `most` frames after a number; None if the next one is not here."""
        if not self._frames or not self._frames[0].number <= number + 1 <= self._frames[-1].number:
            return None
        start = number + 1 - self._frames[0].number
        return [*islice(self._frames, start, start + most)]
