"""Values of a run's inputs, and their canonical forms, read from the records of its sources."""

from __future__ import annotations

from typing import Any, NamedTuple

from nodeloom.runtime.engine.canonical import Encoded, joined
from nodeloom.runtime.engine.instances import Instance
from nodeloom.runtime.engine.plan import Feed, PlanNode, Wire

UNRESOLVED = Encoded(b"null", b" null")
"""Stands for a lazy input that was not asked for; canonical JSON has no spaces, so the token is like no value."""


_CONTAINERS = frozenset({list, dict})


class Inputs(NamedTuple):
    """Resolved inputs: values by name (lazy ones not asked for left out), and the canonical form of each feed."""

    values: dict[str, Any]
    forms: list[Encoded]


def resolve(node: PlanNode, record: Instance) -> Inputs:
    """Inputs of a run whose sources are done. Lists and objects are copies: the node may do with them as it likes."""
    values = {name: own(value) for name, value in node.constants.items()}
    forms: list[Encoded] = []
    for feed in node.feeds:
        if feed.lazy and (record.wanted is None or feed.input not in record.wanted):
            forms.append(UNRESOLVED)
        elif feed.gather:
            gathered, form = _gathered(node, record, feed)
            values[feed.input] = own(gathered)
            forms.append(form)
        else:
            value, form = _value(node.wires[feed.start], record.sources[feed.start], record)
            values[feed.input] = own(value)
            forms.append(form)
    return Inputs(values, forms)


def own(value: Any) -> Any:
    """A value that shares no list or object with this one; all other values can't be changed."""
    kind = type(value)
    if kind is list:
        return value.copy() if _CONTAINERS.isdisjoint(map(type, value)) else [own(item) for item in value]
    if kind is dict:
        return {name: own(item) for name, item in value.items()}
    return value


def key_json(node: PlanNode, forms: list[Encoded]) -> bytes:
    """What stands for the inputs in a cache key: their JSON, with long values by their digest."""
    return node.key_format % tuple([form.token for form in forms])


def _value(wire: Wire, source: Instance, record: Instance) -> tuple[Any, Encoded]:
    values, encoded = source.values, source.encoded
    assert values is not None, "a record that is done and held has its values"
    assert encoded is not None
    value, form = values[wire.output], encoded[wire.output]
    if isinstance(form, list):
        assert wire.item is not None  # a spread output is read by item, unless gathered
        item = record.index[wire.item]
        return value[item], form[item]
    return value, form


def _gathered(node: PlanNode, record: Instance, feed: Feed) -> tuple[list[Any], Encoded]:
    """One list of all that flows into a gathering input: edge by edge, each in index order, lists extending it."""
    values: list[Any] = []
    texts: list[bytes] = []
    for place in range(feed.start, feed.stop):
        wire = node.wires[place]
        for source in record.sources[place].runs():
            made, encoded = source.values, source.encoded
            assert made is not None
            assert encoded is not None
            found, form = made[wire.output], encoded[wire.output]
            if isinstance(form, list) and wire.item is None:
                for value, each in zip(found, form, strict=True):
                    _add(values, texts, value, each.text)
                continue
            if isinstance(form, list):
                assert wire.item is not None
                found, form = found[record.index[wire.item]], form[record.index[wire.item]]
            _add(values, texts, found, form.text)
    return values, joined(texts)


def _add(values: list[Any], texts: list[bytes], value: Any, text: bytes) -> None:
    if isinstance(value, (list, tuple)):
        values.extend(value)
        if len(value):
            texts.append(text[1:-1])
        return
    values.append(value)
    texts.append(text)
