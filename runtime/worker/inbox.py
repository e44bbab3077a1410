"""`Inbox`: reads what the server sends in a thread of its own, so that a run can be canceled while it goes on."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import BinaryIO

from nodeloom.runtime.engine import CancelToken
from nodeloom.runtime.worker.messages import Call, Cancel, FindModels, Free, Noted, Question, Run, Start, Stop
from nodeloom.runtime.worker.notes import Notes
from nodeloom.runtime.worker.wire import TO_WORKER, WireError, frames

log = logging.getLogger(__name__)


class Inbox:
    """The runs that wait, and the tokens by which they are canceled.

    `on_end` is called when nothing more will come: the server said so (True), or is gone (False).
    """

    def __init__(
        self, file: BinaryIO, notes: Notes, on_call: Callable[[Question], None], on_end: Callable[[bool], None]
    ) -> None:
        self._file = file
        self._notes = notes
        self._on_call = on_call
        self._on_end = on_end
        self._lock = threading.Lock()
        self._tokens: dict[str, CancelToken] = {}
        self._runs: SimpleQueue[Run | Free | None] = SimpleQueue()
        self._starts: SimpleQueue[Start | None] = SimpleQueue()
        self._has_ended = False

    def open(self) -> None:
        """Begin to read."""
        threading.Thread(target=self._read, name="nodeloom-inbox", daemon=True).start()

    def start(self) -> Start | None:
        """Wait for the first message; None if nothing comes."""
        return self._starts.get()

    def next(self, on_idle: Callable[[], None], seconds: float) -> tuple[Run, CancelToken] | Free | None:
        """Wait for the next run, or for what is to be done between runs; None after the last.

        `on_idle` is called once if none comes for so many seconds.
        """
        try:
            task = self._runs.get(timeout=seconds)
        except Empty:
            on_idle()
            task = self._runs.get()
        if task is None or self._has_ended:
            return None
        return task if isinstance(task, Free) else (task, self._token(task.run))

    def forget(self, run: str) -> None:
        """A run is over."""
        with self._lock:
            self._tokens.pop(run, None)

    def end(self, is_told: bool) -> None:
        """Take no more runs, and cancel those that are there."""
        with self._lock:
            if self._has_ended:
                return
            self._has_ended = True
            tokens = list(self._tokens.values())
        self._starts.put(None)
        self._runs.put(None)
        self._on_end(is_told)
        for token in tokens:
            token.cancel()

    def _token(self, run: str) -> CancelToken:
        with self._lock:
            token = self._tokens.setdefault(run, CancelToken())
        if self._has_ended:
            token.cancel()
        return token

    def _read(self) -> None:
        is_told = False
        try:
            for frame in frames(self._file, TO_WORKER):
                if isinstance(frame.message, Stop):
                    is_told = True
                    break
                self._take(frame.message)
        except (WireError, OSError) as error:
            log.error("what the server sent can't be read: %s", error)
        self.end(is_told)

    def _take(self, message: Start | Run | Cancel | Question | Free | Noted) -> None:
        if isinstance(message, Start):
            self._starts.put(message)
        elif isinstance(message, Run):
            self._token(message.run)
            self._runs.put(message)
        elif isinstance(message, Free):
            self._runs.put(message)
        elif isinstance(message, (Call, FindModels)):
            self._on_call(message)
        elif isinstance(message, Noted):
            self._notes.take(message.number, message.problem)
        else:
            with self._lock:
                token = self._tokens.get(message.run)
            if token is not None:
                token.cancel()
