"""`Peaks`: the most memory that was in use while a node ran.

A peak belongs to the whole process, or to the whole accelerator. So it is told only of a node that ran alone: where
two overlapped, nobody can say which of them took it, and neither is given a number.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections.abc import Callable
from threading import Lock, get_ident
from typing import Any, Final, Protocol
from weakref import WeakSet

_STATUS: Final = "/proc/self/status"
_CLEAR: Final = "/proc/self/clear_refs"
_HIGH_WATER: Final = re.compile(rb"\nVmHWM:\s*(\d+) kB")


class Gauge(Protocol):
    """Remembers the most bytes that were in use since it was set back."""

    def set_back(self) -> None:
        """Begin anew with what is in use now."""

    def most(self) -> int | None:
        """The most bytes in use since; None if that can't be told here."""


class ProcessGauge:
    """Memory of the process that is in the machine's RAM, by Linux's high-water mark; elsewhere it knows nothing.

    It is set back for every reader: other tools see the process's peak since the last node began as well.
    """

    def __init__(self) -> None:
        self._works = False

    def set_back(self) -> None:
        """Begin anew, where that is permitted."""
        try:
            _write(_CLEAR, b"5")  # 5: only the mark, see proc_pid_clear_refs(5)
            self._works = True
        except OSError:
            self._works = False

    def most(self) -> int | None:
        """The mark, in bytes."""
        if not self._works:
            return None
        try:
            found = _HIGH_WATER.search(_read(_STATUS))
        except OSError:
            return None
        return int(found[1]) * 1024 if found else None


class CudaGauge:
    """Memory of the CUDA devices, counted by torch's allocator; None while torch has not used any.

    All devices, added up: which is the current one differs from thread to thread. It never imports torch, nor wakes a
    device that nobody uses.
    """

    def set_back(self) -> None:
        """Begin anew; what was never in use needs none of that."""
        cuda = self._cuda()
        for device in range(cuda.device_count() if cuda is not None else 0):
            cuda.reset_peak_memory_stats(device)

    def most(self) -> int | None:
        """Bytes that tensors took."""
        cuda = self._cuda()
        if cuda is None:
            return None
        return sum(int(cuda.max_memory_allocated(device)) for device in range(cuda.device_count()))

    def _cuda(self) -> Any:
        cuda = getattr(sys.modules.get("torch"), "cuda", None)  # torch may just be being loaded by another thread
        return cuda if cuda is not None and cuda.is_initialized() else None


class Peaks:
    """Measures one node at a time; the first of `gauges` that can tell answers. Thread-safe."""

    def __init__(self, *gauges: Gauge) -> None:
        self._gauges = gauges
        self._lock = Lock()
        self._running: WeakSet[_Measurement] = WeakSet()

    def begin(self) -> Callable[[], int | None]:
        """Begin to measure; what is returned tells the most bytes since, None if it can't or was not alone.

        It need not be called: a measurement ends as well when it is dropped, or when its thread begins another.
        """
        with self._lock:
            measurement = _Measurement(self, _thread())
            for other in tuple(self._running):
                if other.thread is not None and other.thread == measurement.thread:
                    self._running.discard(other)  # a thread runs one node after the other: that one failed
                else:
                    other.alone = measurement.alone = False
            if measurement.alone:
                for gauge in self._gauges:
                    gauge.set_back()
            self._running.add(measurement)
        return measurement.end

    def end(self, measurement: _Measurement) -> int | None:
        """The answer of a measurement; it ends with that."""
        with self._lock:
            was_running = measurement in self._running
            self._running.discard(measurement)
            if not (was_running and measurement.alone):
                return None
            answers = (gauge.most() for gauge in self._gauges)
            return next((most for most in answers if most is not None), None)


class _Measurement:
    """One node that is measured. `thread` is None on an event loop, where nodes take turns."""

    def __init__(self, peaks: Peaks, thread: int | None) -> None:
        self._peaks = peaks
        self.thread = thread
        self.alone = True

    def end(self) -> int | None:
        return self._peaks.end(self)


def _thread() -> int | None:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return get_ident()
    return None


def _read(path: str) -> bytes:
    """The first 4 kB of a file; raises OSError. Without a file object: 18 instead of 49 microseconds a measurement."""
    file = os.open(path, os.O_RDONLY)
    try:
        return os.read(file, 4096)
    finally:
        os.close(file)


def _write(path: str, data: bytes) -> None:
    """Write to a file that is there; raises OSError."""
    file = os.open(path, os.O_WRONLY)
    try:
        os.write(file, data)
    finally:
        os.close(file)
