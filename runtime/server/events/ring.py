"""`Ring`: the newest frames, in order and without gaps, within a budget of bytes."""

from __future__ import annotations

from collections.abc import Iterable

from nodeloom.runtime.server.events.frames import Frame


class Ring:
    """Keeps the newest frames for all listeners together, so that nobody has a queue of their own."""

    def __init__(self, most: int = 8192, most_bytes: int = 8 * 2**20) -> None:
        self._frames: list[Frame] = []
        self._forgotten = 0  # so many at the beginning of the list are, and stay while they are the smaller part of it
        self._most = most
        self._most_bytes = most_bytes
        self._bytes = 0

    def add(self, frames: Iterable[Frame]) -> None:
        """Keep these, and forget the oldest beyond the budget."""
        for frame in frames:
            if self._frames and frame.number != self._frames[-1].number + 1:
                self._frames, self._forgotten, self._bytes = [], 0, 0  # what is missing is read from the log then
            self._frames.append(frame)
            self._bytes += frame.size
        while len(self._frames) - self._forgotten > self._most or self._bytes > self._most_bytes:
            self._bytes -= self._frames[self._forgotten].size
            self._forgotten += 1
        if self._forgotten > len(self._frames) // 2:
            del self._frames[: self._forgotten]
            self._forgotten = 0

    def after(self, number: int, most: int) -> list[Frame] | None:
        """Up to `most` frames after a number; None if the next one is not here."""
        if len(self._frames) == self._forgotten:
            return None
        start = self._forgotten + number + 1 - self._frames[self._forgotten].number
        return self._frames[start : start + most] if self._forgotten <= start < len(self._frames) else None
