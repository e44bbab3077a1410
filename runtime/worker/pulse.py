"""`Pulse`: a thread that shows every second that the interpreter still runs Python.

A long computation that lets others run (as torch's do) does not stop it; code that keeps the interpreter to itself
does. After too long a silence the process writes down where it hangs, and ends: the server may be gone already.
"""

from __future__ import annotations

import faulthandler
import threading
from collections.abc import Callable

from nodeloom.runtime.worker import messages
from nodeloom.runtime.worker.channel import Channel
from nodeloom.runtime.worker.process_memory import process_memory

INTERVAL = 1.0
"""Seconds between two pulses."""


class Pulse:
    """Sends pulses until it is stopped. `silence` in seconds (0: any); `running` tells what is being run."""

    def __init__(self, channel: Channel, silence: float, running: Callable[[], str | None]) -> None:
        self._channel = channel
        self._silence = silence
        self._running = running
        self._over = threading.Event()

    def start(self) -> None:
        """Begin."""
        self._arm()
        threading.Thread(target=self._beat, name="nodeloom-pulse", daemon=True).start()

    def stop(self) -> None:
        """End, soon."""
        self._over.set()

    def _beat(self) -> None:
        while not self._over.wait(INTERVAL):
            self._arm()
            if not self._channel.is_busy:
                self._channel.send(messages.Pulse(run=self._running(), memory=process_memory()))
        faulthandler.cancel_dump_traceback_later()

    def _arm(self) -> None:
        if self._silence:
            faulthandler.dump_traceback_later(self._silence, exit=True)
