"""`compile_graph`: from a graph to a plan. Ids become ranks, inputs become constants or wires."""

from __future__ import annotations

from collections.abc import Container, Iterable

from nodeloom.runtime.engine.collector import relaxed_collector
from nodeloom.runtime.engine.linker import Linker
from nodeloom.runtime.engine.plan import Plan
from nodeloom.runtime.engine.preparation import Prepared, prepared
from nodeloom.runtime.engine.validation import active_problems, once_each, part_problems, target_problems
from nodeloom.schema.catalogue import Catalogue
from nodeloom.schema.errors import InvalidGraphError, Problem
from nodeloom.schema.graph import Graph
from nodeloom.schema.wiring import Wiring


def compile_graph(graph: Graph, catalogue: Catalogue, targets: Iterable[str] | None = None) -> Plan:
    """The plan that runs `targets`, or the nodes of `default_targets`, and what they need.

    Raises `InvalidGraphError` with all problems of the graph; with `targets`, only of the nodes that those need, so
    that a graph may be run up to a node while its rest is unfinished.
    """
    with relaxed_collector(len(graph.nodes)):
        return compile_prepared(prepared(graph, catalogue), catalogue, targets)


def default_targets(graph: Graph, catalogue: Catalogue) -> list[str]:
    """Ids of the output nodes; where there are none, of the nodes that nothing is connected to; in natural order.

    Muted and bypassed nodes are none of them.
    """
    ready = prepared(graph, catalogue)
    return _ends(ready, Wiring(ready.graph.nodes, ready.graph.edges))


def compile_prepared(ready: Prepared, catalogue: Catalogue, targets: Iterable[str] | None) -> Plan:
    """`compile_graph` of a prepared graph; `catalogue` is what the graphs that its nodes run are compiled with."""
    active = ready.graph
    wiring = Wiring(active.nodes, active.edges)
    wanted = _ends(ready, wiring) if targets is None else ready.targets(targets)
    members = wiring.leading_to(wanted)
    needed = None if targets is None else {wiring.ids[number] for number in members}
    problems = _problems(ready, wiring, needed, wanted)
    if problems:
        raise InvalidGraphError(problems)
    linker = Linker(ready, wiring, [number for number in wiring.order if number in members])
    inner = {key: pins for key, pins in active.pins.items() if key not in active.nodes}
    return Plan(linker.nodes(), linker.ranks(wanted), catalogue, active.subgraphs, inner, ready.calls)


def _ends(ready: Prepared, wiring: Wiring) -> list[str]:
    outputs = set(ready.output_nodes())
    if outputs:
        return [node_id for node_id in wiring.ids if node_id in outputs]
    if ready.ends is not None:
        return [node_id for node_id in ready.targets(ready.ends) if node_id in wiring.numbers]
    return wiring.ends


def _problems(ready: Prepared, wiring: Wiring, needed: set[str] | None, wanted: Iterable[str]) -> list[Problem]:
    """All problems, or those of the nodes that are needed: first of the document's graphs, then of what they make."""
    wrong = target_problems(ready.whole, ready.graph, wanted)
    found = part_problems(ready)
    if needed is not None and found:
        owners = {ready.owners.get(node_id, node_id) for node_id in needed}
        found = [problem for problem in found if _concerns(problem, ready.whole.nodes, owners)]
    if not found:
        found = active_problems(ready.graph, wiring, ready.catalogue)
        if needed is not None:
            found = [problem for problem in found if _concerns(problem, wiring.numbers, needed)]
    return [*once_each(found), *wrong]


def _concerns(problem: Problem, nodes: Container[str], needed: Container[str]) -> bool:
    """Whether a problem is about something needed, or about no node at all."""
    node = problem.node or ""
    return node in needed or node not in nodes
