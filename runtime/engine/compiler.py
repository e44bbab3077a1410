"""`compile_graph`: from a graph to a plan. Ids become ranks, inputs become constants or wires."""

from __future__ import annotations

from collections.abc import Iterable

from nodeloom.runtime.engine.collector import relaxed_collector
from nodeloom.runtime.engine.linker import Linker
from nodeloom.runtime.engine.modes import active_graph
from nodeloom.runtime.engine.plan import Plan
from nodeloom.runtime.engine.validation import active_problems, target_problems
from nodeloom.schema.catalogue import Catalogue
from nodeloom.schema.errors import InvalidGraphError, Problem
from nodeloom.schema.graph import Graph
from nodeloom.schema.topology import reachable
from nodeloom.schema.wiring import Wiring


def compile_graph(graph: Graph, catalogue: Catalogue, targets: Iterable[str] | None = None) -> Plan:
    """The plan that runs `targets`, or the nodes of `default_targets`, and what they need.

    Raises `InvalidGraphError` with all problems of the graph; with `targets`, only of the nodes that those need, so
    that a graph may be run up to a node while its rest is unfinished.
    """
    with relaxed_collector(len(graph.nodes)):
        return _compiled(graph, active_graph(graph, catalogue.templates), catalogue, targets)


def default_targets(graph: Graph, catalogue: Catalogue) -> list[str]:
    """Ids of the output nodes; where there are none, of the nodes that nothing is connected to; in natural order.

    Muted and bypassed nodes are none of them.
    """
    active = active_graph(graph, catalogue.templates)
    return _ends(Wiring(active.nodes, active.edges), catalogue)


def _compiled(graph: Graph, active: Graph, catalogue: Catalogue, targets: Iterable[str] | None) -> Plan:
    wiring = Wiring(active.nodes, active.edges)
    wanted = _ends(wiring, catalogue) if targets is None else list(dict.fromkeys(targets))
    problems = [*active_problems(active, wiring, catalogue), *target_problems(graph, active, wanted)]
    members = reachable([wiring.numbers[target] for target in wanted if target in wiring.numbers], wiring.sources)
    if targets is not None:
        problems = [problem for problem in problems if _concerns(problem, wiring, members)]
    if problems:
        raise InvalidGraphError(problems)
    order = [wiring.ids[number] for number in wiring.order if number in members]
    linker = Linker(active, wiring, catalogue, order)
    inner = {key: pins for key, pins in active.pins.items() if key not in active.nodes}
    return Plan(linker.nodes(), linker.ranks(wanted), catalogue, graph.subgraphs, inner)


def _ends(wiring: Wiring, catalogue: Catalogue) -> list[str]:
    output_types = {template.type for template in catalogue.templates.values() if template.output_node}
    outputs = [node_id for node_id in wiring.ids if wiring.nodes[node_id].type in output_types]
    if outputs:
        return outputs
    used = {edge.source for edge in wiring.edges}
    return [node_id for node_id in wiring.ids if node_id not in used]


def _concerns(problem: Problem, wiring: Wiring, members: set[int]) -> bool:
    number = wiring.numbers.get(problem.node or "")
    return number is None or number in members
