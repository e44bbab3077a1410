"""What ops do to names: all that the kit needs to know of them, whatever op there will be."""

from __future__ import annotations

from typing import Final, get_args

from nodeloom.migrations.conversion import Way
from nodeloom.schema.field_ops import FieldOp, Presence, RenameInput, RenameOutput
from nodeloom.schema.graph_ops import GraphOp
from nodeloom.schema.migration_ops import Op

REACHING: Final = frozenset(
    str(each.model_fields["op"].default) for each in get_args(get_args(Op)[0]) if issubclass(each, GraphOp)
)
"""The words of ops that reach beyond the node."""


def field_ops(op: Op) -> tuple[FieldOp, ...]:
    """An op as ops on single fields; one that reaches beyond the node says itself which fields come and go with it."""
    if isinstance(op, FieldOp):
        return (op,)
    return (*op.before, *op.after) if isinstance(op, GraphOp) else ()


def names(op: FieldOp, way: Way) -> tuple[str | None, str | None]:
    """What a field is called before and after an op; None where there is none."""
    if isinstance(op, (RenameInput, RenameOutput)):
        return (op.old, op.new) if way == "up" else (op.new, op.old)
    name: str = getattr(op, "name", "")
    if not isinstance(op, Presence):
        return name, name
    comes = op.op.startswith("add") == (way == "up")
    return (None, name) if comes else (name, None)
