"""Routes: the ops that lead a node from one version of its type to another, in order, up or down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from nodeloom.migrations.conversion import Way
from nodeloom.migrations.moves import Move, compiled
from nodeloom.schema.history import History
from nodeloom.schema.json import JSON
from nodeloom.schema.migration_ops import FieldOp, Op, Python

RunPython: TypeAlias = Callable[[str, dict[str, JSON]], dict[str, JSON]]
"""Calls the function `module:name` of a pack, where pack code may run, with the inputs of a node."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One op of a route. `id` is the same in every release: type and version that the step leads to, and number."""

    id: str
    op: Op
    way: Way
    from_version: int
    to_version: int
    move: Move | None

    @property
    def function(self) -> str | None:
        """The function that a python op calls on this way; None if there is none."""
        if not isinstance(self.op, Python):
            return None
        return self.op.up if self.way == "up" else self.op.down

    @property
    def function_back(self) -> str | None:
        """The function that a python op calls on the other way."""
        if not isinstance(self.op, Python):
            return None
        return self.op.down if self.way == "up" else self.op.up


@dataclass(frozen=True, slots=True)
class Route:
    """The way of a node from one version of its type to another."""

    history: History
    start: int
    target: int
    stages: tuple[Stage, ...]

    def obstacle(self, run_python: RunPython | None) -> str:
        """Why the route can't be gone here; an empty text if it can."""
        for stage in self.stages:
            if isinstance(stage.op, Python):
                if stage.function is None:
                    return f"version {stage.from_version} has no way back to {stage.to_version}"
                if run_python is None:
                    needed = f"version {stage.to_version} needs {stage.function} of the pack"
                    return f"{needed} to run, which can't be done here"
        return ""


def route(history: History, start: int, target: int) -> Route:
    """The route between two versions that a history knows."""
    stages: list[Stage] = []
    if target > start:
        for version in range(start + 1, target + 1):
            stages += _stages(history, version)
    else:
        for version in range(start, target, -1):
            stages += reversed([_taken_back(stage) for stage in _stages(history, version)])
    return Route(history, start, target, tuple(stages))


def _stages(history: History, version: int) -> list[Stage]:
    name = history.name_at(version)
    return [
        Stage(f"{name} {version}.{number}", op, "up", version - 1, version, _move(op, "up"))
        for number, op in enumerate(history.step_to(version).ops)
    ]


def _taken_back(stage: Stage) -> Stage:
    return Stage(stage.id, stage.op, "down", stage.to_version, stage.from_version, _move(stage.op, "down"))


def _move(op: Op, way: Way) -> Move | None:
    return compiled(op, way) if isinstance(op, FieldOp) else None
