"""Routes: the ops that lead a node from one version of its type to another, in order, up or down.

A route has one leg in the history of each type, and one from each removed type to what it became.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeAlias

from nodeloom.migrations.conversion import OTHER_WAY, Way
from nodeloom.migrations.moves import Move, compiled
from nodeloom.migrations.residue import Key
from nodeloom.schema.companion import Companion
from nodeloom.schema.field_templates import MISSING
from nodeloom.schema.graph_ops import FieldChange
from nodeloom.schema.history import Became, History
from nodeloom.schema.json import JSON
from nodeloom.schema.migration_ops import Convert, FieldOp, GraphOp, InsertConverter, Op, Python

RunPython: TypeAlias = Callable[[str, dict[str, JSON]], dict[str, JSON]]
"""Calls the function `module:name` of a pack, where pack code may run, with the inputs of a node."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One op of a leg. `id` is the same in every release: type and version that the step leads to, and number.

    Residue of this way stands under `kept`, that of the other one, which it meets, under `met`.
    """

    id: str
    op: Op
    way: Way
    from_version: int
    to_version: int
    move: Move | None = None
    companion: Companion | None = None
    kept: Key = field(init=False)
    met: Key = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "kept", (self.id, self.way))
        object.__setattr__(self, "met", (self.id, OTHER_WAY[self.way]))

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


@dataclass(frozen=True, eq=False)
class Stop:
    """A version of a type."""

    history: History
    version: int

    @cached_property
    def name(self) -> str:
        """The type id at that version."""
        return self.history.name_at(self.version)

    @cached_property
    def unsaid(self) -> str:
        """Where residue keeps what a node of that version did not say."""
        return f"{self} unsaid"

    @property
    def is_last(self) -> bool:
        """Whether a node under this type id that states no version has this one."""
        return self.version in self.history.names

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


@dataclass(frozen=True, slots=True)
class Leg:
    """The way of a node between two versions of a type, or between a removed type and what it became."""

    start: Stop
    target: Stop
    way: Way
    stages: tuple[Stage, ...]

    @property
    def changes_type(self) -> bool:
        """Whether it leads from a removed type to what it became, or back."""
        return self.start.history is not self.target.history

    @property
    def removed(self) -> History:
        """The history of the removed type, if it changes the type; else that of the type."""
        return self.start.history if self.way == "up" else self.target.history

    @property
    def type(self) -> str:
        """The type that declares its ops, by its last id."""
        return self.removed.type

    def passes(self, stop: Stop) -> bool:
        """Whether it leads through a version of a type."""
        ends = [end.version for end in (self.start, self.target) if end.history is stop.history]
        return bool(ends) and min(ends) <= stop.version <= max(ends)

    def obstacle(self, run_python: RunPython | None) -> str:
        """Why the leg can't be gone here; an empty text if it can."""
        for stage in self.stages:
            if isinstance(stage.op, Python):
                start, target = self._named(stage.from_version), self._named(stage.to_version)
                if stage.function is None:
                    return f"{start} has no way back to {target}"
                if run_python is None:
                    return f"{target} needs {stage.function} of the pack to run, which can't be done here"
        return ""

    def _named(self, version: int) -> str:
        if not self.changes_type:
            return f"version {version}"
        return str(self.start if version == self.start.version else self.target)


@dataclass(frozen=True)
class Route:
    """The whole way of a node: one leg or more. Those that change the type all go up, or all go down."""

    legs: tuple[Leg, ...]

    @property
    def start(self) -> Stop:
        """Where it begins."""
        return self.legs[0].start

    @property
    def target(self) -> Stop:
        """Where it ends."""
        return self.legs[-1].target

    @property
    def stays(self) -> bool:
        """Whether it leads to where it begins."""
        return len(self.legs) == 1 and self.start.version == self.target.version

    @cached_property
    def way(self) -> Way:
        """Up or down; for a route from one type to another, whether it follows what became of types, or goes back."""
        return next((leg.way for leg in self.legs if leg.changes_type), self.legs[0].way)

    @cached_property
    def reaches(self) -> bool:
        """Whether an op of it reaches beyond the node."""
        return any(stage.companion is not None for leg in self.legs for stage in leg.stages)

    @cached_property
    def is_one_way(self) -> bool:
        """Whether there is no way back."""
        stages = (stage for leg in self.legs for stage in leg.stages)
        return any(isinstance(stage.op, Python) and stage.function_back is None for stage in stages)

    def passes(self, stop: Stop) -> bool:
        """Whether it leads through a version of a type."""
        return any(leg.passes(stop) for leg in self.legs)

    def obstacle(self, run_python: RunPython | None) -> str:
        """Why the route can't be gone to the end here; an empty text if it can."""
        return next((found for leg in self.legs if (found := leg.obstacle(run_python))), "")


def leg(history: History, start: int, target: int) -> Leg:
    """The way between two versions that a history knows."""
    stages: list[Stage] = []
    way: Way = "up" if target > start else "down"
    if way == "up":
        for version in range(start + 1, target + 1):
            stages += _steps(history, version, way)
    else:
        for version in range(start, target, -1):
            stages += reversed(_steps(history, version, way))
    return Leg(Stop(history, start), Stop(history, target), way, tuple(stages))


def changing_leg(removed: History, became: Became, goal: History, way: Way) -> Leg:
    """The way from the last version of a removed type to what it became, or back."""
    ends = (Stop(removed, removed.version), Stop(goal, became.version))
    start, target = ends if way == "up" else ends[::-1]
    stages = _stages(mark_of(removed), became.ops, way, (start.version, target.version))
    return Leg(start, target, way, tuple(stages if way == "up" else reversed(stages)))


def mark_of(removed: History) -> str:
    """What tells, in the residue of a node, that it was of a removed type."""
    return f"{removed.type} {removed.version} becomes"


def _steps(history: History, version: int, way: Way) -> list[Stage]:
    """The stages of the step to a version, in the order of the way up."""
    ends = (version - 1, version) if way == "up" else (version, version - 1)
    return _stages(f"{history.name_at(version)} {version}", history.step_to(version).ops, way, ends)


def _stages(name: str, ops: Sequence[Op], way: Way, ends: tuple[int, int]) -> list[Stage]:
    """The stages of ops in the order of the way up. Fields that a graph-scope op brings or takes have their own."""
    stages = []
    for number, op in enumerate(ops):
        stage = Stage(f"{name}.{number}", op, way, *ends)
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
