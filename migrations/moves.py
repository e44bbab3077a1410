"""Moves: the ops that speak of one field, compiled for one way. A move says what becomes of a name and of a value.

Up and down are the same kind of thing: what renames up renames back down, what adds up removes down.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any, Final, NamedTuple, TypeAlias

from nodeloom.migrations.conversion import Conversion, NotConvertibleError, Value, Way, close, conversion, same
from nodeloom.migrations.residue import Entry, Kept, Place
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
_WAYS: Final[tuple[Way, Way]] = ("up", "down")


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
    is_idle: bool = field(init=False)
    """Whether it does nothing where there is no value."""
    misleads: bool = field(init=False)
    """Whether values that come along edges mean something else after it, and nothing is done about that."""
    asks: bool = field(init=False)
    """Whether the user must give a value to a node that did not have one."""
    place: str = field(init=False)
    """The field it leads to, as reports call it; the one it takes away, if there is none."""
    said: str = field(init=False)
    """What it does, in words."""

    def __post_init__(self) -> None:
        found = {
            "is_idle": self.there(MISSING) is MISSING and self.back(MISSING) is MISSING,
            "misleads": isinstance(self.op, Convert) and not self.is_met,
            "asks": self.old is None and self.known is MISSING and self.side == "inputs",
            "place": f"{self.side}.{self.new or self.old}",
            "said": _said(self),
        }
        for name, value in found.items():
            object.__setattr__(self, name, value)


class Shifted(NamedTuple):
    """What a move did to a value; either may be missing. `refused` says why it could not be converted."""

    was: Value
    now: Value
    lossy: bool = False
    refused: str = ""


NOT_SHIFTED: Final = Shifted(MISSING, MISSING)
"""There was nothing to move."""
_NOTHING_KEPT: Final[Mapping[Place, Kept]] = {}


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
    old, new = move.old, move.new
    kept = _NOTHING_KEPT if before is None else before.values
    if move.is_idle and not kept and old not in bag and new not in bag:
        return NOT_SHIFTED
    was = MISSING if old is None else bag.pop(old, MISSING)
    if new is not None and new in bag:
        after.values[where, new] = Kept(bag.pop(new), MISSING)
    now, refused = _there(move, was)
    came_back = kept.get((where, new)) if kept and new is not None else None
    restored = came_back is not None and same(came_back.now, was)
    if came_back is not None and restored:
        now, refused = came_back.was, ""
    if new is not None and now is not MISSING:
        bag[new] = now
    if old is None:
        return Shifted(was, now)
    if kept and old != new and (where, old) in kept:
        bag[old] = kept[where, old].was
    back = _back(move, now)
    if not same(back, was):
        after.values[where, old] = Kept(was, now)
    return Shifted(was, now, not restored and _is_lossy(move, was, back), refused)


def naming(move: Move) -> Move:
    """What a move does to what is said of its field by its name: nothing is converted, and nothing new is said."""
    function = _unchanged if move.old is not None and move.new is not None else _constant(MISSING)
    return replace(move, there=function, back=function, known=MISSING, may_differ=False)


def _said(move: Move) -> str:
    word = move.side.removesuffix("s")
    if move.new is None:
        return f"{word} {move.old} is no more"
    if move.old is None:
        return f"{word} {move.new} is there"
    if move.old != move.new:
        return f"{word} {move.old} is called {move.new}"
    return f"{word} {move.old} {'is converted' if isinstance(move.op, Convert) else 'keeps what was its default'}"


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
    up, down = (_of_values(conversion(op.maps, each)) for each in _WAYS)
    functions = (up, down) if way == "up" else (down, up)
    return Move(op, op.side, op.name, op.name, *functions, MISSING, True)


def _of_values(convert: Conversion) -> Function:
    return lambda value: value if value is MISSING else convert(value)


def _unchanged(value: Value) -> Value:
    return value


def _constant(given: Value) -> Function:
    if isinstance(given, (list, dict)):
        return lambda value: deepcopy(given)
    return lambda value: given


def _filling(default: Value) -> Function:
    fill = _constant(default)
    return lambda value: fill(value) if value is MISSING else value
