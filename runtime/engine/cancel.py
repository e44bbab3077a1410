"""`CancelToken`: how a run, or one node of it, is told to stop. Any thread or signal handler may cancel."""

from __future__ import annotations

from collections.abc import Callable

from nodeloom.schema.errors import CanceledError


class CancelToken:
    """A flag that is set once. `canceled` may be read from anywhere; a child is canceled with its parent."""

    __slots__ = ("_listeners", "canceled")

    def __init__(self) -> None:
        self.canceled = False
        self._listeners: dict[object, Callable[[], None]] = {}

    def cancel(self) -> None:
        """Ask for an end at the next occasion, and tell all who listen."""
        if not self.canceled:
            self.canceled = True
            for listener in list(self._listeners.values()):
                listener()

    def check(self) -> None:
        """Raise `CanceledError` if an end was asked for."""
        if self.canceled:
            raise CanceledError

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` when the token is canceled, at once if it is already; what is returned undoes it."""
        key = object()
        self._listeners[key] = listener
        if self.canceled:
            listener()

        def undo() -> None:
            self._listeners.pop(key, None)

        return undo

    def child(self) -> tuple[CancelToken, Callable[[], None]]:
        """A token that this one cancels too, and what lets go of it when it isn't needed any more."""
        child = CancelToken()
        return child, self.subscribe(child.cancel)
