"""Names of subgraphs: every definition of a document under one name, whatever graph it is defined in.

A name is looked up in the graph's own subgraphs, then in those of the graphs around it. Here the definitions are taken
out of each other: those of the outermost graph keep their names, one defined inside `outer` becomes `outer/inner`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import replace

from nodeloom.schema.graph import Graph, Node
from nodeloom.schema.json import JSON
from nodeloom.schema.templates import Templates

SUBGRAPH_TYPE = "SubgraphField"
"""Name of the type whose values name a subgraph."""
Names = Mapping[str, str]
"""What each name in scope is called after flattening."""


def flat_subgraphs(graph: Graph, templates: Templates) -> dict[str, Graph]:
    """All definitions of a graph by unique names, with none inside another; what their nodes name is renamed with them.

    The graph's own definitions keep their names, so its own nodes need no change.
    """
    if not any(definition.subgraphs for definition in graph.subgraphs.values()):
        return graph.subgraphs
    flat: dict[str, Graph] = {}
    own: Names = {name: name for name in graph.subgraphs}
    pending = deque((name, definition, own) for name, definition in graph.subgraphs.items())
    taken = set(own)
    while pending:
        path, definition, around = pending.popleft()
        names = {**around, **{name: _unique(f"{path}/{name}", taken) for name in definition.subgraphs}}
        flat[path] = _renamed(definition, names, templates)
        pending.extend((names[name], inner, names) for name, inner in definition.subgraphs.items())
    return flat


def subgraph_name(value: JSON) -> str | None:
    """The name in a value that a document gives for a subgraph; None if it is no such value."""
    name = value.get("name") if isinstance(value, dict) else None
    return name if isinstance(name, str) and name else None


def _unique(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "'"
    taken.add(name)
    return name


def _renamed(graph: Graph, names: Names, templates: Templates) -> Graph:
    nodes = {key: _renamed_node(node, names, templates) for key, node in graph.nodes.items()}
    return replace(graph, nodes=nodes, subgraphs={})


def _renamed_node(node: Node, names: Names, templates: Templates) -> Node:
    template = templates.get(node.type)
    changed: dict[str, JSON] = {}
    for key, value in node.inputs.items():
        name = subgraph_name(value)
        if name is None or names.get(name, name) == name:
            continue
        field = template.inputs.get(key) if template is not None else None
        if field is not None and field.type.name == SUBGRAPH_TYPE:
            changed[key] = {"name": names[name]}
    return replace(node, inputs={**node.inputs, **changed}) if changed else node
