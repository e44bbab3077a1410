"""The JSON Schema of an input, that of a port included: of whatever it stands for, however many calls further in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, TypeAlias

from nodeloom.schema.catalogue import Catalogue
from nodeloom.schema.subgraph_names import subgraph_name
from nodeloom.schema.workflow import Subgraph, WorkflowNode


class Defined(NamedTuple):
    """A subgraph, and the subgraphs around it."""

    part: Subgraph
    around: Scope


Scope: TypeAlias = Mapping[str, Defined]
"""Subgraphs by the names that a graph has for them."""


def scope_of(part: Subgraph, around: Scope) -> Scope:
    """What a graph that stands within others can name: its own subgraphs, then those around it."""
    scope: dict[str, Defined] = dict(around)
    scope |= {name: Defined(inner, scope) for name, inner in part.subgraphs.items()}
    return scope


def input_schema(catalogue: Catalogue, node: WorkflowNode, name: str, scope: Scope) -> Mapping[str, Any]:
    """Schema of an input of a node; empty if there is none, or it leads in a circle."""
    seen = set[tuple[int, str]]()
    while (id(node), name) not in seen:
        seen.add((id(node), name))
        template = catalogue.templates.get(node.type)
        if template is not None and name in template.inputs:
            return template.inputs[name].schema
        rule = template.ports if template is not None else None
        found = scope.get(subgraph_name(node.inputs.get(rule.of)) or "") if rule is not None else None
        end = found.part.interface.inputs.get(name) if found is not None else None
        if found is None or end is None or end[0] not in found.part.nodes:
            break
        node, name, scope = found.part.nodes[end[0]], end[1], scope_of(found.part, found.around)
    return {}
