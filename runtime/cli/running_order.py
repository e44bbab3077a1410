"""The nodes of a workflow in the order in which a run comes to them."""

from __future__ import annotations

from collections.abc import Iterable

from nodeloom.runtime.engine.order import reachable, topological
from nodeloom.schema import Workflow
from nodeloom.schema.natural_order import naturally_sorted


def running_order(workflow: Workflow, targets: Iterable[str]) -> list[str]:
    """Ids of what targets need, themselves included, sources first; without muted and bypassed nodes.

    A target within a called subgraph (`call/inner`) stands for the call.
    """
    ids = naturally_sorted(key for key, node in workflow.nodes.items() if node.mode == "normal")
    numbers = {node: number for number, node in enumerate(ids)}
    sources: list[list[int]] = [[] for _ in ids]
    for source, _, target, _ in workflow.edges:
        if source in numbers and target in numbers:
            sources[numbers[target]].append(numbers[source])
    wanted = {numbers[name] for target in targets for name in (target, target.partition("/")[0]) if name in numbers}
    return [ids[number] for number in topological(reachable(wanted, sources), sources)]
