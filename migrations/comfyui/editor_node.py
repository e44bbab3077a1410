"""`EditorNode`: a node as ComfyUI's editor writes it, while it is read: what has a place with us is taken out of it.

Some are parts of the drawing alone: notes, reroutes, wires that go by name, and primitives: values that others have.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from nodeloom.migrations.comfyui.names import Unused, id_of, is_name
from nodeloom.migrations.comfyui.signatures import Signature, signature_of
from nodeloom.migrations.comfyui.slots import named_outputs, slot_name
from nodeloom.migrations.comfyui.telling import Telling
from nodeloom.schema.json import JSON

Kind = Literal["node", "call", "reroute", "setter", "getter", "primitive", "note"]
"""A setter gives what it takes to the getters of its name, wherever they stand."""
DRAWN: Final[Mapping[str, Kind]] = {
    "Reroute": "reroute",
    "Reroute (rgthree)": "reroute",
    "SetNode": "setter",
    "GetNode": "getter",
    "PrimitiveNode": "primitive",
    "Note": "note",
    "MarkdownNote": "note",
}
"""The types of nodes that are parts of the drawing alone."""


@dataclass(slots=True, eq=False)
class EditorNode:
    """A node of an editor's document.

    `key` is its id with us, `id` the one that links know it by; `rest` is what has not been given a place yet. `inputs`
    and `outputs` are its slots, copied, and `signature` that of its type, if it is known.
    """

    key: str
    id: str
    type: str
    kind: Kind
    rest: dict[str, JSON]
    inputs: list[dict[str, JSON]]
    outputs: list[dict[str, JSON]]
    signature: Signature | None
    _output_names: tuple[str, ...] | None = None

    @property
    def output_names(self) -> tuple[str, ...]:
        """Our names of its outputs, in order."""
        if self._output_names is None:
            self._output_names = named_outputs(self.signature, self.outputs)
        return self._output_names

    def input_name(self, place: int) -> str:
        """The name of the input at a slot: as the slot says, or the type; or its place, where neither does."""
        slot = self.inputs[place] if 0 <= place < len(self.inputs) else {}
        said = widget_name(slot) or slot_name(slot)
        if is_name(said):
            return said
        sockets = [each.name for each in self.signature.inputs if each.kind == "socket"] if self.signature else []
        return sockets[place] if 0 <= place < len(sockets) else f"input_{place}"


def widget_name(slot: Mapping[str, JSON]) -> str:
    """The widget that a slot stands for; empty if for none."""
    widget = slot.get("widget")
    return slot_name(widget) if isinstance(widget, dict) else ""


def wire_name(node: EditorNode) -> str:
    """The name of the wire that a setter or getter is an end of; empty if it has none."""
    values = node.rest.get("widgets_values")
    name = values[0] if isinstance(values, list) and values else None
    return name if isinstance(name, str) else ""


def editor_nodes(
    found: JSON, definitions: Mapping[str, object], telling: Telling
) -> tuple[list[EditorNode], list[JSON]]:
    """The nodes in a list, and what else is in it. An id that is there twice is changed, and told."""
    nodes: list[EditorNode] = []
    others: list[JSON] = []
    unused = Unused()
    for each in found if isinstance(found, list) else []:
        type_ = each.get("type") if isinstance(each, dict) else None
        if not isinstance(each, dict) or not isinstance(type_, str) or not type_:
            others.append(each)
            continue
        id_ = id_of(each.get("id"))
        key = unused.take(id_, "node")
        if key != id_:
            telling.say("id", f"the id is there twice or is none: the node is called {key}", node=key, before=id_)
        nodes.append(_node(key, id_, type_, each, "call" if type_ in definitions else DRAWN.get(type_, "node")))
    return nodes, others


def _node(key: str, id_: str, type_: str, source: Mapping[str, JSON], kind: Kind) -> EditorNode:
    rest = dict(source)
    inputs, outputs = (_slots(rest.pop(side, None), side, rest) for side in ("inputs", "outputs"))
    rest.pop("type")
    if key == id_:
        rest.pop("id", None)
    return EditorNode(key, id_, type_, kind, rest, inputs, outputs, signature_of(type_) if kind == "node" else None)


def _slots(value: JSON, side: str, rest: dict[str, JSON]) -> list[dict[str, JSON]]:
    """The slots of one side, copied; what is no list of slots stays where it was."""
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        if value is not None:
            rest[side] = value
        return []
    return [dict(each) for each in value if isinstance(each, dict)]
