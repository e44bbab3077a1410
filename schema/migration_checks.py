"""The rules of declared migrations: no gap between versions, and only names that a version has.

The current model is the only one there is, so names and defaults are followed back from it, op by op.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final, TypeAlias

from pydantic_core import to_jsonable_python

from nodeloom.schema.declaration import Invocation
from nodeloom.schema.errors import DefinitionError
from nodeloom.schema.field_templates import MISSING
from nodeloom.schema.history import Since, Step, To, chain_problem, history_of
from nodeloom.schema.json import canonical_json
from nodeloom.schema.migration_ops import (
    AddInput,
    AddOutput,
    Convert,
    FieldOp,
    GraphOp,
    InsertConverter,
    Op,
    Presence,
    Python,
    RemoveInput,
    RemoveOutput,
    RenameInput,
    RenameOutput,
    SetDefault,
)

_UNKNOWN: Final = object()
"""Default of an input whose values were converted since."""
Fields: TypeAlias = dict[str, dict[str, object]]
"""Names of inputs and outputs, with the default of each input. Empty if nothing is known of them."""


def check_steps(type_id: str, declared: object) -> None:
    """Check that what a class calls its migrations are steps; `DefinitionError` if not."""
    if not (isinstance(declared, (list, tuple)) and all(isinstance(step, (To, Since)) for step in declared)):
        raise DefinitionError.about(
            type_id, f"migrations is {declared!r}, must be a list of steps; write migrations = [To(2, ...)]"
        )


def check_migrations(cls: type[Invocation]) -> None:
    """Check the migrations that a class declares; `DefinitionError` says which step is wrong and what to do."""
    definition = cls.definition
    steps = definition.migrations
    names = {*history_of(definition.type, definition.version, steps).names.values()}
    problem = (
        versions_problem(definition.version, steps)
        or companion_problem(names, placed(steps))
        or names_problem(steps, current_fields(cls))
    )
    if problem:
        raise DefinitionError.about(definition.type, problem)


def versions_problem(version: int, declared: Sequence[Step]) -> str:
    """Why steps don't lead to a version; an empty text if they do."""
    begins = [step for step in declared if isinstance(step, Since)]
    if begins and (len(begins) > 1 or declared[0] is not begins[0]):
        return "migrations hold a Since that is not the first; begin with the only one"
    since = begins[0].version if begins else 1
    if begins and (since < 2 or not begins[0].note.strip()):
        return f'Since({since}) needs a version from 2 and a note for those who have older documents: Since(2, "...")'
    return chain_problem(version, since, [step for step in declared if isinstance(step, To)])


def current_fields(cls: type[Invocation]) -> Fields:
    """The fields that a class has now."""
    outputs: dict[str, object] = {name: MISSING for name in cls.definition.output_type.model_fields}  # noqa: C420 - fromkeys is typed by its value
    return {"inputs": _defaults(cls.model_fields), "outputs": outputs}


def names_problem(steps: Sequence[Step], fields: Fields) -> str:
    """Follow the fields of the last version back; says which step speaks of what is not there, else nothing."""
    for place, ops in reversed([*placed(steps)]):
        problem = undone(ops, fields)
        if problem:
            return f"{place}: {problem}"
    return ""


def placed(steps: Iterable[Step]) -> Iterable[tuple[str, Sequence[Op]]]:
    """The ops of each step, with the words by which the step is known."""
    return [(f"To({step.version})", step.ops) for step in steps if isinstance(step, To)]


def undone(ops: Sequence[Op], fields: Fields) -> str:
    """Take ops back in the fields of a version; says which can't be, else nothing."""
    for op in reversed(ops):
        if isinstance(op, Python):
            fields.clear()  # what the inputs were before it, only its functions know
        problem = ""
        if fields and isinstance(op, GraphOp):
            problem = _graph_op_undone(op, fields)
        elif fields and isinstance(op, FieldOp):
            problem = _undone(op, fields[op.side])
        if problem:
            return f"{op.op} {problem}"
    return ""


def companion_problem(names: Collection[str], steps: Iterable[tuple[str, Sequence[Op]]]) -> str:
    """Which op speaks wrongly of another node than that of the type with these names; an empty text if none does."""
    for place, ops in steps:
        for number, op in enumerate(ops):
            if isinstance(op, GraphOp) and op.type in names:
                return f"{place}: {op.op} speaks of {op.type}, which is the type itself; name another one"
            if isinstance(op, InsertConverter) and any(_converts(each, op) for each in ops[:number]):
                return f"{place}: insert_converter of {op.name} must stand before its conversion; swap them"
    return ""


def _converts(op: Op, inserted: InsertConverter) -> bool:
    return isinstance(op, Convert) and (op.side, op.name) == (inserted.side, inserted.name)


def _graph_op_undone(op: GraphOp, fields: Mapping[str, dict[str, object]]) -> str:
    """Take a graph-scope op back in the fields of a version; says why that can't be, else nothing."""
    for each in reversed(op.after):
        problem = _undone(each, fields[each.side])
        if problem:
            return problem
        fields[each.side][each.name] = _UNKNOWN
    other = op.companion
    stay = {"inputs": {*other.shared, *(other.inputs.keys() & other.gives.keys())}, "outputs": {*other.takes}}
    for side, names in stay.items():
        unknown = next((name for name in sorted(names) if name not in fields[side]), None)
        if unknown is not None:
            known = ", ".join(fields[side]) or "none"
            kind = side.removesuffix("s")
            return f"speaks of {unknown}, but in that version there is no {kind} {unknown}; it has {known}"
    for name in other.inputs.keys() & other.gives.keys():
        fields["inputs"][name] = _UNKNOWN
    return next((problem for each in reversed(op.before) if (problem := _undone(each, fields[each.side]))), "")


def _defaults(fields: Mapping[str, Any]) -> dict[str, object]:
    """JSON of the default of each input; `MISSING` where there is none."""
    return {
        name: MISSING if info.is_required() else to_jsonable_python(info.get_default(call_default_factory=True))
        for name, info in fields.items()
    }


def _undone(op: Op, fields: dict[str, object]) -> str:
    """Take an op back in the fields of a version; says why that can't be, else nothing."""
    kind = "output" if isinstance(op, FieldOp) and op.side == "outputs" else "input"
    known = ", ".join(fields) or "none"
    match op:
        case RenameInput() | RenameOutput():
            if op.new not in fields or op.old in fields:
                wrong = f"there is no {kind} {op.new}" if op.new not in fields else f"there still is an {kind} {op.old}"
                return f"says that {op.old} became {op.new}, but in that version {wrong}; it has {known}"
            fields[op.old] = fields.pop(op.new)
        case RemoveInput() | RemoveOutput():
            if op.name in fields:
                return f"removes {op.name}, but in that version there still is an {kind} {op.name}; take the field away"
            fields[op.name] = MISSING if op.is_stored else op.known
        case Presence() | Convert() | SetDefault():
            if op.name not in fields:
                return f"speaks of {op.name}, but in that version there is no {kind} {op.name}; it has {known}"
            return _default_undone(op, fields)
    return ""


def _default_undone(op: Presence | Convert | SetDefault, fields: dict[str, object]) -> str:
    default = fields[op.name]
    match op:
        case AddInput() | AddOutput():
            del fields[op.name]
            if isinstance(op, AddInput) and not op.is_stored and op.known is not MISSING and _differ(op.known, default):
                return (
                    f"says that {op.name} is {op.value!r} where it is not given, but {_told(default)}; "
                    "declare that default, or say stored=True"
                )
        case SetDefault():
            if _differ(op.new, default):
                return f"says that the default of {op.name} became {op.new!r}, but {_told(default)}"
            fields[op.name] = op.old
        case Convert():
            fields[op.name] = _UNKNOWN
    return ""


def _differ(said: object, default: object) -> bool:
    """Whether a default that is known is another than the one an op speaks of."""
    if said is default or _UNKNOWN in (said, default):
        return False
    return MISSING in (said, default) or canonical_json(said) != canonical_json(default)


def _told(default: object) -> str:
    return "it has none" if default is MISSING else f"its default is {default!r}"
