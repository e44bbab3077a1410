"""Whether the ops of a step lead from one frozen contract to the next: names, defaults, and what must be given.

Types and limits may change without an op; whether old values still fit is told by documents (`laws`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from nodeloom.migrations.conversion import NotConvertibleError, converted
from nodeloom.runtime.testing.becoming import place_of
from nodeloom.runtime.testing.contracts import Contract
from nodeloom.runtime.testing.ops import field_ops
from nodeloom.runtime.testing.sentences import shown
from nodeloom.schema.field_templates import MISSING
from nodeloom.schema.history import History, To
from nodeloom.schema.json import canonical_json
from nodeloom.schema.migration_ops import (
    AddInput,
    Convert,
    FieldOp,
    Presence,
    Python,
    RemoveInput,
    RenameInput,
    RenameOutput,
    SetDefault,
)
from nodeloom.schema.type_contract import whole

_UNKNOWN: Final = object()
"""Default of an input of which ops don't tell."""
Fields = dict[str, dict[str, Any]]
"""Names of inputs and outputs, with the default of each input; `MISSING` where there is none."""


def steps_problem(known: Mapping[int, Contract], history: History) -> str:
    """The first step whose ops don't give the fields of its version; an empty text if all do."""
    for step in history.steps:
        before, after = known.get(step.version - 1), known.get(step.version)
        problem = _step_problem(step, before, after) if before and after else ""
        if problem:
            return f"{history.type} {place_of(history, step.version)}: {problem}"
    return ""


def _step_problem(step: To, before: Contract, after: Contract) -> str:
    fields, goal = _fields(before), _fields(after)
    for op in step.ops:
        for each in field_ops(op):
            problem = _applied(each, fields[each.side])
            if problem:
                return f"{op.op} {problem} in version {step.version - 1}"
    sides = ("outputs",) if any(isinstance(op, Python) for op in step.ops) else ("inputs", "outputs")
    return next((problem for side in sides if (problem := _difference(step, side, fields[side], goal[side]))), "")


def _fields(contract: Contract) -> Fields:
    template = contract.template
    return {
        "inputs": {
            name: MISSING if each.default is MISSING or each.required else whole(each.default)
            for name, each in template.inputs.items()
        },
        "outputs": dict.fromkeys(template.outputs, MISSING),
    }


def _applied(op: FieldOp, fields: dict[str, Any]) -> str:
    """Do to the fields of a version what an op says; says why that can't be, else nothing."""
    match op:
        case RenameInput() | RenameOutput():
            if op.old not in fields:
                return f"speaks of {op.old}, which is no field"
            fields[op.new] = fields.pop(op.old)
        case RemoveInput() | Convert() | SetDefault() if op.name not in fields:
            return f"speaks of {op.name}, which is no field"
        case SetDefault():
            if _differ(op.old, fields[op.name]):
                return f"says that the default of {op.name} was {shown(op.old)}, but it was {_told(fields[op.name])}"
            fields[op.name] = whole(op.new)
        case Convert():
            fields[op.name] = _converted(op, fields[op.name])
        case Presence():
            return _came_or_went(op, fields)
    return ""


def _came_or_went(op: Presence, fields: dict[str, Any]) -> str:
    if op.op.startswith("add"):
        if op.name in fields:
            return f"brings {op.name}, which is there already"
        fields[op.name] = whole(op.known) if isinstance(op, AddInput) and not op.is_stored else _UNKNOWN
        return ""
    if op.name not in fields:
        return f"removes {op.name}, which is no field"
    default = fields.pop(op.name)
    if isinstance(op, RemoveInput) and not op.is_stored and op.known is not MISSING and _differ(op.known, default):
        return f"says that {op.name} was {shown(op.known)} where it was not given, but its default was {_told(default)}"
    return ""


def _converted(op: Convert, default: Any) -> Any:
    if default is MISSING or default is _UNKNOWN:
        return default
    try:
        return whole(converted(default, op.maps, "up"))
    except NotConvertibleError:
        return _UNKNOWN


def _difference(step: To, side: str, found: Mapping[str, Any], goal: Mapping[str, Any]) -> str:
    kind, version = side.removesuffix("s"), step.version
    for name in sorted(found.keys() - goal.keys()):
        return (
            f"the {kind} {name} of version {version - 1} is not in version {version}, and no op says where it went: "
            f'add remove_{kind}("{name}", ...) or rename_{kind}("{name}", ...)'
        )
    for name in sorted(goal.keys() - found.keys()):
        return (
            f"version {version} has the {kind} {name}, and no op says where it came from: "
            f'add add_{kind}("{name}", ...) or rename_{kind}(..., "{name}")'
        )
    for name in sorted(goal):
        problem = _default_problem(step, name, found[name], goal[name]) if side == "inputs" else ""
        if problem:
            return problem
    return ""


def _default_problem(step: To, name: str, found: Any, goal: Any) -> str:
    if found is MISSING or not _differ(found, goal):
        return ""
    if goal is MISSING:
        return f"the input {name} had the default {shown(found)} and must be given now: let it keep a default"
    converts = any(isinstance(op, Convert) and op.name == name for op in step.ops)
    was = "is converted to" if converts else "was"
    return (
        f"the default of {name} {was} {shown(found)} and is {shown(goal)} now, which no op says: "
        f'add set_default("{name}", {found!r}, {goal!r})'
    )


def _differ(one: Any, other: Any) -> bool:
    """Whether two defaults that are known differ."""
    if one is _UNKNOWN or other is _UNKNOWN:
        return False
    if one is MISSING or other is MISSING:
        return one is not other
    return canonical_json(whole(one)) != canonical_json(whole(other))


def _told(default: Any) -> str:
    return "none" if default is MISSING else shown(default)
