"""Graphs and batches of InvokeAI's API: read as the workflow documents that they would be made from."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from typing import Final

from nodeloom.migrations.guest import Reading
from nodeloom.migrations.invokeai.batch import read_batches
from nodeloom.migrations.invokeai.draft import a_list, a_text, an_object
from nodeloom.migrations.invokeai.names import INPUT_KIND
from nodeloom.migrations.invokeai.reading import drafted, finished
from nodeloom.schema.json import JSON

_VERSION: Final = "3.0.0"
"""The first version of documents whose fields say no more than graphs do."""
_OWN: Final = {"is_intermediate": "isIntermediate", "use_cache": "useCache", "id": "id", "type": "type"}
"""What a node says of itself, besides its inputs, and what a document calls it."""
_COLUMN: Final = 420
_ROW: Final = 360


def read_graph(document: JSON, what: str) -> Reading:
    """Read what is executed: `{"id", "nodes": {...}, "edges": [...]}`."""
    return finished(drafted(workflow_of(an_object(document))))


def read_batch(document: JSON, what: str) -> Reading:
    """Read a graph that is executed several times: the body of `enqueue_batch`, or the batch in it."""
    body = an_object(document)
    batch = an_object(body["batch"]) if "batch" in body else body
    draft = drafted(workflow_of(an_object(batch.get("graph"))))
    read_batches(draft, batch.get("data"))
    rest: dict[str, JSON] = {key: value for key, value in batch.items() if key not in ("graph", "data")}
    rest.update({key: value for key, value in body.items() if key != "batch"} if "batch" in body else {})
    rest.update({"data": None} if batch.get("data", ()) is None else {})
    usual = {key: value for key, value in rest.items() if value is None or (key, value) == ("runs", 1)}
    if usual:
        draft.kept["usual"] = usual
    for key, value in rest.items():
        if key not in usual:
            draft.set_aside(
                "batch", {key: value}, f"{key} of a batch has no place in a workflow: say it when it is run"
            )
    return finished(draft)


def workflow_of(graph: Mapping[str, JSON]) -> dict[str, JSON]:
    """A workflow document of a graph; its nodes stand in columns, by what they depend on."""
    nodes, edges = an_object(graph.get("nodes")), a_list(graph.get("edges"))
    drawn: list[JSON] = [_edge(edge) for edge in edges]
    places = _places(nodes, drawn)
    rest = {key: value for key, value in graph.items() if key not in ("nodes", "edges")}
    return {
        **rest,
        "meta": {"version": _VERSION},
        "nodes": [_node(key, node, places.get(key, (0, 0))) for key, node in nodes.items()],
        "edges": drawn,
    }


def _node(key: str, node: JSON, place: tuple[int, int]) -> JSON:
    if not isinstance(node, dict):
        return node
    data: dict[str, JSON] = {name: node[own] for own, name in _OWN.items() if own in node}
    fields: dict[str, JSON] = {
        name: {"name": name, "label": "", "value": value} for name, value in node.items() if name not in _OWN
    }
    x, y = place
    return {"id": key, "type": "invocation", "position": {"x": x, "y": y}, "data": {**data, "inputs": fields}}


def _edge(edge: JSON) -> JSON:
    source, target = (an_object(an_object(edge).get(end)) for end in ("source", "destination"))
    if not (isinstance(edge, dict) and source and target):
        return edge
    ends: dict[str, JSON] = {
        "source": source.get("node_id"),
        "sourceHandle": source.get("field"),
        "target": target.get("node_id"),
        "targetHandle": target.get("field"),
    }
    if not all(isinstance(end, str) for end in ends.values()):
        return edge
    more: dict[str, JSON] = {key: value for key, value in edge.items() if key not in ("source", "destination")}
    for end, found in (("source", source), ("destination", target)):
        beside = {key: value for key, value in found.items() if key not in ("node_id", "field")}
        more.update({end: beside} if beside else {})
    name = f"reactflow__edge-{ends['source']}{ends['sourceHandle']}-{ends['target']}{ends['targetHandle']}"
    return {"id": name, "type": INPUT_KIND, **ends, **({"more": more} if more else {})}


def _places(nodes: Mapping[str, JSON], edges: list[JSON]) -> dict[str, tuple[int, int]]:
    """A place for each node: right of all that it depends on, those of a circle on the left."""
    rows: defaultdict[int, int] = defaultdict(int)
    places = {}
    for key, column in _columns(nodes, edges):
        places[key] = (column * _COLUMN, rows[column] * _ROW)
        rows[column] += 1
    return places


def _columns(nodes: Mapping[str, JSON], edges: list[JSON]) -> Iterator[tuple[str, int]]:
    waits = dict.fromkeys(nodes, 0)
    leads: defaultdict[str, list[str]] = defaultdict(list)
    for each in map(an_object, edges):
        source, target = a_text(each.get("source")), a_text(each.get("target"))
        if source in waits and target in waits:
            waits[target] += 1
            leads[source].append(target)
    columns = dict.fromkeys(nodes, 0)
    ready = deque(key for key, count in waits.items() if not count)
    while ready:
        key = ready.popleft()
        for target in leads[key]:
            columns[target] = max(columns[target], columns[key] + 1)
            waits[target] -= 1
            if not waits[target]:
                ready.append(target)
    yield from columns.items()
