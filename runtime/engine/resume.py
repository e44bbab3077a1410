"""What an earlier part of a run left, folded from its events: so the run goes on, and repeats nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from nodeloom.runtime.engine.events import Event
from nodeloom.runtime.engine.failures import RefusalError
from nodeloom.runtime.engine.plan import Index, Kind
from nodeloom.runtime.engine.result import Failure
from nodeloom.schema.json import JSON

_TELLING = frozenset({"node.started", "node.expanded", "node.finished", "node.failed"})
Run = tuple[str, Index]
"""A run of a node: its full name and index."""


@dataclass(slots=True)
class Earlier:
    """Runs of nodes that an earlier part of the run finished, failed or began. False if there are none.

    `graphs` are the numbers of the graphs that the last attempt of a run ran, by their content, and `counts` the
    number of all of them. `repeat` names nodes that may be run again although they are not idempotent and were begun.
    """

    finished: dict[Run, Mapping[str, JSON]] = field(default_factory=dict)
    failed: dict[Run, Failure] = field(default_factory=dict)
    begun: set[Run] = field(default_factory=set)
    graphs: dict[Run, dict[str, list[int]]] = field(default_factory=dict)
    counts: dict[Run, int] = field(default_factory=dict)
    repeat: Collection[str] = ()

    def __bool__(self) -> bool:
        return bool(self.finished or self.failed or self.begun)

    def number(self, run: Run, content: str, count: int) -> int:
        """The number of a graph that a node runs as the one after `count` others: that which it had, if it ran before.

        It is not told by the count alone: graphs that run at once may be asked for in any order.
        """
        if run not in self.counts:
            return count
        numbers = self.graphs[run].get(content)
        if numbers:
            return numbers.pop(0)
        number = self.counts[run]
        self.counts[run] += 1
        return number

    def check_repeatable(self, name: str, index: Index, kind: Kind) -> None:
        """Raise `RefusalError` for a run that was begun, may have done its work, and must not do it twice unasked."""
        if kind.idempotent or (name, index) not in self.begun or name in self.repeat:
            return
        at = f" at {list(index)}" if index else ""
        raise RefusalError(
            Failure(
                name, index, kind.type, "interrupted",
                f"node {name} ({kind.type}): it was running{at} when the run broke off, and is not repeated unasked, "
                "since it may have done its work; allow it, or start a new run",
            )
        )  # fmt: skip


def fold(events: Iterable[Event | Mapping[str, Any]], repeat: Collection[str] = ()) -> Earlier:
    """What a log of events says; each is an `Event`, or what its `to_json` gave."""
    earlier = Earlier(repeat=repeat)
    for event in events:
        told: Mapping[str, Any] = event if isinstance(event, Mapping) else event.to_json()
        kind = told["event"]
        if kind not in _TELLING:
            continue
        run = (told["node"], tuple(told["index"]))
        if kind == "node.started":
            earlier.begun.add(run)
            if told["attempt"] > 1 and run in earlier.graphs:
                earlier.graphs[run] = {}
        elif kind == "node.expanded":
            numbers = earlier.graphs.setdefault(run, {}).setdefault(told.get("content", ""), [])
            if told["number"] not in numbers:
                numbers.append(told["number"])
            earlier.counts[run] = max(earlier.counts.get(run, 0), told["number"] + 1)
        elif kind == "node.finished":
            earlier.finished[run] = told["outputs"]
            earlier.failed.pop(run, None)
        elif not _is_repeated(told["node"], repeat):
            earlier.failed[run] = Failure(
                *run, told["type"], told["code"], told["message"], told["field"], told["traceback"]
            )
    return earlier


def _is_repeated(node: str, repeat: Collection[str]) -> bool:
    """Whether a failure of a node may be that it was not repeated, or a node in its graphs was not, which now is."""
    return node in repeat or any(name.startswith(f"{node}/") for name in repeat)
