"""`ModelQueue`: tasks that wait for the accelerator, in an order that changes models as seldom as it may."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import heappop, heappush
from typing import Any, TypeAlias

from nodeloom.runtime.engine.tasks import Task
from nodeloom.schema.values import FieldValue

Group: TypeAlias = tuple[str, ...]
"""The models that a task uses, by digest or name."""


class ModelQueue:
    """Ready tasks by the models they use: those of the model that was used last come first.

    All tasks here are ready, so their order is free; within a group, and between groups, it is that of the graph.
    """

    def __init__(self) -> None:
        self._groups: dict[Group, list[tuple[Any, int, Task]]] = {}
        self._last: Group = ()
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def put(self, task: Task) -> None:
        """Add a task."""
        group = _models_of(task)
        self._count += 1
        order = (task.frame.place, task.record.node, task.record.index)
        heappush(self._groups.setdefault(group, []), (order, id(task), task))

    def take(self) -> Task:
        """The next task; `ValueError` if there is none."""
        group = self._last if self._last in self._groups else min(self._groups, key=lambda each: self._groups[each][0])
        waiting = self._groups[group]
        task = heappop(waiting)[2]
        if not waiting:
            del self._groups[group]
        self._last = group
        self._count -= 1
        return task


def _models_of(task: Task) -> Group:
    """Digests (or names) of all models that a task's inputs refer to."""
    return tuple(sorted({found for value in task.values.values() for found in _models(value)}))


def _models(value: Any) -> Iterator[str]:
    if not isinstance(value, FieldValue):
        return
    if value.resource == "model":
        fields = value.__dict__
        yield fields.get("hash") or fields.get("name") or ""
        return
    for part in value.__dict__.values():
        yield from _models(part)
