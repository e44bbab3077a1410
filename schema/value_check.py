"""Whether a value given in a document fits an input: `value_problem`, and compiled checks for many values.

Numbers, texts, choices and lists of them are checked by small functions made once per input, and so is a value type of
its own if its JSON Schema is simple; what is wrong with one, or not simple, is for jsonschema to say. Strict: "5" and
true are no integers, and a number is never infinite. It knows no node: whoever asks names it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

from nodeloom.schema.acceptance import acceptance
from nodeloom.schema.catalogue import Catalogue
from nodeloom.schema.constraints import Constraints
from nodeloom.schema.field_templates import InputTemplate
from nodeloom.schema.field_types import (
    ANY,
    BOOLEAN,
    COLLECTION,
    COLLECTION_ITEM,
    ENUM,
    FLOAT,
    INTEGER,
    STRING,
    Cardinality,
    FieldType,
)
from nodeloom.schema.json import JSON
from nodeloom.schema.mistakes import shown
from nodeloom.schema.secret_names import EXPECTED, HIDDEN
from nodeloom.schema.secrets import holds_secrets, secret_name, secrets_in

if TYPE_CHECKING:
    from jsonschema.protocols import Validator


@dataclass(frozen=True, slots=True)
class ValueProblem:
    """Why a value doesn't fit; both are words that complete "radius is {found}, must be {expected}"."""

    expected: str
    found: str


Expectation: TypeAlias = Callable[[Any], str | None]
"""What a value must be, in words; None if it is that."""
ValueCheck: TypeAlias = Callable[[Any], ValueProblem | None]


def value_problem(catalogue: Catalogue, template: InputTemplate, value: JSON) -> ValueProblem | None:
    """Why a value doesn't fit an input; None if it does."""
    return value_check(catalogue, template)(value)


def value_check(catalogue: Catalogue, template: InputTemplate) -> ValueCheck:
    """The check of one input, made once for many values."""
    expectation = expectation_of(template, catalogue.components)

    def check(value: Any) -> ValueProblem | None:
        expected = expectation(value)
        return None if expected is None else ValueProblem(expected, shown_at(template, catalogue.components, value))

    return check


def expectation_of(template: InputTemplate, components: Mapping[str, Any]) -> Expectation:
    """What values of one input must be; made once, and cheap for values that are it."""
    expectation = _expectation(template, components)
    if not allows_null(template):
        return expectation
    return lambda value: None if value is None else expectation(value)


def allows_null(template: InputTemplate) -> bool:
    """Whether null is a value of an input: its schema names it, or it is the default."""
    if template.default is None:
        return True
    names = template.schema.get("type")
    members = template.schema.get("anyOf") or template.schema.get("oneOf") or ()
    return names == "null" or (isinstance(names, list) and "null" in names) or {"type": "null"} in members


def shown_at(template: InputTemplate, components: Mapping[str, Any], value: object) -> str:
    """A value of an input for a message: not where secrets are named, since it may be one."""
    return HIDDEN if holds_secrets(template.schema, components) else shown(value)


def _expectation(template: InputTemplate, components: Mapping[str, Any]) -> Expectation:
    field_type = template.type
    if field_type.name == COLLECTION:
        field_type = FieldType(ANY, Cardinality.COLLECTION)
    single = _single(field_type, template)
    if single is None:
        return _by_schema(template, components)
    if field_type.is_single:
        return single
    several = _list_of(single, template.constraints)
    if field_type.is_collection:
        return several
    return lambda value: several(value) if type(value) is list else single(value)


def _single(field_type: FieldType, template: InputTemplate) -> Expectation | None:
    """The check of one value of a type that needs no JSON Schema."""
    if template.options is not None:
        return _choice(template.options)
    if field_type.variable or field_type.name in (ANY, COLLECTION_ITEM):
        return _anything
    if field_type.name == BOOLEAN:
        return lambda value: None if type(value) is bool else "true or false"
    if field_type.name in (INTEGER, FLOAT):
        return _number(field_type.name == INTEGER, template.constraints)
    if field_type.name in (STRING, ENUM):
        return _text(template.constraints)
    return None


def _anything(value: Any) -> str | None:
    """Any JSON without NaN and infinite numbers."""
    stack = [value]
    while stack:
        part = stack.pop()
        if isinstance(part, float) and not math.isfinite(part):
            return "a value without infinite numbers or NaN"
        if isinstance(part, dict):
            stack.extend(part.values())
        elif isinstance(part, (list, tuple)):
            stack.extend(part)
    return None


def _choice(options: tuple[JSON, ...]) -> Expectation:
    # As in JSON Schema, true is not 1, but 1.0 is.
    known = {(type(option) is bool, option) for option in options if not isinstance(option, (list, dict))}
    listed = ", ".join(shown(option) for option in options)
    expected = f"one of {listed}" if len(options) > 1 else listed

    def check(value: Any) -> str | None:
        if isinstance(value, (list, dict)):
            return None if value in options else expected
        return None if (type(value) is bool, value) in known else expected

    return check


def _number(is_integer: bool, limits: Constraints) -> Expectation:
    kind = "an integer" if is_integer else "a number"
    lower, above = limits.minimum, limits.exclusive_minimum
    upper, below = limits.maximum, limits.exclusive_maximum
    step = limits.multiple_of
    in_range = range_words(limits)

    def check(value: Any) -> str | None:
        if type(value) is not int and not (
            type(value) is float and math.isfinite(value) and (not is_integer or value.is_integer())
        ):
            return kind
        if (lower is not None and value < lower) or (upper is not None and value > upper):
            return in_range
        if (above is not None and value <= above) or (below is not None and value >= below):
            return in_range
        return f"a multiple of {step:g}" if step is not None and not _divides(step, value) else None

    return check


def range_words(limits: Constraints) -> str:
    """The range of a number in words: "between 0 and 512", "at least 1", "above 0 and at most 1"."""
    lower, above = limits.minimum, limits.exclusive_minimum
    upper, below = limits.maximum, limits.exclusive_maximum
    if lower is not None and upper is not None and above is None and below is None:
        return f"between {_figure(lower)} and {_figure(upper)}"
    bounds = (("at least", lower), ("above", above), ("at most", upper), ("below", below))
    return " and ".join(f"{words} {_figure(bound)}" for words, bound in bounds if bound is not None)


def _figure(bound: float) -> str:
    return str(int(bound)) if float(bound).is_integer() else str(bound)


def _divides(step: float, value: float) -> bool:
    """Whether a number is a multiple, within what floating point can tell (0.3 is a multiple of 0.1)."""
    if isinstance(step, int) and isinstance(value, int):
        return value % step == 0
    quotient = value / step
    return abs(quotient - round(quotient)) <= 1e-9 * max(1.0, abs(quotient))


def _text(limits: Constraints) -> Expectation:
    shortest, longest = limits.min_length, limits.max_length
    pattern = re.compile(limits.pattern) if limits.pattern is not None else None

    def check(value: Any) -> str | None:
        if type(value) is not str:
            return "a text"
        if shortest is not None and len(value) < shortest:
            return f"at least {_count(shortest, 'character')} long"
        if longest is not None and len(value) > longest:
            return f"at most {_count(longest, 'character')} long"
        if pattern is not None and not pattern.search(value):
            return f"a text that matches {pattern.pattern}"
        return None

    return check


def _list_of(single: Expectation, limits: Constraints) -> Expectation:
    fewest, most = limits.min_items, limits.max_items

    def check(value: Any) -> str | None:
        if type(value) is not list:
            return "a list"
        if fewest is not None and len(value) < fewest:
            return f"a list of at least {_count(fewest, 'item')}"
        if most is not None and len(value) > most:
            return f"a list of at most {_count(most, 'item')}"
        for place, item in enumerate(value):
            expected = single(item)
            if expected is not None:
                return f"a list whose every item is {expected} (item {place} is {shown(item)})"
        return None

    return check


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _by_schema(template: InputTemplate, components: Mapping[str, Any]) -> Expectation:
    """The check of a value type, against the JSON Schema of the published document."""
    if holds_secrets(template.schema, components):
        return _by_name(template, components)
    accepts = acceptance(template.schema, components)
    explained = _explained(template, components)
    if accepts is None:
        return explained
    return lambda value: _anything(value) if accepts(value) else explained(value)


def _by_name(template: InputTemplate, components: Mapping[str, Any]) -> Expectation:
    """The check of values that name secrets; what is wrong with one is told without any part of it."""
    explained = _explained(template, components)

    def check(value: Any) -> str | None:
        names = map(secret_name, secrets_in(value, template.schema, components))
        return EXPECTED if None in names or explained(value) is not None else None

    return check


def _explained(template: InputTemplate, components: Mapping[str, Any]) -> Expectation:
    """The same by jsonschema, which says what is wrong. It is slow, and imported when it is first asked."""
    name = str(template.type)

    @cache
    def validator() -> Validator:
        from jsonschema import Draft202012Validator

        return Draft202012Validator({**template.schema, "components": {"schemas": components}})

    def check(value: Any) -> str | None:
        from jsonschema.exceptions import best_match

        error = best_match(validator().iter_errors(value))
        if error is None:
            return _anything(value)
        place = ".".join(str(part) for part in error.absolute_path)
        return f"{name} ({place}: {error.message})" if place else f"{name} ({error.message})"

    return check
