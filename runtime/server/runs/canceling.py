"""Canceling: what the queue said is over is over; of the rest, the one who gives runs to workers is told."""

from __future__ import annotations

from nodeloom.runtime.server.runs.views import CanceledView
from nodeloom.runtime.server.state import ServerState
from nodeloom.runtime.store.records.queue import Canceled


def canceled(state: ServerState, found: Canceled) -> CanceledView:
    """Have the runs ended that workers are at, and tell which they are."""
    if state.dispatch is not None:
        for lease in found.running:
            state.dispatch.cancel(lease.run)
    return CanceledView(ended=[*found.ended], canceling=[lease.run for lease in found.running])
