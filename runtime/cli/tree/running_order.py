"""The nodes of a workflow in the order in which a run comes to them."""

from __future__ import annotations

from collections.abc import Iterable

from nodeloom.schema import Workflow
from nodeloom.schema.wiring import Wiring


def running_order(workflow: Workflow, targets: Iterable[str]) -> list[str]:
    """Ids of what targets need, themselves included, sources first; without muted and bypassed nodes.

    A target within a called subgraph (`call/inner`) stands for the call.
    """
    graph = workflow.graph()
    wiring = Wiring({key: node for key, node in graph.nodes.items() if node.mode == "normal"}, graph.edges)
    needed = wiring.leading_to(name for target in targets for name in (target, target.partition("/")[0]))
    return [wiring.ids[number] for number in wiring.order if number in needed]
