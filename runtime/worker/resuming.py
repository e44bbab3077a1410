"""What of a run that died can be gone on with: a node whose picture or tensor is lost has to run again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from nodeloom.runtime.engine import Event, NodeFinished
from nodeloom.runtime.worker.handles import handles_in

Told = Event | Mapping[str, Any]
"""An event, or the JSON of one."""


def still_there(events: Iterable[Told], has: Callable[[str], bool]) -> Iterator[Told]:
    """The events, but for those of finished nodes that name a handle which is not there any more."""
    for event in events:
        if all(map(has, handles_in(_outputs(event)))):
            yield event


def _outputs(event: Told) -> object:
    """Outputs of a node that finished, as JSON; nothing for any other event."""
    if isinstance(event, NodeFinished):
        return event.outputs
    return event.get("outputs") if isinstance(event, Mapping) else None
