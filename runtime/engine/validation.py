"""`validate_graph`: every mistake of a graph at once, each with its node, field, what was expected and found."""

from __future__ import annotations

from collections.abc import Iterable

from nodeloom.runtime.engine.collector import relaxed_collector
from nodeloom.runtime.engine.node_check import NodeChecks
from nodeloom.runtime.engine.pin_check import pin_problems
from nodeloom.runtime.engine.preparation import Prepared, prepared
from nodeloom.schema.catalogue import Catalogue
from nodeloom.schema.edges import wiring_problems
from nodeloom.schema.errors import Problem
from nodeloom.schema.graph import Graph
from nodeloom.schema.wiring import Wiring


def validate_graph(graph: Graph, catalogue: Catalogue) -> list[Problem]:
    """All problems: of the nodes in natural order, of the edges, of the pins. An empty list: the graph can run.

    Muted and bypassed nodes do not run, so nothing about them is a problem. Linear in nodes and edges. What only
    running shows (a custom validator's refusal, a missing file) is not seen here.
    """
    with relaxed_collector(len(graph.nodes)):
        ready = prepared(graph, catalogue)
        return once_each(part_problems(ready)) or _of_graph(ready.graph, ready.catalogue)


def part_problems(ready: Prepared) -> list[Problem]:
    """All problems of the graphs of a document that uses subgraphs, each by itself; none of one that does not."""
    found = list(ready.problems)
    for part in ready.parts:
        found += part.told(_of_graph(part.graph, ready.catalogue))
    return found


def once_each(problems: Iterable[Problem]) -> list[Problem]:
    """Problems without those that say what another did: a subgraph may be used many times."""
    found: dict[str, Problem] = {}
    for problem in problems:
        found.setdefault(problem.message, problem)
    return [*found.values()]


def _of_graph(active: Graph, catalogue: Catalogue) -> list[Problem]:
    return active_problems(active, Wiring(active.nodes, active.edges), catalogue)


def active_problems(graph: Graph, wiring: Wiring, catalogue: Catalogue) -> list[Problem]:
    """All problems of a graph without muted or bypassed nodes."""
    checks = NodeChecks(catalogue)
    problems: list[Problem] = []
    for node_id, node, edges in zip(wiring.ids, wiring.uses, wiring.arriving, strict=True):
        problems += checks.problems(node_id, node, edges)
    # Unknown types were told above, with what is near them.
    problems += [found for found in wiring_problems(wiring, catalogue.templates) if found.code != "unknown-type"]
    problems += pin_problems(graph, catalogue.templates)
    return problems


def target_problems(graph: Graph, active: Graph, targets: Iterable[str]) -> list[Problem]:
    """Targets that are no nodes of the graph, or do not run."""
    problems = []
    for target in targets:
        if target in active.nodes:
            continue
        why = "it is muted, bypassed or needs what a muted node would give"
        reason = why if target in graph.nodes else "the graph has no such node"
        problems.append(Problem("unknown-target", f"node {target} was asked for, but {reason}", target))
    return problems
