"""`Tracing`: what an input of a workflow is given in ComfyUI's terms: an output of a node there, or a value.

Calls, values that several nodes share, and nodes that are bypassed are no nodes there; it goes through them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeAlias

from nodeloom.migrations.comfyui.kept import kept_of
from nodeloom.migrations.comfyui.names import PACK, class_of
from nodeloom.migrations.comfyui.scopes import Scope, is_call
from nodeloom.migrations.comfyui.signatures import signature_of
from nodeloom.migrations.comfyui.slots import (
    bypass,
    input_types,
    output_slots,
    output_type,
    slot_by_place,
    slot_name,
    slots_of,
)
from nodeloom.schema.field_templates import MISSING, Missing
from nodeloom.schema.json import JSON
from nodeloom.schema.workflow import WorkflowNode

PASSING: Final[Mapping[str, str]] = {
    "core/integer": "value",
    "core/float": "value",
    "core/string": "value",
    "core/boolean": "value",
    "core/first_available": "a",
}
"""Types of nodes that pass a value on and nothing else, and the input that it comes in by."""


class Output(NamedTuple):
    """An output of a node that a prompt has."""

    scope: Scope
    node: str
    name: str


@dataclass(slots=True)
class Given:
    """What arrives at an input: an output of a node, or a value."""

    output: Output | None
    value: JSON | Missing = MISSING


class _At(NamedTuple):
    scope: Scope
    node: str
    name: str


Known: TypeAlias = dict[tuple[int, str, str], Given]
"""What arrives at inputs that were asked for or gone through, by the identity of the scope, the node and the name."""


def given_at(scope: Scope, node: str, name: str, known: Known) -> Given:
    """What arrives at an input. Values further out come before those further in; a circle gives nothing.

    Every input is followed once, however many lead through it: `known` is added to.
    """
    place: _At | None = _At(scope, node, name)
    way: dict[tuple[int, str, str], JSON | Missing] = {}
    found = Given(None)
    while place is not None:
        key = (id(place.scope), place.node, place.name)
        if key in known or key in way:
            found = known.get(key, Given(None))
            way = way if key in known else dict.fromkeys(way, MISSING)
            break
        way[key] = place.scope.part.nodes[place.node].inputs.get(place.name, MISSING)
        source = place.scope.wiring.arriving.get((place.node, place.name))
        further = _followed(place.scope, *source) if source is not None else _outside(place)
        found = Given(further if isinstance(further, Output) else None)
        place = further if isinstance(further, _At) else None
    for key, own in reversed(way.items()):
        if found.output is None and found.value is MISSING and own is not MISSING:
            found = Given(None, own)
        known[key] = found
    return found


def _outside(place: _At) -> _At | None:
    """The input of the call that stands for an input inside of it."""
    scope = place.scope
    port = scope.wiring.ports.get((place.node, place.name))
    return None if port is None or scope.parent is None else _At(scope.parent, scope.call, port)


def _followed(scope: Scope, node: str, output: str) -> Output | _At | None:
    """An edge followed back to a node that a prompt has, or to the input of one that it does not have."""
    while True:
        found = scope.part.nodes.get(node)
        if found is None or found.mode == "muted":
            return None
        if found.mode == "bypassed":
            name = _bypass(found, output)
            return _At(scope, node, name) if name else None
        if found.type in PASSING:
            return _At(scope, node, PASSING[found.type])
        if not is_call(found):
            return Output(scope, node, output) if found.type.startswith(PACK) else None
        inner = scope.calls.get(node)
        port = inner.part.interface.outputs.get(output) if inner else None
        if inner is None or port is None:
            return None
        scope, (node, output) = inner, port


def _bypass(node: WorkflowNode, output: str) -> str:
    """The input that goes through to an output of a bypassed node."""
    kept = kept_of(node.residue)
    signature = signature_of(class_of(node.type))
    ports = [slot_name(slot) for slot in slots_of(kept.get("outputs"))]
    places = {name: place for place, name in enumerate(ports)} if is_call(node) else output_slots(signature, kept)
    place = places.get(output, slot_by_place(output))
    return "" if place is None else bypass(place, output_type(signature, kept, place), input_types(signature, kept))
