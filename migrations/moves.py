"""Moves: the ops that speak of one field, compiled for one way. A move says what becomes of a name and of a value.

Up and down are the same kind of thing: what renames up renames back down, what adds up removes down.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from nodeloom.migrations.conversion import NotConvertibleError, Value, Way, close, converted, same
from nodeloom.migrations.residue import Entry, Kept
from nodeloom.schema.field_templates import MISSING
from nodeloom.schema.migration_ops import (
    AddInput,
    AddOutput,
    Convert,
    FieldOp,
    Presence,
    RenameInput,
    RenameOutput,
    SetDefault,
    Side,
)

Function: TypeAlias = Callable[[Value], Value]


@dataclass(frozen=True, slots=True)
class Move:
    """One op on a field, going one way.

    The field is called `old` before and `new` after it; None where there is none. `there` gives the new value, and
    `back` what the other way would make of that; both raise `NotConvertibleError`. `known` is what a field that goes
    or comes counts as where it is not. `may_differ` says that values can lose something, `is_met` that a
    converter is put at the edges of the field.
    """

    op: FieldOp
    side: Side
    old: str | None
    new: str | None
    there: Function
    back: Function
    known: Value = MISSING
    may_differ: bool = False
    is_met: bool = False

    @property
    def converts(self) -> bool:
        """Whether it converts values."""
        return isinstance(self.op, Convert)

    @property
    def misleads(self) -> bool:
        """Whether values that come along edges mean something else after it, and nothing is done about that."""
        return self.converts and not self.is_met

    @property
    def asks(self) -> bool:
        """Whether the user must give a value to a node that did not have one."""
        return self.old is None and self.known is MISSING and self.side == "inputs"


@dataclass(frozen=True, slots=True)
class Shifted:
    """What a move did to a value; either may be missing. `refused` says why it could not be converted."""

    was: Value
    now: Value
    lossy: bool = False
    refused: str = ""


def compiled(op: FieldOp, way: Way) -> Move:
    """The move of an op."""
    match op:
        case RenameInput() | RenameOutput():
            old, new = (op.old, op.new) if way == "up" else (op.new, op.old)
            return Move(op, op.side, old, new, _unchanged, _unchanged)
        case Presence():
            return _presence(op, way)
        case Convert():
            return _conversion(op, way)
        case SetDefault():
            there, back = _filling(op.old), _filling(op.new)
            functions = (there, back) if way == "up" else (back, there)
            return Move(op, op.side, op.name, op.name, *functions)
    raise AssertionError(f"{op.op} is no op of a field")


def shift(bag: dict[str, Any], where: str, move: Move, before: Entry | None, after: Entry) -> Shifted:
    """Move a value in the values of a node or pin. What `before` kept comes back unless its guard was edited."""
    was = bag.pop(move.old, MISSING) if move.old is not None else MISSING
    if move.new is not None and move.new != move.old and move.new in bag:
        after.values[where, move.new] = Kept(bag.pop(move.new), MISSING)
    now, refused = _there(move, was)
    kept = before.values.get((where, move.new)) if before and move.new is not None else None
    restored = kept is not None and same(kept.now, was)
    if kept is not None and restored:
        now, refused = kept.was, ""
    if now is not MISSING and move.new is not None:
        bag[move.new] = now
    if before and move.old is not None and move.old != move.new:
        stray = before.values.get((where, move.old))
        if stray is not None:
            bag[move.old] = stray.was
    if move.old is None:
        return Shifted(was, now)
    back = _back(move, now)
    if not same(back, was):
        after.values[where, move.old] = Kept(was, now)
    return Shifted(was, now, not restored and _is_lossy(move, was, back), refused)


def naming(move: Move) -> Move:
    """What a move does to what is said of its field by its name: nothing is converted, and nothing new is said."""
    function = _unchanged if move.old is not None and move.new is not None else _constant(MISSING)
    return replace(move, there=function, back=function, known=MISSING, may_differ=False)


def _there(move: Move, was: Value) -> tuple[Value, str]:
    try:
        return move.there(was), ""
    except NotConvertibleError as error:
        return was, str(error)


def _back(move: Move, now: Value) -> Value:
    try:
        return move.back(now)
    except NotConvertibleError:
        return now  # which is what the other way does with it


def _is_lossy(move: Move, was: Value, back: Value) -> bool:
    if move.new is None:
        return was is not MISSING and not (move.known is not MISSING and close(was, move.known))
    return move.may_differ and was is not MISSING and not close(was, back)


def _presence(op: Presence, way: Way) -> Move:
    given = op.known if op.is_stored or isinstance(op, AddOutput) or op.side == "outputs" else MISSING
    comes = (way == "up") == isinstance(op, (AddInput, AddOutput))
    if comes:
        return Move(op, op.side, None, op.name, _constant(given), _constant(MISSING), op.known)
    return Move(op, op.side, op.name, None, _constant(MISSING), _constant(given), op.known)


def _conversion(op: Convert, way: Way) -> Move:
    def map_(value: Value, way: Way) -> Value:
        return value if value is MISSING else converted(value, op.maps, way)

    other: Way = "down" if way == "up" else "up"
    return Move(
        op, op.side, op.name, op.name, lambda value: map_(value, way), lambda value: map_(value, other), MISSING, True
    )


def _unchanged(value: Value) -> Value:
    return value


def _constant(given: Value) -> Function:
    return lambda value: deepcopy(given)


def _filling(default: Value) -> Function:
    return lambda value: deepcopy(default) if value is MISSING else value
