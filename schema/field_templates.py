"""`InputTemplate` and `OutputTemplate`: what the published document says of one field of an invocation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Final, Literal

from nodeloom.schema.constraints import Constraints, read_constraints
from nodeloom.schema.field_schema import FieldReading, layers, parse_field
from nodeloom.schema.field_types import COLLECTION, Cardinality, FieldType
from nodeloom.schema.naming import title_of
from nodeloom.schema.stateful import is_stateful

if TYPE_CHECKING:
    from nodeloom.schema.fields import InputMode
    from nodeloom.schema.json import JSON


class Missing(Enum):
    """Type of `MISSING`."""

    MISSING = "missing"

    def __bool__(self) -> Literal[False]:
        return False


MISSING: Final = Missing.MISSING
"""Default of an input that has none; unlike None it is no JSON value."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a subgraph says by itself of the type variable of one of its inputs.

    `lower` is the type that reaches the variable inside, so that it stands for that or a wider one; None if there is
    none. `upper` are the types that it goes into inside.
    """

    lower: FieldType | None
    upper: tuple[FieldType, ...]


@dataclass(frozen=True, slots=True)
class InputTemplate:
    """One input.

    `stateful` is a property of the type (a document can keep its values), `input` of this field (widget, socket or
    both). `original` is the type that the JSON Schema alone says, where InvokeAI gives a stateful type another name;
    both connect. `mask_of` names the input whose picture a mask is laid over. `problem` says why the type could not be
    understood; the field is kept all the same. `schema` is the property's JSON Schema as published. `bounds` are those
    of a port whose type is a variable.
    """

    name: str
    type: FieldType
    title: str
    description: str
    required: bool
    default: JSON | Missing
    input: InputMode
    stateful: bool
    options: tuple[JSON, ...] | None
    constraints: Constraints
    lazy: bool
    gather: bool
    skips: str | None
    order: int | None
    hidden: bool
    advanced: bool
    component: str | None
    choice_labels: Mapping[str, str]
    mask_of: str | None
    original: FieldType | None
    problem: str | None
    schema: Mapping[str, Any]
    bounds: Bounds | None = None

    @property
    def takes_many(self) -> bool:
        """Whether more than one edge may end here: it gathers, or is the item of InvokeAI's `collect`."""
        return self.gather or self.type.name == "CollectionItemField"


@dataclass(frozen=True, slots=True)
class OutputTemplate:
    """One output. The type of a `spread` output is that of one item, which is what travels along its edges."""

    name: str
    type: FieldType
    title: str
    description: str
    spread: bool
    order: int | None
    hidden: bool
    original: FieldType | None
    problem: str | None
    schema: Mapping[str, Any]


def parse_input(name: str, schema: object, components: Mapping[str, Any], required: bool) -> InputTemplate:
    """Template of an input; `required` is what the invocation's JSON Schema says, which InvokeAI's documents refine."""
    reading = parse_field(schema, components)
    published: Mapping[str, Any] = schema if isinstance(schema, Mapping) else {}
    field_type, original, problem = _declared_type(published, reading, components)
    nested = tuple(layers(published))
    demanded = published.get("orig_required")
    labels = published.get("ui_choice_labels")
    return InputTemplate(
        name=name,
        type=field_type,
        title=_text(published.get("title")) or title_of(name),
        description=_text(published.get("description")),
        required=demanded if isinstance(demanded, bool) else required,
        default=_default(published),
        input=_input_mode(published.get("input")),
        stateful=is_stateful(field_type, components) or (original is not None and is_stateful(original, components)),
        options=reading.options,
        constraints=read_constraints(nested),
        lazy=published.get("lazy") is True,
        gather=published.get("gather") is True,
        skips=_text(published.get("skips")) or None,
        order=_order(published),
        hidden=published.get("ui_hidden") is True,
        advanced=published.get("ui_advanced") is True,
        component=next((found for part in nested if (found := _text(part.get("ui_component")))), None),
        choice_labels={str(key): str(value) for key, value in labels.items()} if isinstance(labels, Mapping) else {},
        mask_of=_text(published.get("ui_mask_of")) or None,
        original=original,
        problem=problem,
        schema=published,
    )


def parse_output(name: str, schema: object, components: Mapping[str, Any]) -> OutputTemplate:
    """Template of an output."""
    reading = parse_field(schema, components)
    published: Mapping[str, Any] = schema if isinstance(schema, Mapping) else {}
    field_type, original, problem = _declared_type(published, reading, components)
    spread = published.get("spread") is True
    return OutputTemplate(
        name=name,
        type=field_type.item() if spread else field_type,
        title=_text(published.get("title")) or title_of(name),
        description=_text(published.get("description")),
        spread=spread,
        order=_order(published),
        hidden=published.get("ui_hidden") is True,
        original=original,
        problem=problem,
        schema=published,
    )


def _declared_type(
    schema: Mapping[str, Any], reading: FieldReading, components: Mapping[str, Any]
) -> tuple[FieldType, FieldType | None, str | None]:
    """A field's type, the one behind it if `ui_type` renames it, and what is wrong with it.

    InvokeAI's document renames types by `ui_type`, which is single but for `CollectionField`. Retired names (those
    that it marks as deprecated) mean nothing any more.
    """
    name = _text(schema.get("ui_type"))
    if not name or name.startswith("DEPRECATED_"):
        return reading.type, None, reading.problem
    renamed = FieldType(name, Cardinality.COLLECTION if name == COLLECTION else Cardinality.SINGLE)
    if reading.problem is not None or renamed == reading.type:
        return renamed, None, None
    stateful = is_stateful(renamed, components) or is_stateful(reading.type, components)
    return renamed, reading.type if stateful else None, None


def _default(schema: Mapping[str, Any]) -> JSON | Missing:
    """The default; InvokeAI publishes null for an input without one and keeps the real one beside it."""
    if "orig_default" in schema:
        found: JSON = schema["orig_default"]
        return found
    default: JSON | Missing = schema.get("default", MISSING)
    return MISSING if default is None and schema.get("orig_required") is True else default


def _input_mode(value: object) -> InputMode:
    if value == "connection":
        return "connection"
    return "direct" if value == "direct" else "any"


def _order(schema: Mapping[str, Any]) -> int | None:
    order = schema.get("ui_order")
    return order if isinstance(order, int) and not isinstance(order, bool) else None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
