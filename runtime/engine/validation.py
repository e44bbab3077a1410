"""`validate_graph`: every mistake of a graph at once, each with its node, field, what was expected and found."""

from __future__ import annotations

from collections.abc import Iterable

from nodeloom.runtime.engine.modes import active_graph
from nodeloom.runtime.engine.node_check import NodeChecks
from nodeloom.runtime.engine.pin_check import pin_problems
from nodeloom.schema.catalogue import Catalogue
from nodeloom.schema.edges import check_edges
from nodeloom.schema.errors import Problem
from nodeloom.schema.graph import Graph
from nodeloom.schema.natural_order import natural_key

NOTHING: frozenset[str] = frozenset()


def validate_graph(graph: Graph, catalogue: Catalogue) -> list[Problem]:
    """All problems: of the nodes in natural order, of the edges, of the pins. An empty list: the graph can run.

    Muted and bypassed nodes do not run, so nothing about them is a problem. Linear in nodes and edges. What only
    running shows (a custom validator's refusal, a missing file) is not seen here.
    """
    return active_problems(active_graph(graph, catalogue.templates), catalogue)


def active_problems(graph: Graph, catalogue: Catalogue) -> list[Problem]:
    """All problems of a graph without muted or bypassed nodes."""
    connected: dict[str, set[str]] = {}
    for edge in graph.edges:
        connected.setdefault(edge.target, set()).add(edge.input)
    checks = NodeChecks(catalogue)
    problems: list[Problem] = []
    for node_id, node in graph.nodes.items():
        problems.extend(checks.problems(node_id, node, connected.get(node_id, NOTHING)))
    if problems:
        problems.sort(key=lambda problem: natural_key(problem.node or ""))
    # Unknown types were told above, with what is near them.
    problems.extend(found for found in check_edges(graph, catalogue.templates) if found.code != "unknown-type")
    problems.extend(pin_problems(graph, catalogue.templates))
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
