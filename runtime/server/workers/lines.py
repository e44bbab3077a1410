"""`Lines`: what a worker writes to its standard error, line by line into the log, with its process id."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable
from typing import Final

from nodeloom.runtime.masking import Mask, MaskedBytes

LONGEST: Final = 8192
"""Bytes of a line; longer ones are cut in pieces."""
MOST: Final = 200
"""Lines a second; the others are counted."""
MOST_BYTES: Final = 64 * 1024
"""Bytes a second, likewise: a log is kept somewhere."""

_FORM: Final = re.compile(r"(DEBUG|INFO|WARNING|ERROR|CRITICAL) ([\w.]+): (.*)", re.DOTALL)

log = logging.getLogger("nodeloom.worker")


class Lines:
    """Cuts bytes into lines and logs them at the level that they begin with, without what the `mask` knows.

    `clock` counts seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic, mask: Callable[[], Mask] = Mask) -> None:
        self.pid: int | None = None
        self._masked = MaskedBytes(mask)
        self._clock = clock
        self._rest = b""
        self._level = logging.INFO
        self._second = 0
        self._count = self._size = self._left_out = 0

    def feed(self, data: bytes) -> None:
        """More bytes."""
        self._take(self._masked.feed(data))

    def end(self) -> None:
        """No more bytes will come."""
        self._take(self._masked.end())
        if self._rest:
            self._tell(self._rest)
        self._rest = b""
        self._tell_left_out()

    def _take(self, data: bytes) -> None:
        *lines, rest = (self._rest + data).split(b"\n")
        for line in lines:
            self._tell_in_pieces(line)
        self._rest = self._tell_in_pieces(rest, LONGEST)

    def _tell_in_pieces(self, line: bytes, rest: int = 0) -> bytes:
        """Tell a line, cut where it is long; what is left of it, if it has at most `rest` bytes then."""
        for start in range(0, len(line) or 1, LONGEST):
            if len(line) - start <= rest:
                return line[start:]
            self._tell(line[start : start + LONGEST])
        return b""

    def _tell(self, line: bytes) -> None:
        second = int(self._clock())
        if second != self._second:
            self._tell_left_out()
            self._second, self._count, self._size = second, 0, 0
        self._count += 1
        self._size += len(line)
        if self._count > MOST or self._size > MOST_BYTES:
            self._left_out += 1
            return
        text = line.decode("utf-8", "backslashreplace").rstrip("\r")
        form = _FORM.fullmatch(text)
        if form is not None:
            self._level = logging.getLevelNamesMapping()[form[1]]
            self._log(f"{form[2]}: {form[3]}")
        elif text:
            self._log(text)  # a traceback goes on at its record's level

    def _tell_left_out(self) -> None:
        if self._left_out:
            self._log(f"{self._left_out} more lines were left out")
        self._left_out = 0

    def _log(self, text: str) -> None:
        log.log(self._level, "%s", text, extra={"pid": self.pid})
