"""`Tracing`: what an input of a workflow is given in ComfyUI's terms: an output of a node there, or a value.

Calls, values that several nodes share, and nodes that are bypassed are no nodes there; it goes through them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from nodeloom.migrations.comfyui.kept import kept_of
from nodeloom.migrations.comfyui.names import PACK
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
    """What arrives at an input: an output of a node, or a value; and the inputs that it came through."""

    output: Output | None
    value: JSON | Missing = MISSING
    through: frozenset[tuple[int, str, str]] = frozenset()
    """Each by the identity of its scope, its node and its name."""


class _At(NamedTuple):
    scope: Scope
    node: str
    name: str


def given_at(scope: Scope, node: str, name: str) -> Given:
    """What arrives at an input. Values further out come before those further in; a circle gives nothing."""
    place = _At(scope, node, name)
    value: JSON | Missing = MISSING
    seen: set[tuple[int, str, str]] = set()
    while (id(place.scope), place.node, place.name) not in seen:
        seen.add((id(place.scope), place.node, place.name))
        own = place.scope.part.nodes[place.node].inputs.get(place.name, MISSING)
        value = own if own is not MISSING else value
        source = place.scope.wiring.arriving.get((place.node, place.name))
        found = _followed(place.scope, *source) if source is not None else _outside(place)
        if found is None:
            return Given(None, value, frozenset(seen))
        if isinstance(found, Output):
            return Given(found, through=frozenset(seen))
        place = found
    return Given(None)


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
    signature = signature_of(node.type.removeprefix(PACK))
    ports = [slot_name(slot) for slot in slots_of(kept.get("outputs"))]
    places = {name: place for place, name in enumerate(ports)} if is_call(node) else output_slots(signature, kept)
    place = places.get(output, slot_by_place(output))
    return "" if place is None else bypass(place, output_type(signature, kept, place), input_types(signature, kept))
