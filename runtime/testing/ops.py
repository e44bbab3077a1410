"""What ops do to names: all that the kit needs to know of them, whatever op there will be."""

from __future__ import annotations

from nodeloom.migrations.conversion import Way
from nodeloom.schema.migration_ops import FieldOp, Op, Presence, RenameInput, RenameOutput


def field_ops(op: Op) -> tuple[FieldOp, ...]:
    """An op as ops on single fields; a graph-scope op says itself which fields come and go with it."""
    if isinstance(op, FieldOp):
        return (op,)
    return (*getattr(op, "before", ()), *getattr(op, "after", ()))


def names(op: FieldOp, way: Way) -> tuple[str | None, str | None]:
    """What a field is called before and after an op; None where there is none."""
    if isinstance(op, (RenameInput, RenameOutput)):
        return (op.old, op.new) if way == "up" else (op.new, op.old)
    name: str = getattr(op, "name", "")
    if not isinstance(op, Presence):
        return name, name
    comes = op.op.startswith("add") == (way == "up")
    return (None, name) if comes else (name, None)
