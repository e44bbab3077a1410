"""`Group`: the nodes that a group node of ComfyUI's editor stands for, with what joins them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from nodeloom.migrations.comfyui.kept import array, table
from nodeloom.migrations.comfyui.names import id_of
from nodeloom.migrations.comfyui.slots import Slots, slot_type, slots_of
from nodeloom.schema.json import JSON

ANY: Final = "*"
"""ComfyUI's type of what may be anything."""

End = tuple[int, int]
"""The place of a node in its group, and that of a slot of it."""


@dataclass(slots=True, eq=False)
class Group:
    """The nodes of a group with their slots, copied, and what its links join.

    Args:
        nodes: The nodes, as the document has them.
        inputs: Their inputs; slots for values that have none yet are added to them.
        fed: What arrives at inputs, from within.
        external: Outputs that something outside was connected to when the group was made, with their types.
        hints: Types of links, by the inputs that they led to.
        config: What the user chose for the nodes, by their places: names, and what is hidden.
    """

    nodes: list[Mapping[str, JSON]]
    inputs: list[Slots]
    fed: dict[End, End]
    external: Mapping[End, str]
    hints: dict[End, str]
    config: Mapping[str, JSON]

    @classmethod
    def of(cls, source: Mapping[str, JSON]) -> Group:
        """A group as a document has it; what can't be read of it is left out."""
        nodes = [*map(table, array(source.get("nodes")))]
        fed: dict[End, End] = {}
        hints: dict[End, str] = {}
        for link in map(array, array(source.get("links"))):
            origin, target = _end(link[:2], len(nodes)), _end(link[2:4], len(nodes))
            if target is not None:
                hints[target] = next((each for each in link[5:6] if isinstance(each, str)), "")
                fed |= {target: origin} if origin is not None else {}
        external: dict[End, str] = {}
        for each in map(array, array(source.get("external"))):
            end = _end(each[:2], len(nodes))
            external |= {end: next((type_ for type_ in each[2:3] if isinstance(type_, str)), "")} if end else {}
        inputs = [slots_of(node.get("inputs")) for node in nodes]
        return cls(nodes, inputs, fed, external, hints, table(source.get("config")))

    def type_at(self, end: End) -> str:
        """ComfyUI's type of an input; `*` if nobody knows it."""
        place, slot = end
        slots = self.inputs[place]
        return (slot_type(slots[slot]) if slot < len(slots) else "") or ANY


def _end(found: Sequence[JSON], count: int) -> End | None:
    """A node and a slot of it, by their places; None if there is no such node."""
    if len(found) < 2 or any(isinstance(each, str) for each in found):
        return None
    node, slot = (id_of(each) for each in found[:2])
    if not (node.isdecimal() and slot.isdecimal()) or max(len(node), len(slot)) > 6 or int(node) >= count:
        return None
    return int(node), int(slot)
