"""A document of ComfyUI's editor, version 0.4 or 1, as one of ours: `read_editor_document`.

It executes, fetches and imports nothing. Time is linear in the size, and nothing recurses: chains and subgraphs may be
as deep as they like.
"""

from __future__ import annotations

from nodeloom.migrations.comfyui.definitions import definitions_of, note_uses, take_definitions
from nodeloom.migrations.comfyui.editor_graph import editor_graph
from nodeloom.migrations.comfyui.editor_part import PartReading
from nodeloom.migrations.comfyui.exposed import take_exposed
from nodeloom.migrations.comfyui.group_nodes import with_subgraphs
from nodeloom.migrations.comfyui.kept import table
from nodeloom.migrations.comfyui.subgraph_reading import read_subgraph
from nodeloom.migrations.comfyui.telling import Telling
from nodeloom.migrations.guest import Reading
from nodeloom.schema.errors import DocumentError
from nodeloom.schema.json import JSON
from nodeloom.schema.workflow import FORMAT, FORMAT_VERSION


def read_editor_document(document: JSON, what: str) -> Reading:
    """An editor's document as one of ours; what has no place in it is kept, and what became something else is told."""
    if not isinstance(document, dict) or not isinstance(document.get("nodes"), list):
        raise DocumentError(f"{what} is no document of ComfyUI's editor: it has no list of nodes")
    telling = Telling()
    document = with_subgraphs(document, telling)
    definitions, others = definitions_of(document, telling)
    for _ in others:
        message = "a subgraph has no id of its own: it is kept, and nothing uses it"
        telling.say("subgraph", message, path="definitions.subgraphs")
    graph = editor_graph(document, definitions, telling, inner=False)
    note_uses(graph, definitions)
    subgraphs: dict[str, JSON] = {each.name: read_subgraph(each, definitions, telling) for each in definitions.values()}
    reading = PartReading(graph, definitions, telling)
    own = _own(graph.rest, reading, others)
    parts = {**own, **reading.document(), "subgraphs": subgraphs}
    head: dict[str, JSON] = {"format": FORMAT, "format_version": FORMAT_VERSION}
    return Reading(head | {name: each for name, each in parts.items() if each or name == "nodes"}, telling.changes())


def _own(rest: dict[str, JSON], reading: PartReading, others: list[JSON]) -> dict[str, JSON]:
    """What only the outermost graph has, taken out of what is left of it: its id, and the inputs of its form."""
    found: dict[str, JSON] = {}
    if isinstance(rest.get("id"), str):
        found["id"] = rest.pop("id")
    take_definitions(rest, others)
    extra = dict(table(rest.get("extra")))
    exposed, info = take_exposed(extra, reading.inputs_of), _info(extra)
    if exposed:
        found["interface"] = {"inputs": exposed, "outputs": {}}
    if exposed or info:
        rest["extra"] = extra
    return found | info


def _info(extra: dict[str, JSON]) -> dict[str, JSON]:
    """What people say of the workflow, taken out of what is left: its name, who made it, what it does."""
    info = dict(table(extra.get("info")))
    taken = {name: info.pop(name) for name in ("name", "author", "description") if isinstance(info.get(name), str)}
    if not taken:
        return {}
    extra["info"] = info
    name = taken.pop("name", "")
    return {"name": name, **({"meta": taken} if taken else {})}
