"""`Allowance`: how much a run may tell, so that no run fills its server's disk with events."""

from __future__ import annotations

from nodeloom.runtime.engine import Event
from nodeloom.schema import NodeloomError, Problem


class ToldTooMuchError(NodeloomError):
    """A run told more than it may."""

    code = "told-too-much"

    def __init__(self, message: str, node: str | None) -> None:
        super().__init__(message)
        self.problems = (Problem(self.code, message, node),)


class Allowance:
    """Counts the bytes of a run's events, up to `most`."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._told = 0

    def count(self, size: int) -> None:
        """So many bytes were told."""
        self._told += size

    def check(self, event: Event) -> None:
        """`ToldTooMuchError` names an event and its node, if the run has told more than it may."""
        if self._told <= self._most:
            return
        node = getattr(event, "node", None)
        what = f"node {node}: with its {event.name}" if node is not None else f"with {event.name}"
        message = (
            f"{what} the run has told more than the {self._most} bytes of events that NODELOOM_MAX_TOLD allows; "
            f"let it do less, or raise NODELOOM_MAX_TOLD"
        )
        raise ToldTooMuchError(message, node)
