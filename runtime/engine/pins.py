"""Pins of a run: when one applies, how one is made, and which ones a result depends on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from pydantic_core import from_json

from nodeloom.runtime.engine.canonical import canonical_text
from nodeloom.runtime.engine.instances import Instance
from nodeloom.runtime.engine.outputs import EncodedOutputs, outputs_json
from nodeloom.runtime.engine.plan import Index, Kind, Plan
from nodeloom.runtime.engine.storable import is_storable
from nodeloom.schema.graph import Pin
from nodeloom.schema.json import JSON
from nodeloom.schema.output import InvocationOutput

Pins: TypeAlias = dict[str, list[Pin]]


def pin_applies(pin: Pin, kind: Kind, values: Mapping[str, object]) -> bool:
    """Whether a pin still holds for these resolved inputs.

    Inputs whose type a document can't store, and names that the node doesn't have, are ignored on both sides. What
    the pin does not name counts as its default, if there now is a value that a document can store. Numbers are
    compared by value: 1.0 is 1, as for any editor that writes JSON.
    """
    if pin.inputs is None:
        return True
    present = storable_inputs(kind, values)
    kept = {name: kind.defaults[name] for name in present if name in kind.defaults}
    kept |= {name: value for name, value in pin.inputs.items() if name in kind.storable}
    return present == kept


def drawn(
    index: Index, kind: Kind, values: Mapping[str, object], outputs: InvocationOutput, encoded: EncodedOutputs
) -> Pin | None:
    """The pin that repeats what a volatile node gave; None if a document can't store all of its outputs."""
    if not (kind.pinnable and is_storable(outputs.__dict__)):
        return None
    return Pin(from_json(outputs_json(encoded)), index, storable_inputs(kind, values))


def storable_inputs(kind: Kind, values: Mapping[str, object]) -> dict[str, JSON]:
    """Those of a run's inputs that a document can store, as JSON; lazy ones that it did not ask for by default."""
    found = {
        name: value
        for name, value in {**kind.defaults, **values}.items()
        if name in kind.storable and is_storable(value)
    }
    inputs: dict[str, JSON] = from_json(canonical_text(found))
    return inputs


def pins_of(plan: Plan, records: list[Instance]) -> Pins:
    """Pins of records, by node id in the plan's order, each node's by index."""
    found: Pins = {}
    for record in sorted(records, key=lambda record: (record.node, record.index)):
        if record.pin is not None:
            found.setdefault(plan.nodes[record.node].id, []).append(record.pin)
    return found


def upstream(record: Instance) -> list[Instance]:
    """Every run that a run depends on and that has pins, inner ones included; itself left out."""
    seen: set[int] = set()
    found: list[Instance] = []
    stack = list(record.sources)
    while stack:
        source = stack.pop()
        if id(source) in seen:
            continue
        seen.add(id(source))
        if source.pin is not None or source.inner:
            found.append(source)
        stack.extend(source.sources)
        stack.extend((source.children or {}).values())
    return found
