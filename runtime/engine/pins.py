"""Pins of a run: when one applies, how one is made, and which ones a result depends on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import orjson

from nodeloom.runtime.engine.canonical import canonical_text
from nodeloom.runtime.engine.instances import Instance
from nodeloom.runtime.engine.plan import Index, Kind, Plan
from nodeloom.schema.graph import Pin

Pins: TypeAlias = dict[str, list[Pin]]


def pin_applies(pin: Pin, kind: Kind, values: Mapping[str, object]) -> bool:
    """Whether a pin still holds for these resolved inputs; a default counts as if it were given."""
    return pin.inputs is None or inputs_json(kind, pin.inputs) == inputs_json(kind, values)


def drawn(index: Index, kind: Kind, values: Mapping[str, object], outputs_json: bytes) -> Pin:
    """The pin that repeats what a volatile node gave."""
    return Pin(orjson.loads(outputs_json), index, orjson.loads(inputs_json(kind, values)))


def inputs_json(kind: Kind, values: Mapping[str, object]) -> bytes:
    """Canonical JSON object of a run's inputs with the defaults filled in."""
    return canonical_text({**kind.defaults, **values})


def pins_of(plan: Plan, records: list[Instance]) -> Pins:
    """Pins of records, by node id in the plan's order, each node's by index."""
    found: Pins = {}
    for record in sorted(records, key=lambda record: (record.node, record.index)):
        if record.pin is not None:
            found.setdefault(plan.nodes[record.node].id, []).append(record.pin)
    return found


def upstream(record: Instance) -> list[Instance]:
    """Every pinned or volatile run that a run depends on, itself left out."""
    seen: set[int] = set()
    found: list[Instance] = []
    stack = list(record.sources)
    while stack:
        source = stack.pop()
        if id(source) in seen:
            continue
        seen.add(id(source))
        if source.pin is not None:
            found.append(source)
        stack.extend(source.sources)
        stack.extend((source.children or {}).values())
    return found
