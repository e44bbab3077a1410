"""Routes: the ops that lead a node from one version of its type to another, in order, up or down."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeAlias

from nodeloom.migrations.conversion import Way
from nodeloom.migrations.moves import Move, compiled
from nodeloom.schema.companion import Companion
from nodeloom.schema.field_templates import MISSING
from nodeloom.schema.graph_ops import FieldChange
from nodeloom.schema.history import History
from nodeloom.schema.json import JSON
from nodeloom.schema.migration_ops import Convert, FieldOp, GraphOp, InsertConverter, Op, Python

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
    move: Move | None = None
    companion: Companion | None = None

    @property
    def parts(self) -> bool:
        """Whether a graph-scope op parts the node and its companion on this way, or makes one of the two."""
        return isinstance(self.op, GraphOp) and self.op.parts == (self.way == "up")

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


@dataclass(frozen=True)
class Route:
    """The way of a node from one version of its type to another."""

    history: History
    start: int
    target: int
    stages: tuple[Stage, ...]

    @property
    def way(self) -> Way:
        """Up or down."""
        return "up" if self.target > self.start else "down"

    @cached_property
    def reaches(self) -> bool:
        """Whether an op of it reaches beyond the node."""
        return any(stage.companion is not None for stage in self.stages)

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
            stages += _stages(history, version, "up")
    else:
        for version in range(start, target, -1):
            stages += reversed(_stages(history, version, "down"))
    return Route(history, start, target, tuple(stages))


def _stages(history: History, version: int, way: Way) -> list[Stage]:
    """The stages of a step in the order of the way up. Fields that a graph-scope op brings or takes have their own."""
    name, ops = history.name_at(version), history.step_to(version).ops
    ends = (version - 1, version) if way == "up" else (version, version - 1)
    stages = []
    for number, op in enumerate(ops):
        stage = Stage(f"{name} {version}.{number}", op, way, *ends)
        if isinstance(op, GraphOp):
            stages += [_field_stage(stage, each) for each in op.before]
            stages.append(replace(stage, companion=op.companion))
            stages += [_field_stage(stage, each) for each in op.after]
        elif isinstance(op, FieldOp):
            move = compiled(op, way)
            stages.append(replace(stage, move=replace(move, is_met=_is_met(op, ops))))
        else:
            stages.append(stage)
    return stages


def _field_stage(stage: Stage, op: FieldChange) -> Stage:
    """A field of the node itself that comes or goes with its companion; nobody is asked for a value of it."""
    known = None if op.side == "inputs" else MISSING
    return replace(stage, id=f"{stage.id} {op.side}.{op.name}", move=replace(compiled(op, stage.way), known=known))


def _is_met(op: FieldOp, ops: Sequence[Op]) -> bool:
    """Whether another op of the same step sees to what edges bring to a field whose values are converted."""
    return isinstance(op, Convert) and any(
        isinstance(each, InsertConverter) and (each.side, each.name) == (op.side, op.name) for each in ops
    )
