"""The rules of edges in a graph: that both ends exist and fit, that an input has one source, and that nothing loops.

Every check names all mistakes, each once, in the order of the edges; its time is linear in nodes and edges.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from nodeloom.schema.errors import Problem
from nodeloom.schema.inference import fit_as_declared, type_problems
from nodeloom.schema.templates import Templates
from nodeloom.schema.topology import Key, shortest_path, strong_components
from nodeloom.schema.wiring import Wiring

if TYPE_CHECKING:
    from nodeloom.schema.graph import Edge, Graph, Node

Nodes = Mapping[str, "Node"]


def check_edges(graph: Graph, templates: Templates) -> list[Problem]:
    """All that is wrong with the edges of a graph: ends, duplicates, taken inputs, types, then cycles."""
    return wiring_problems(Wiring(graph.nodes, graph.edges), templates)


def wiring_problems(wiring: Wiring, templates: Templates) -> list[Problem]:
    """`check_edges` of a graph whose wiring was made already."""
    unsettled = _unsettled(wiring, templates)
    crowded = _crowded(wiring)
    if not (unsettled or crowded or not wiring.is_acyclic):
        return []
    suspects = set(unsettled)
    known: set[Edge] = set()
    taken: dict[tuple[str, str], Edge] = {}
    problems: list[Problem] = []
    for edge in wiring.edges:
        if edge not in suspects and edge.target not in crowded:
            continue
        found = _end_problems(edge, wiring.nodes, templates)
        if not found:
            first = taken.setdefault((edge.target, edge.input), edge)
            found = _crowding_problems(edge, edge in known, None if first is edge else first, wiring.nodes, templates)
            known.add(edge)
        problems += found
    return list(dict.fromkeys([*problems, *type_problems(wiring, unsettled, templates), *_cycles(wiring)]))


def check_edge(graph: Graph, templates: Templates, edge: Edge, replacing: Edge | None = None) -> list[Problem]:
    """What would be wrong if `edge` were added to a graph, in place of the edge `replacing` if there is one.

    Mistakes that the graph has already are not named again; a new edge may cause one at another edge, by way of a type
    variable.
    """
    others = list(graph.edges)
    if replacing in others:
        others.remove(replacing)
    problems = _end_problems(edge, graph.nodes, templates)
    if problems:
        return problems
    taken = {other.input: other for other in others if other.target == edge.target}
    problems = _crowding_problems(edge, edge in others, taken.get(edge.input), graph.nodes, templates)
    path = shortest_path(edge.target, edge.source, _successors((each.source, each.target) for each in others))
    if path is not None or not _is_settled(*_kind(edge, graph.nodes), templates):
        problems += _new_type_problems(graph.nodes, others, edge, templates)
    return problems if path is None else [*problems, _cycle([edge.source, *path])]


def _new_type_problems(nodes: Nodes, others: list[Edge], edge: Edge, templates: Templates) -> list[Problem]:
    """Type problems that there are with an edge and were not there before it; it may bind a variable, or unbind one."""
    before, after = (Wiring(nodes, edges) for edges in (others, [*others, edge]))
    found = Counter(type_problems(after, _unsettled(after, templates), templates))
    return list((found - Counter(type_problems(before, _unsettled(before, templates), templates))).elements())


def _unsettled(wiring: Wiring, templates: Templates) -> list[Edge]:
    """Edges that have a problem, or whose types the graph decides: few, and the others are of few kinds."""
    nodes = wiring.nodes
    known: dict[tuple[str, str, str, str], bool] = {}
    unsettled = []
    for edge in wiring.edges:
        source, target = nodes.get(edge[0]), nodes.get(edge[2])
        if source is not None and target is not None and source is not target:
            kind = (source.type, edge[1], target.type, edge[3])
            settled = known.get(kind)
            if settled is None:
                settled = known[kind] = _is_settled(*kind, templates)
            if settled:
                continue
        unsettled.append(edge)
    return unsettled


def _kind(edge: Edge, nodes: Nodes) -> tuple[str, str, str, str]:
    return nodes[edge.source].type, edge.output, nodes[edge.target].type, edge.input


def _is_settled(source: str, output: str, target: str, name: str, templates: Templates) -> bool:
    """Whether edges from outputs of one type to inputs of another fit in every graph."""
    giver, taker = templates.get(source), templates.get(target)
    if giver is None or taker is None or output not in giver.outputs or name not in taker.inputs:
        return False
    return taker.inputs[name].input != "direct" and fit_as_declared(giver.outputs[output], taker.inputs[name])


def _crowded(wiring: Wiring) -> set[str]:
    """Nodes with an input that more than one edge ends at."""
    return {
        edges[0].target
        for edges in wiring.arriving
        if len(edges) > 1 and len({edge.input for edge in edges}) < len(edges)
    }


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
    edge: Edge, again: bool, first: Edge | None, nodes: Nodes, templates: Templates
) -> list[Problem]:
    """Whether an edge between sound ends is there `again`, or ends where the `first` one does and only one may."""
    type_id = nodes[edge.target].type
    where = f"node {edge.target} ({type_id})"
    if again:
        message = f"{where}: {edge.input} is connected to {edge.source}.{edge.output} twice; remove one of the edges"
        return [Problem("duplicate-edge", message, edge.target, edge.input)]
    if first is None or templates[type_id].inputs[edge.input].takes_many:
        return []
    message = (
        f"{where}: {edge.input} is connected to {first.source}.{first.output} already and takes one edge; "
        f"remove the one from {edge.source}.{edge.output}"
    )
    return [Problem("input-taken", message, edge.target, edge.input)]


def _cycles(wiring: Wiring) -> list[Problem]:
    """One problem for every group of nodes that feed each other, naming a shortest loop through the first of them."""
    if wiring.is_acyclic:
        return []
    rest = set(range(len(wiring.ids))).difference(wiring.order)
    numbers = wiring.numbers
    ends = ((numbers.get(edge.source, -1), numbers.get(edge.target, -1)) for edge in wiring.edges)
    successors = _successors((source, target) for source, target in ends if source in rest and target in rest)
    problems = []
    for group in sorted(map(sorted, strong_components(rest, successors))):
        if len(group) > 1:
            inside = set(group)
            within = {key: [each for each in successors[key] if each in inside] for key in group}
            path = shortest_path(group[0], group[0], within) or group
            problems.append(_cycle([wiring.ids[number] for number in path]))
    return problems


def _cycle(path: Sequence[str]) -> Problem:
    message = f"nodes {' -> '.join(path)} go round in a circle; remove one of the edges"
    return Problem("cycle", message, path[0])


def _successors(ends: Iterable[tuple[Key, Key]]) -> dict[Key, list[Key]]:
    successors: dict[Key, list[Key]] = {}
    for source, target in ends:
        if source != target:
            successors.setdefault(source, []).append(target)
    return successors


def _unknown_type(node_id: str, node: Node) -> Problem:
    message = f"node {node_id}: its type {node.type} is not known; install the pack that defines it"
    return Problem("unknown-type", message, node_id, found=node.type)


def _unknown_field(node_id: str, node: Node, kind: str, name: str, fields: Mapping[str, object]) -> Problem:
    names = ", ".join(fields) or "none"
    message = f"node {node_id} ({node.type}): there is no {kind} {name}; its {kind}s are {names}"
    return Problem("unknown-field", message, node_id, name, expected=names, found=name)
