"""Constants of nodes: the values of what is not connected, in the one form that each has, and their part of keys."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from nodeloom.runtime.engine.canonical import LONGEST_INLINE, canonical_text, encoded
from nodeloom.runtime.engine.inputs import own
from nodeloom.schema.field_types import FLOAT, INTEGER
from nodeloom.schema.json import JSON
from nodeloom.schema.templates import InputTemplate


class Constants:
    """The constants of nodes of one type that give and connect the same inputs.

    No list or object among them is the graph's own.
    """

    def __init__(
        self, fields: Mapping[str, InputTemplate], defaults: Mapping[str, JSON], given: Iterable[str],
        connected: Collection[str],
    ) -> None:  # fmt: skip
        """`defaults` are those of the type, `given` the inputs that the nodes have a value for."""
        own = sorted(name for name in given if name not in connected and fields[name].input != "connection")
        self._given = [(name, fields[name], int if fields[name].type.name == INTEGER else str) for name in own]
        self._defaults = {name: value for name, value in defaults.items() if name not in connected and name not in own}
        self._format = self._key_format_format(own, connected)

    def of(self, inputs: Mapping[str, JSON]) -> tuple[Mapping[str, Any], bytes]:
        """Constants of a node with these values, and its key format: canonical JSON with `%b` for what is connected."""
        constants = self._defaults.copy()
        parts = []
        for name, field, plain in self._given:
            value = inputs[name]
            if type(value) is not plain:
                value = normalized(field, own(value))  # a plan outlives what is done to its graph
            constants[name] = value
            parts.append(_part(value))
        return constants, self._format % tuple(parts)

    def _key_format_format(self, own: Iterable[str], connected: Iterable[str]) -> bytes:
        """Gives the key format when formatted with the parts of a node's own values."""
        parts = {name: _escaped(_part(value)) for name, value in self._defaults.items()}
        parts |= dict.fromkeys(own, b"%b") | dict.fromkeys(connected, b"%%b")
        named = [b'"%b":%b' % (_escaped(_escaped(name.encode())), parts[name]) for name in sorted(parts)]
        return b"{" + b",".join(named) + b"}"


def normalized(field: InputTemplate, value: JSON) -> JSON:
    """A checked constant in the one form its type has: 1 in a float input is 1.0, 1.0 in an integer input is 1."""
    if type(value) is float and field.options is not None:
        return next((option for option in field.options if option == value and type(option) is not bool), value)
    name = field.type.name
    if name == FLOAT and type(value) is int:
        return float(value)
    if name == INTEGER and type(value) is float:
        return int(value)
    if type(value) is list and name in (FLOAT, INTEGER):
        return [normalized(field, item) for item in value]
    return value


def _part(value: JSON) -> bytes:
    """What stands for a constant in a key format."""
    text = canonical_text(value)
    return _escaped(text if len(text) <= LONGEST_INLINE else encoded(text).token)


def _escaped(text: bytes) -> bytes:
    return text.replace(b"%", b"%%") if b"%" in text else text
