"""The state of a run as its events tell it. The columns of a run say the same; a test compares the two."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from nodeloom.runtime.store.records.log import Logged

RunState = Literal["queued", "running", "completed", "partial", "failed", "canceled"]
ENDED: tuple[RunState, ...] = ("completed", "partial", "failed", "canceled")
"""States that nothing but a retry leads out of."""

_STATES: dict[str, RunState] = {
    "run.queued": "queued",
    "run.leased": "running",
    "run.released": "queued",
    "run.retried": "queued",
}
_STATUS: dict[object, RunState] = {state: state for state in ENDED}


def state_of(events: Iterable[Logged]) -> RunState | None:
    """The state that the events of one run lead to, in order; None if nothing was enqueued."""
    state: RunState | None = None
    for logged in events:
        is_end = logged.name == "run.finished"
        state = _STATUS[logged.event["status"]] if is_end else _STATES.get(logged.name, state)
    return state
