"""A workflow document of InvokeAI, of any version, becomes one of ours."""

from __future__ import annotations

from typing import Final

from nodeloom.migrations.guest import Reading
from nodeloom.migrations.invokeai.beside import CONNECTOR, CURRENT_IMAGE, NOTES, read_note, written_connector
from nodeloom.migrations.invokeai.draft import Draft, a_list, a_point, a_text, an_object, is_name
from nodeloom.migrations.invokeai.form import read_exposed, read_form
from nodeloom.migrations.invokeai.head import only_head, read_head, written_head
from nodeloom.migrations.invokeai.keeping import difference
from nodeloom.migrations.invokeai.names import VERSIONS
from nodeloom.migrations.invokeai.node import read_node, read_place
from nodeloom.migrations.invokeai.usage import Usage
from nodeloom.migrations.invokeai.wires import connect, read_wires
from nodeloom.migrations.report import Status
from nodeloom.schema.json import JSON

_APART: Final = (380, 240)
"""How far left of a node, and above it, stands what is put before it."""
_SPECIAL: Final = frozenset({NOTES, CONNECTOR, CURRENT_IMAGE})


def read_workflow(document: JSON, what: str) -> Reading:
    """Read a workflow document; what can't be read of it is kept, and told."""
    return finished(drafted(an_object(document)))


def drafted(document: dict[str, JSON]) -> Draft:
    """A draft of all that a document says, before it is known what its nodes do by what is connected."""
    draft = Draft(_version(an_object(document.get("meta")).get("version")))
    draft.kept["version"] = an_object(document.get("meta")).get("version")
    if draft.version != draft.kept["version"]:
        message = f"it does not say a version that is known, and is read as {draft.version}"
        draft.tell("", "meta.version", Status.LOSSY, message, draft.kept["version"], draft.version)
    draft.head = read_head(document)
    tags = an_object(draft.head.get("meta")).get("tags")
    if tags is not None:
        draft.tell("", "meta.tags", Status.LOSSLESS, "tags are a list", document["tags"], tags)
    head = difference(only_head(document), written_head(draft.head), is_older=draft.is_older)
    if head is not None:
        draft.kept["head"] = head
    without: list[JSON] = [name for name in ("exposedFields", "edges") if name not in document]
    if without:
        draft.kept["without"] = without
    wires = read_wires(draft, a_list(document.get("edges")))
    if not isinstance(document.get("edges", []), list):
        draft.set_aside("unreadable_edges", document["edges"], "the edges are no list")
    connectors = _read_nodes(draft, a_list(document.get("nodes")))
    connect(draft, wires, connectors)
    _keep_connectors(draft, connectors)
    read_exposed(draft, document.get("exposedFields", []))
    if "form" in document:
        read_form(draft, document["form"])
    return draft


def finished(draft: Draft) -> Reading:
    """The document of a draft, whose nodes say themselves what they do."""
    inputs = {key: dict(node["inputs"]) for key, node in draft.nodes.items()}
    edges = [*map(tuple, draft.edges)]

    usage = Usage(draft.nodes, draft.edges, draft.inputs, draft.tell)
    usage.explain()
    for at, (key, beside) in enumerate(usage.made.items()):
        place = a_point(an_object(draft.view.get("positions")).get(beside))
        draft.show("positions", key, _left_of(place, 2 - at % 2))
    nodes = {key: {**node, "inputs": dict(node["inputs"])} for key, node in draft.nodes.items()}
    again = [[*edge] for edge in draft.edges]
    Usage(nodes, again, {}).unexplain()
    for key, before in inputs.items():
        kept = difference(before, nodes[key]["inputs"])
        if kept is not None:
            draft.remember(key, f"{VERSIONS[-1]} inputs", was=kept)
    there, back = {*edges}, {*map(tuple, again)}
    for name, left in (("edges_more", there - back), ("edges_less", back - there)):
        if left:
            draft.kept[name] = [[*edge] for edge in sorted(left)]
    return draft.read()


def _left_of(place: tuple[JSON, JSON] | None, count: int) -> list[JSON]:
    """So many nodes to the left of a place, and above it."""
    left, up = _APART
    x, y = (each if isinstance(each, (int, float)) else 0 for each in place or (0, 0))
    return [x - count * left, y - up]


def _version(said: JSON) -> str:
    """The version that a document is read as."""
    if said in VERSIONS:
        return str(said)
    known = next((each for each in VERSIONS if a_text(said)[:2] == each[:2]), None)
    return known or (VERSIONS[-1] if a_text(said) else VERSIONS[0])


def _read_nodes(draft: Draft, nodes: list[JSON]) -> dict[str, list[JSON]]:
    """Read every node; where connectors stand is returned."""
    connectors: dict[str, list[JSON]] = {}
    for at, node in enumerate(nodes):
        data = an_object(an_object(node).get("data"))
        kind = a_text(an_object(node).get("type")) or a_text(data.get("type"))
        if not isinstance(node, dict) or not (kind in _SPECIAL or a_text(data.get("type"))):
            draft.set_aside_at("nodes_aside", at, node, "a node does not say what it is")
            continue
        if kind == CURRENT_IMAGE:
            draft.set_aside_at("nodes_aside", at, node, "a node shows the current image, which has no place here")
            continue
        key = _key(draft, node, at, connectors)
        if kind == NOTES:
            read_note(draft, node, key, at)
        elif kind == CONNECTOR:
            connectors[key] = read_place(draft, node, key)
            draft.kept.setdefault("connectors", {})[key] = {"at": at, "was": node}
        else:
            read_node(draft, node, key, at)
    return connectors


def _key(draft: Draft, node: dict[str, JSON], at: int, connectors: dict[str, list[JSON]]) -> str:
    """The id of a node: its own, if it has one that nobody has before it."""
    notes = draft.view.get("notes", {})
    wanted = node.get("id", an_object(node.get("data")).get("id"))
    key = wanted if isinstance(wanted, str) and is_name(wanted) else f"node-{at}"
    free = key
    while free in draft.nodes or free in connectors or free in notes:
        draft.fresh = max(draft.fresh + 1, at)
        free = f"node-{draft.fresh}"
    if free != wanted:
        draft.tell(free, f"nodes[{at}].id", Status.LOSSY, "it has no id of its own, and is given one", wanted, free)
    return free


def _keep_connectors(draft: Draft, connectors: dict[str, list[JSON]]) -> None:
    """Keep of each connector what the view does not say; all of one that no edge goes through."""
    said = draft.kept.get("connectors", {})
    drawn = {name for way in draft.routes for name in a_list(an_object(way).get("through"))}
    for key, place in connectors.items():
        kept = said.pop(key)
        if key not in drawn:
            draft.kept.setdefault("nodes_aside", []).append(kept)
            continue
        was = difference(kept["was"], written_connector(key, place), is_older=draft.is_older)
        said[key] = {"at": kept["at"], **({} if was is None else {"was": was})}
    if not said:
        draft.kept.pop("connectors", None)
