"""Muted and bypassed nodes: the graph that is left without them.

A muted node gives nothing. A bypassed one passes on what comes in: each output becomes the connected input of the same
type (the one of the same name first, then in the template's order). An edge that thereby comes from nowhere is left
out; its target falls back on its own value, and a node that has none for a required input does not run either.
"""

from __future__ import annotations

from nodeloom.runtime.engine.pin_check import is_inner
from nodeloom.schema.graph import Edge, End, Graph
from nodeloom.schema.templates import Templates


def active_graph(graph: Graph, templates: Templates) -> Graph:
    """The graph as it runs; the same object if every node is normal. Linear in nodes and edges."""
    if all(node.mode == "normal" for node in graph.nodes.values()):
        return graph
    passages = _Passages(graph, templates)
    edges: list[Edge] = []
    lost: list[Edge] = []
    for edge in graph.edges:
        target = graph.nodes.get(edge.target)
        if target is not None and target.mode != "normal":
            continue
        end = passages.origin((edge.source, edge.output))
        if end is None:
            lost.append(edge)
        else:
            edges.append(Edge(*end, edge.target, edge.input))
    gone = {node_id for node_id, node in graph.nodes.items() if node.mode != "normal"}
    gone |= _starved(graph, templates, edges, lost)
    return Graph(
        {node_id: node for node_id, node in graph.nodes.items() if node_id not in gone},
        [edge for edge in dict.fromkeys(edges) if edge.source not in gone and edge.target not in gone],
        {node_id: pins for node_id, pins in graph.pins.items() if not (node_id in gone or is_inner(node_id, gone))},
        graph.inputs,
        graph.outputs,
        graph.subgraphs,
    )


class _Passages:
    """Finds where an edge really comes from, through bypassed nodes."""

    def __init__(self, graph: Graph, templates: Templates) -> None:
        self._nodes = graph.nodes
        self._templates = templates
        self._into: dict[str, dict[str, End]] = {}
        self._known: dict[End, End | None] = {}
        for edge in graph.edges:
            if edge.target in graph.nodes and graph.nodes[edge.target].mode == "bypassed":
                self._into.setdefault(edge.target, {}).setdefault(edge.input, (edge.source, edge.output))

    def origin(self, end: End) -> End | None:
        """The output of a running node that an edge from `end` carries; None if there is none."""
        path: list[End] = []
        seen: set[End] = set()
        found: End | None = end
        while found is not None and self._is_off(found):
            if found in self._known:
                found = self._known[found]
                break
            if found in seen:  # bypassed nodes in a circle
                found = None
                break
            seen.add(found)
            path.append(found)
            found = self._passed(found)
        self._known |= dict.fromkeys(path, found)
        return found

    def _is_off(self, end: End) -> bool:
        node = self._nodes.get(end[0])
        return node is not None and node.mode != "normal"

    def _passed(self, end: End) -> End | None:
        """What a bypassed node passes on as one of its outputs."""
        node_id, name = end
        connected = self._into.get(node_id)
        template = self._templates.get(self._nodes[node_id].type)
        if not connected or template is None or name not in template.outputs:
            return None
        wanted = template.outputs[name].type
        fitting = [key for key, field in template.inputs.items() if key in connected and field.type == wanted]
        if not fitting:
            return None
        return connected[name if name in fitting else fitting[0]]


def _starved(graph: Graph, templates: Templates, edges: list[Edge], lost: list[Edge]) -> set[str]:
    """Nodes that lack a required input because of a lost edge, and all that then lack theirs in turn."""
    out: dict[str, list[Edge]] = {}
    fed: dict[End, int] = {}
    for edge in edges:
        out.setdefault(edge.source, []).append(edge)
        fed[edge.target, edge.input] = fed.get((edge.target, edge.input), 0) + 1
    gone: set[str] = set()
    while lost:
        edge = lost.pop()
        if edge.target in gone or fed.get((edge.target, edge.input)) or not _requires(graph, templates, edge):
            continue
        gone.add(edge.target)
        for following in out.get(edge.target, ()):
            fed[following.target, following.input] -= 1
            lost.append(following)
    return gone


def _requires(graph: Graph, templates: Templates, edge: Edge) -> bool:
    node = graph.nodes.get(edge.target)
    template = templates.get(node.type) if node else None
    field = template.inputs.get(edge.input) if template else None
    return node is not None and field is not None and field.required and node.inputs.get(edge.input) is None
