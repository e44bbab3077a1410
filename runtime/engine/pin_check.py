"""Checks of a graph's pins against its nodes."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping

from nodeloom.schema.errors import Problem
from nodeloom.schema.graph import Graph, Pin
from nodeloom.schema.templates import InvocationTemplate


def pin_problems(graph: Graph, templates: Mapping[str, InvocationTemplate]) -> Iterator[Problem]:
    """Pins on nodes or outputs that don't exist, with outputs left out, or two for one index."""
    for node_id, pins in graph.pins.items():
        node = graph.nodes.get(node_id)
        if node is None and is_inner(node_id, graph.nodes):
            continue
        if node is None:
            yield Problem("invalid-pin", f"there is a pin on node {node_id}, but no such node", node_id)
            continue
        template = templates.get(node.type)
        if template is not None:
            yield from _of_node(node_id, template, pins)


def is_inner(node_id: str, nodes: Container[str]) -> bool:
    """Whether an id is that of a node in a graph which a node runs: `outer/number/inner`."""
    place = node_id.find("/")
    while place >= 0:
        if node_id[:place] in nodes:
            return True
        place = node_id.find("/", place + 1)
    return False


def _of_node(node_id: str, template: InvocationTemplate, pins: list[Pin]) -> Iterator[Problem]:
    where = f"node {node_id} ({template.type})"
    seen: set[tuple[int, ...]] = set()
    for pin in pins:
        index = tuple(pin.index)
        at = f" at index {list(index)}" if index else ""
        if any(item < 0 for item in index):
            yield Problem("invalid-pin", f"{where}: the pin{at} has a negative index", node_id)
        if index in seen:
            yield Problem("invalid-pin", f"{where}: there are two pins{at}; remove one", node_id)
        seen.add(index)
        for name in sorted(pin.outputs.keys() - template.outputs.keys()):
            known = ", ".join(template.outputs)
            message = f"{where}: the pin{at} gives {name}, but the outputs are {known}"
            yield Problem("invalid-pin", message, node_id, name)
        for name in sorted(template.outputs.keys() - pin.outputs.keys()):
            yield Problem("invalid-pin", f"{where}: the pin{at} lacks the output {name}", node_id, name)
