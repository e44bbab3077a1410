"""Links as ComfyUI's editor writes them: lists in documents of version 0.4, objects in those of version 1."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from nodeloom.migrations.comfyui.kept import array, table
from nodeloom.migrations.comfyui.names import id_of
from nodeloom.schema.json import JSON

INPUTS: Final = "-10"
"""Id of the node that stands for the inputs of a subgraph."""
OUTPUTS: Final = "-20"
"""Id of the node that stands for its outputs."""
_KEYS: Final = ("id", "origin_id", "origin_slot", "target_id", "target_slot")


class EditorLink(NamedTuple):
    """A link: from an output slot of a node to an input slot of another.

    `reroute` is the last point that it passes, `source` how it stands in the document.
    """

    id: str
    origin: str
    origin_slot: int
    target: str
    target_slot: int
    reroute: str
    source: JSON


def editor_links(graph: Mapping[str, JSON]) -> tuple[dict[str, EditorLink], list[JSON]]:
    """The links of a graph by their ids, and what else stands among them. Of several with one id the first counts."""
    extra = table(graph.get("extra"))
    passing = {
        id_of(each.get("id")): id_of(each.get("parentId")) for each in map(table, array(extra.get("linkExtensions")))
    }
    found: dict[str, EditorLink] = {}
    others: list[JSON] = []
    for each in array(graph.get("links")):
        link = _link(each)
        if link is None or link.id in found:
            others.append(each)
        else:
            found[link.id] = link if link.reroute else link._replace(reroute=passing.get(link.id, ""))
    return found, others


def _link(value: JSON) -> EditorLink | None:
    parts = [*map(value.get, _KEYS)] if isinstance(value, dict) else array(value)[: len(_KEYS)]
    if len(parts) < len(_KEYS):
        return None
    id_, origin, target = (id_of(parts[place]) for place in (0, 1, 3))
    from_, to = (_slot(parts[place]) for place in (2, 4))
    if not (id_ and origin and target) or from_ < 0 or to < 0:
        return None
    return EditorLink(id_, origin, from_, target, to, id_of(table(value).get("parentId")), value)


def _slot(value: JSON) -> int:
    """The place of a slot; -1 if it is none."""
    text = id_of(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else -1
