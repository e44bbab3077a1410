"""The rules of edges in a graph: that both ends exist and fit, that an input has one source, and that nothing loops.

Every check names all mistakes, each once, in the order of the edges; its time is linear in nodes and edges.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from nodeloom.schema.errors import Problem
from nodeloom.schema.inference import Templates, infer
from nodeloom.schema.natural_order import natural_key
from nodeloom.schema.topology import shortest_path, strong_components

if TYPE_CHECKING:
    from nodeloom.schema.graph import Edge, Graph, Node

Nodes = Mapping[str, "Node"]


def check_edges(graph: Graph, templates: Templates) -> list[Problem]:
    """All that is wrong with the edges of a graph: ends, duplicates, taken inputs, types, then cycles."""
    known: set[Edge] = set()
    taken: dict[tuple[str, str], Edge] = {}
    problems: list[Problem] = []
    for edge in graph.edges:
        found = _end_problems(edge, graph.nodes, templates)
        if not found:
            found = _crowding_problems(edge, known, taken, graph, templates)
            known.add(edge)
            taken.setdefault((edge.target, edge.input), edge)
        problems += found
    types = infer(graph.nodes, graph.edges, templates).problems
    return list(dict.fromkeys([*problems, *types, *_cycles(graph)]))


def check_edge(graph: Graph, templates: Templates, edge: Edge, replacing: Edge | None = None) -> list[Problem]:
    """What would be wrong if `edge` were added to a graph, in place of the edge `replacing` if there is one.

    Mistakes that the graph has already are not named again; a new edge may cause one at another edge, by way of a type
    variable.
    """
    others = list(graph.edges)
    if replacing in others:
        others.remove(replacing)
    taken = {(other.target, other.input): other for other in others}
    problems = _end_problems(edge, graph.nodes, templates)
    if problems:
        return problems
    problems = _crowding_problems(edge, set(others), taken, graph, templates)
    before = Counter(infer(graph.nodes, others, templates).problems)
    after = Counter(infer(graph.nodes, [*others, edge], templates).problems)
    path = shortest_path(edge.target, edge.source, _successors(others))
    return problems + list((after - before).elements()) + ([] if path is None else [_cycle([edge.source, *path])])


def _end_problems(edge: Edge, nodes: Nodes, templates: Templates) -> list[Problem]:
    """What is wrong with the two ends of an edge, each by itself."""
    if edge.source == edge.target:
        message = f"node {edge.source}: {edge.input} is connected to its own output {edge.output}; use another node"
        return [Problem("self-edge", message, edge.target, edge.input)]
    return [*_source_problems(edge, nodes, templates), *_target_problems(edge, nodes, templates)]


def _source_problems(edge: Edge, nodes: Nodes, templates: Templates) -> list[Problem]:
    node = nodes.get(edge.source)
    if node is None:
        message = f"the edge to {edge.target}.{edge.input} comes from node {edge.source}, which does not exist"
        return [Problem("unknown-node", message, edge.target, edge.input, found=edge.source)]
    template = templates.get(node.type)
    if template is None:
        return [_unknown_type(edge.source, node)]
    if edge.output in template.outputs:
        return []
    return [_unknown_field(edge.source, node, "output", edge.output, template.outputs)]


def _target_problems(edge: Edge, nodes: Nodes, templates: Templates) -> list[Problem]:
    node = nodes.get(edge.target)
    if node is None:
        message = f"the edge from {edge.source}.{edge.output} goes to node {edge.target}, which does not exist"
        return [Problem("unknown-node", message, edge.source, edge.output, found=edge.target)]
    template = templates.get(node.type)
    if template is None:
        return [_unknown_type(edge.target, node)]
    target = template.inputs.get(edge.input)
    if target is None:
        return [_unknown_field(edge.target, node, "input", edge.input, template.inputs)]
    if target.input != "direct":
        return []
    message = f"node {edge.target} ({node.type}): {edge.input} can't be connected, give it a value instead"
    return [Problem("direct-only", message, edge.target, edge.input)]


def _crowding_problems(
    edge: Edge, known: set[Edge], taken: Mapping[tuple[str, str], Edge], graph: Graph, templates: Templates
) -> list[Problem]:
    """Whether an edge between sound ends is there twice, or ends where another does and only one may."""
    type_id = graph.nodes[edge.target].type
    where = f"node {edge.target} ({type_id})"
    if edge in known:
        message = f"{where}: {edge.input} is connected to {edge.source}.{edge.output} twice; remove one of the edges"
        return [Problem("duplicate-edge", message, edge.target, edge.input)]
    first = taken.get((edge.target, edge.input))
    if first is None or templates[type_id].inputs[edge.input].takes_many:
        return []
    message = (
        f"{where}: {edge.input} is connected to {first.source}.{first.output} already and takes one edge; "
        f"remove the one from {edge.source}.{edge.output}"
    )
    return [Problem("input-taken", message, edge.target, edge.input)]


def _cycles(graph: Graph) -> list[Problem]:
    """One problem for every group of nodes that feed each other, naming a shortest loop through the first of them."""
    successors = _successors(edge for edge in graph.edges if edge.source in graph.nodes and edge.target in graph.nodes)
    problems = []
    for group in strong_components(graph.nodes, successors):
        if len(group) > 1:
            inside = set(group)
            within = {key: [each for each in successors[key] if each in inside] for key in group}
            first = min(group, key=natural_key)
            problems.append(_cycle(shortest_path(first, first, within) or group))
    return sorted(problems, key=lambda problem: natural_key(problem.node or ""))


def _cycle(path: Sequence[str]) -> Problem:
    message = f"nodes {' -> '.join(path)} go round in a circle; remove one of the edges"
    return Problem("cycle", message, path[0])


def _successors(edges: Iterable[Edge]) -> dict[str, list[str]]:
    successors: dict[str, list[str]] = {}
    for edge in edges:
        if edge.source != edge.target:
            successors.setdefault(edge.source, []).append(edge.target)
    return successors


def _unknown_type(node_id: str, node: Node) -> Problem:
    message = f"node {node_id}: its type {node.type} is not known; install the pack that defines it"
    return Problem("unknown-type", message, node_id, found=node.type)


def _unknown_field(node_id: str, node: Node, kind: str, name: str, fields: Mapping[str, object]) -> Problem:
    names = ", ".join(fields) or "none"
    message = f"node {node_id} ({node.type}): there is no {kind} {name}; its {kind}s are {names}"
    return Problem("unknown-field", message, node_id, name, expected=names, found=name)
