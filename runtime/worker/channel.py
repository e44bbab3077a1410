"""`Channel`: the way of messages from a worker to its server."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Protocol

from nodeloom.runtime.worker.messages import Message
from nodeloom.runtime.worker.wire import encode


class Writable(Protocol):
    """A file that may write less than it was given."""

    def write(self, data: memoryview, /) -> int | None:
        """How many bytes were written."""


class Channel:
    """Sends messages from any thread, each whole, in order and at once, but for one that waits for the next.

    Who sends waits until the server reads: so what a run tells never piles up in here. Once the server is gone,
    messages are dropped, and `on_lost` was called.
    """

    def __init__(self, file: Writable, on_lost: Callable[[], None] = lambda: None) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._gathered = bytearray()
        self._is_lost = False
        self._on_lost = on_lost

    @property
    def is_busy(self) -> bool:
        """Whether a message is on its way: what can be done without should be left out."""
        return self._lock.locked()

    def send(self, message: Message, blob: bytes = b"", *, later: bool = False) -> int:
        """Send a message and the bytes beside it, `later` with the next one; how many bytes they are.

        `WireError` if they are too many.
        """
        data = encode(message, blob)
        with self._lock:
            self._gathered += data
            if not later:
                self._send_gathered()
        return len(data)

    def _send_gathered(self) -> None:
        data, self._gathered = self._gathered, bytearray()
        if not self._is_lost and not self._written(memoryview(data)):
            self._is_lost = True
            self._on_lost()

    def _written(self, data: memoryview) -> bool:
        try:
            while data:
                data = data[self._file.write(data) or 0 :]
        except OSError:
            return False
        return True
