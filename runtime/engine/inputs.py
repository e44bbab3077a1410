"""Values of a run's inputs, and their canonical forms, read from the records of its sources."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nodeloom.runtime.engine.canonical import Encoded, joined
from nodeloom.runtime.engine.instances import Instance
from nodeloom.runtime.engine.plan import PlanNode

UNRESOLVED = b" null"
"""Stands for a lazy input that was not asked for; canonical JSON has no spaces, so it is like no value."""
_CONTAINERS = frozenset({list, dict})


def values_in(node: PlanNode, record: Instance) -> dict[str, Any]:
    """Values of a run's inputs by name, lazy ones that were not asked for left out.

    Lists and objects are copies: the node may do with them as it likes.
    """
    values = {name: own(value) if type(value) in _CONTAINERS else value for name, value in node.constants.items()}
    sources = record.sources
    for name, start, stop, gather, lazy in node.feeds:
        if lazy and not _is_wanted(record, name):
            continue
        if gather:
            values[name] = own(_gathered(node, record, start, stop)[0])
            continue
        wire = node.wires[start]
        given = sources[start].values
        assert given is not None, "a record that is done and held has its values"
        value = given[wire.output]
        if wire.item is not None:
            value = _item(value, record, wire.item)
        values[name] = own(value) if type(value) in _CONTAINERS else value
    return values


def known_inputs(node: PlanNode) -> Mapping[str, object]:
    """The inputs of a node: the values of those that are not connected, and None for the others."""
    return {**node.constants, **dict.fromkeys(feed.input for feed in node.feeds)}


def key_json(node: PlanNode, record: Instance) -> bytes:
    """What stands for the inputs in a cache key: their JSON object, with long values by their digest."""
    tokens: list[bytes] = []
    sources = record.sources
    for name, start, stop, gather, lazy in node.feeds:
        if lazy and not _is_wanted(record, name):
            tokens.append(UNRESOLVED)
            continue
        if gather:
            tokens.append(_gathered(node, record, start, stop)[1].token)
            continue
        wire = node.wires[start]
        encoded = sources[start].encoded
        assert encoded is not None, "a record that is done and held has its values"
        form: Any = encoded[wire.output]
        tokens.append(form.token if wire.item is None else _item(form, record, wire.item).token)
    return node.key_format % tuple(tokens)


def _is_wanted(record: Instance, name: str) -> bool:
    return record.wanted is not None and name in record.wanted


def own(value: Any) -> Any:
    """A value that shares no list or object with this one; all other values can't be changed."""
    kind = type(value)
    if kind is list:
        return value.copy() if _CONTAINERS.isdisjoint(map(type, value)) else [own(item) for item in value]
    if kind is dict:
        return {name: own(item) for name, item in value.items()}
    return value


def _gathered(node: PlanNode, record: Instance, start: int, stop: int) -> tuple[list[Any], Encoded]:
    """One list of all that flows into a gathering input: edge by edge, each in index order, lists extending it."""
    values: list[Any] = []
    texts: list[bytes] = []
    for place in range(start, stop):
        wire = node.wires[place]
        for source in record.sources[place].runs():
            made, encoded = source.values, source.encoded
            if made is None:  # it failed, and is skipped: the node would not run otherwise
                continue
            assert encoded is not None
            found, form = made[wire.output], encoded[wire.output]
            if isinstance(form, list) and wire.item is None:
                for value, each in zip(found, form, strict=True):
                    _add(values, texts, value, each.text)
                continue
            if isinstance(form, list):
                assert wire.item is not None
                found, form = _item(found, record, wire.item), _item(form, record, wire.item)
            _add(values, texts, found, form.text)
    return values, joined(texts)


def _item(items: Any, record: Instance, place: int) -> Any:
    """What a run takes of a list along an axis, at a place of its index: where others are longer, the last item."""
    return items[min(record.index[place], len(items) - 1)]


def _add(values: list[Any], texts: list[bytes], value: Any, text: bytes) -> None:
    if isinstance(value, (list, tuple)):
        values.extend(value)
        if len(value):
            texts.append(text[1:-1])
        return
    values.append(value)
    texts.append(text)
