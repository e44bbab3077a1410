"""The connection rules: which type goes into which, decided once for editor, server and engine.

Where InvokeAI's editor and backend disagree, `conformance/connections.json` names the case and what holds here.
A type goes into another if its name does and its cardinality does. Both are simple tables:

* a name goes into itself, an integer into a float or text, a float into a text, and anything into `AnyField`;
  a number becomes the text that Python's `repr` writes (3, 2.5, 3.0, 1e+22), and a boolean widens to nothing;
* a list goes only where a list may go, a single value only where a single value may go.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from nodeloom.schema.field_types import ANY, COLLECTION, COLLECTION_ITEM, FLOAT, INTEGER, STRING, Cardinality, FieldType

_S, _C, _SC = Cardinality.SINGLE, Cardinality.COLLECTION, Cardinality.COLLECTION_OR_SCALAR
_FITS = frozenset({(_S, _S), (_C, _C), (_S, _SC), (_C, _SC), (_SC, _SC)})
_WIDENS = frozenset({(INTEGER, FLOAT), (INTEGER, STRING), (FLOAT, STRING)})
_OPEN = {ANY: 0, COLLECTION: 1, COLLECTION_ITEM: 2}
"""Names that go into every name and take every name: what they hold is checked at run time. The widest first."""


def connection_problem(source: FieldType, target: FieldType) -> str | None:
    """Why a value of `source` can't go into an input of `target`; None if it can.

    A single type variable, and a single `AnyField` input, may stand for lists as well.
    """
    if _holds_everything(target) or (source.variable and source.is_single):
        return None
    if not _name_goes(source, target):
        return f"{_one(source)} can't go into {_one(target)}"
    if (source.cardinality, target.cardinality) in _FITS:
        return None
    if source.cardinality is _SC:
        other = "a list" if target.is_single else "a single value"
        return f"{_one(source)} can't go into {_one(target)}: it may be {other}"
    way_out = "collect it first" if target.is_collection else "iterate over it"
    return f"{_one(source)} can't go into {_one(target)}: {way_out}"


def gather_problem(source: FieldType, target: FieldType) -> str | None:
    """Why a value of `source` can't be gathered into a list `target`; None if it can.

    A single value is added to the list, a list extends it.
    """
    return None if _name_goes(source, target) else f"{_one(source)} can't be gathered into {_one(target)}"


def join(types: Iterable[FieldType]) -> FieldType | None:
    """The one of some types that all others go into, whatever their order; None if there is none."""
    return _extreme(types, lambda each, widest: connection_problem(each, widest) is None)


def meet(types: Iterable[FieldType]) -> FieldType | None:
    """The one of some types that goes into all others, whatever their order; None if there is none."""
    return _extreme(types, lambda each, narrowest: connection_problem(narrowest, each) is None)


def _extreme(types: Iterable[FieldType], yields: Callable[[FieldType, FieldType], bool]) -> FieldType | None:
    """The type that all others yield to, in one pass to find it and one to prove it."""
    ordered = sorted(set(types), key=_rank)
    if not ordered:
        return None
    best = ordered[0]
    for each in ordered:
        if not yields(each, best):
            best = each
    return best if all(yields(each, best) for each in ordered) else None


def _rank(field_type: FieldType) -> tuple[bool, int, int, str]:
    """A fixed order, open names first, variables last: of types that go into each other the widest known one wins."""
    openness = _OPEN.get(field_type.name, len(_OPEN))
    return field_type.variable, openness, (_S, _SC, _C).index(field_type.cardinality), field_type.name


def _name_goes(source: FieldType, target: FieldType) -> bool:
    if source.variable or target.variable or source.name in _OPEN or target.name in _OPEN:
        return True
    return source.name == target.name or (source.name, target.name) in _WIDENS


def _holds_everything(target: FieldType) -> bool:
    """Whether a single input takes lists too: `AnyField`, or a variable that is still free."""
    return target.is_single and (target.variable or target.name == ANY)


def _one(field_type: FieldType) -> str:
    """A type with its article: a list of IntegerField, a single ImageField."""
    return {_S: f"a single {field_type.name}", _C: f"a list of {field_type.name}"}.get(
        field_type.cardinality, f"{field_type.name} (one or a list)"
    )
