"""What goes wrong with workers."""

from __future__ import annotations

from nodeloom.runtime.server.workers.deaths import Death
from nodeloom.schema.errors import NodeloomError


class WorkerLostError(NodeloomError):
    """The worker process ended before its run, or before it answered; `death` tells why."""

    code = "worker-lost"

    def __init__(self, death: Death) -> None:
        super().__init__(str(death))
        self.death = death


class CallError(NodeloomError):
    """A function of a pack's migration did not give what it should; the sentence names it."""

    code = "call"
