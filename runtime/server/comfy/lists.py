"""`unpaired`: nodes of a prompt whose inputs come of two lists.

An output that is a list in ComfyUI spreads here, and an input that takes lists gathers, so what is between runs once
for each item, as there. A node that two lists reach takes their items side by side there, and every combination of them
here: so it is told rather than run with other results.
"""

from __future__ import annotations

from collections.abc import Mapping
from graphlib import TopologicalSorter

from nodeloom.runtime.server.comfy import mistakes
from nodeloom.runtime.server.comfy.mistakes import Mistake
from nodeloom.runtime.server.comfy.node_check import Node

Lists = tuple[str, ...]
"""The nodes whose lists a value is an item of, the outermost first."""


def unpaired(nodes: Mapping[str, Node]) -> dict[str, list[Mistake]]:
    """What is to be said of nodes that two lists reach, none of which is made within the other. The nodes are a DAG."""
    if not any(_spreads(node) for node in nodes.values()):
        return {}
    lists: dict[str, Lists] = {}
    told: dict[str, list[Mistake]] = {}
    for key in TopologicalSorter({key: set(node.sources) for key, node in nodes.items()}).static_order():
        node = nodes[key]
        brought = {name: _brought(nodes, lists, node, name) for name in node.links}
        longest = max(brought, key=lambda name: len(brought[name]), default="")
        own = lists[key] = brought.get(longest, ())
        other = next((name for name, found in brought.items() if own[: len(found)] != found), None)
        if other is not None:
            told[key] = [mistakes.refused(other, _sentence(longest, own[-1], other, brought[other][-1]))]
    return told


def _brought(nodes: Mapping[str, Node], lists: Mapping[str, Lists], node: Node, name: str) -> Lists:
    """The lists of which an input takes one item at a time."""
    source, slot = node.links[name]
    output = nodes[source].node_class.outputs[slot]
    found = (*lists[source], source) if output.spreads else lists[source]
    return found[:-1] if node.node_class.inputs[name].template.gather else found


def _spreads(node: Node) -> bool:
    return any(output.spreads for output in node.node_class.outputs)


def _sentence(one: str, first: str, other: str, second: str) -> str:
    return (
        f"{one} takes the items of the list of node {first} and {other} those of node {second}, which would have to be "
        "paired: that is not done here; make both of one list"
    )
