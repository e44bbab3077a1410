"""`spelled_out`: a workflow in which each value of a node is said, for programs that refuse what is left open."""

from __future__ import annotations

from typing import Final, TypeVar

from nodeloom.schema.catalogue import Catalogue
from nodeloom.schema.field_templates import MISSING
from nodeloom.schema.json import JSON
from nodeloom.schema.templates import InvocationTemplate
from nodeloom.schema.workflow import Subgraph, WorkflowNode

Part = TypeVar("Part", bound=Subgraph)
_PLAIN: Final = (bool, int, float, str)


def spelled_out(part: Part, catalogue: Catalogue) -> Part:
    """The same workflow with the defaults of the installed types where nothing is given and nothing is connected."""
    subgraphs = {name: spelled_out(each, catalogue) for name, each in part.subgraphs.items()}
    return part.model_copy(update={"nodes": _nodes(part, catalogue), "subgraphs": subgraphs})


def _nodes(part: Subgraph, catalogue: Catalogue) -> dict[str, WorkflowNode]:
    fed = {(target, name) for _, _, target, name in part.edges}
    found: dict[str, WorkflowNode] = {}
    for key, node in part.nodes.items():
        template = catalogue.templates.get(node.type)
        open_ = {} if template is None else _defaults(template)
        more = {name: value for name, value in open_.items() if name not in node.inputs and (key, name) not in fed}
        found[key] = node.model_copy(update={"inputs": {**node.inputs, **more}}) if more else node
    return found


def _defaults(template: InvocationTemplate) -> dict[str, JSON]:
    """The defaults of the inputs that a user sees a value of."""
    return {
        name: field.default
        for name, field in template.inputs.items()
        if field.default is not MISSING
        and isinstance(field.default, _PLAIN)
        and field.input != "connection"
        and not (field.advanced or field.hidden)
    }
