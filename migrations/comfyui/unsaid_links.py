"""Links that say something which stands nowhere else: a type of their own, an input that does not speak of them.

All others are edges, and their ids stand in the slots that are kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from nodeloom.migrations.comfyui.editor_links import INPUTS, OUTPUTS, EditorLink
from nodeloom.migrations.comfyui.editor_node import EditorNode
from nodeloom.migrations.comfyui.kept import array
from nodeloom.migrations.comfyui.names import id_of
from nodeloom.migrations.comfyui.slots import slot_type, slots_of
from nodeloom.schema.json import JSON

_USUAL: Final = frozenset({"id", "origin_id", "origin_slot", "target_id", "target_slot", "type"})


class UnsaidLinks:
    """The slots of one graph, for asking of its links what they say."""

    def __init__(self, source: Mapping[str, JSON], nodes: Mapping[str, EditorNode], *, inner: bool) -> None:
        self._nodes = nodes
        self._inputs = slots_of(source.get("inputs")) if inner else []
        self._outputs = slots_of(source.get("outputs")) if inner else []

    def among(self, links: Mapping[str, EditorLink]) -> list[JSON]:
        """The links of which something stands nowhere else, as they stand in the document."""
        return [link.source for link in links.values() if not (self._is_known(link) and self._is_usual(link))]

    def _is_known(self, link: EditorLink) -> bool:
        """Whether the input that a link leads to speaks of it, or the output of the subgraph first of all."""
        if link.target == OUTPUTS:
            place = link.target_slot
            known = array(self._outputs[place].get("linkIds")) if place < len(self._outputs) else []
            return id_of(next(iter(known), None)) == link.id
        node = self._nodes.get(link.target)
        slot = node.inputs[link.target_slot] if node and link.target_slot < len(node.inputs) else {}
        return id_of(slot.get("link")) == link.id

    def _is_usual(self, link: EditorLink) -> bool:
        """Whether a link says what every link does, and of its type what one of its ends says."""
        node = self._nodes.get(link.origin)
        if node is not None and node.kind not in ("node", "call") and link.origin_slot:
            return False
        origins = self._inputs if link.origin == INPUTS else node.outputs if node else []
        if link.origin_slot >= len(origins):
            return False
        target = self._nodes.get(link.target)
        targets = self._outputs if link.target == OUTPUTS else target.inputs if target else []
        types = [slot_type(slot) for slot in (origins[link.origin_slot], *targets[link.target_slot :][:1])]
        source = link.source
        if isinstance(source, dict):
            return source.keys() <= _USUAL and source.get("type") in types
        return len(array(source)) == len(_USUAL) and array(source)[-1] in types
