"""A workflow as a function: values given to its inputs by interface name, or by `node.field`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Literal

from nodeloom.schema.catalogue import Catalogue
from nodeloom.schema.errors import InvalidGraphError, Problem
from nodeloom.schema.json import JSON
from nodeloom.schema.mistakes import shown
from nodeloom.schema.subgraphs import Bound, bound
from nodeloom.schema.templates import InputTemplate, InvocationTemplate
from nodeloom.schema.workflow import LONGEST_NAME, Workflow

SEED = "seed"
"""Interface name that a run's seed goes to, where a workflow has it."""


class _Nodes:
    """Templates of a workflow's nodes, with the ports of those that have the interface of a subgraph."""

    def __init__(self, workflow: Workflow, catalogue: Catalogue) -> None:
        self._workflow = workflow
        self._catalogue = catalogue

    def template(self, node: str) -> InvocationTemplate | None:
        """Template of a node; None if its type is not installed."""
        template = self._catalogue.templates.get(self._workflow.nodes[node].type)
        if template is None or template.ports is None:
            return template
        return self._bound.catalogue.templates.get(self._bound.graph.nodes[node].type)

    @cached_property
    def _bound(self) -> Bound:
        return bound(self._workflow.graph(), self._catalogue)


def named_place(workflow: Workflow, name: str) -> tuple[str, str]:
    """Node and field of an exposed input, or of `node.field`: both may hold dots, and the longest node counts."""
    exposed = workflow.interface.inputs.get(name)
    if exposed is not None:
        return exposed
    for end in reversed([place for place, sign in enumerate(name[: LONGEST_NAME + 1]) if sign == "."]):
        node, field = name[:end], name[end + 1 :]
        if node in workflow.nodes and field:
            return node, field
    node, _, field = name.rpartition(".")
    return node, field


def _place(workflow: Workflow, nodes: _Nodes, name: str) -> tuple[str, str]:
    """Node and field that a name stands for; `InvalidGraphError` says which names there are."""
    node, field = named_place(workflow, name)
    if node not in workflow.nodes:
        names = ", ".join(sorted(workflow.interface.inputs)) or "none"
        raise _refusal(
            "unknown-name",
            f"{shown(name)} names no input: this workflow's inputs are {names}, and others are named NODE.FIELD",
        )
    type_id = workflow.nodes[node].type
    template = nodes.template(node)
    if template is not None and field not in template.inputs:
        known = ", ".join(template.inputs) or "none"
        raise _refusal("unknown-field", f"node {node} ({type_id}) has no input {field}; it has {known}", node, field)
    for source, output, target, target_field in workflow.edges:
        if (target, target_field) == (node, field):
            raise _refusal(
                "connected",
                f"node {node} ({type_id}): {field} comes from {source}.{output}, so it can't be set; set that instead",
                node,
                field,
            )
    return node, field


def interface_problems(workflow: Workflow, catalogue: Catalogue) -> list[Problem]:
    """Names of the interface that stand for nothing: their node or field is not there."""
    nodes = _Nodes(workflow, catalogue)
    return [
        *_side_problems(workflow, nodes, "inputs", workflow.interface.inputs),
        *_side_problems(workflow, nodes, "outputs", workflow.interface.outputs),
    ]


def _side_problems(
    workflow: Workflow, nodes: _Nodes, side: Literal["inputs", "outputs"], ports: Mapping[str, tuple[str, str]]
) -> Iterator[Problem]:
    word = side.removesuffix("s")
    for name, (node, field) in ports.items():
        template = nodes.template(node) if node in workflow.nodes else None
        known = (template.inputs if side == "inputs" else template.outputs) if template else {}
        if node not in workflow.nodes:
            yield Problem(
                "unknown-node", f"interface {word} {name!r} stands for node {node}, which does not exist", node
            )
        elif template is not None and field not in known:
            has = ", ".join(known) or "none"
            sentence = f"interface {word} {name!r} stands for {word} {field} of node {node}, which has {has}"
            yield Problem("unknown-field", sentence, node, field)


def input_template(workflow: Workflow, catalogue: Catalogue, name: str) -> InputTemplate | None:
    """Template of the input that a name stands for; None if its type is not installed."""
    nodes = _Nodes(workflow, catalogue)
    node, field = _place(workflow, nodes, name)
    template = nodes.template(node)
    return template.inputs[field] if template else None


def with_inputs(workflow: Workflow, catalogue: Catalogue, values: Mapping[str, JSON]) -> Workflow:
    """The same workflow with values put in; `InvalidGraphError` if a name stands for nothing that can be set."""
    nodes = _Nodes(workflow, catalogue)
    places = {_place(workflow, nodes, name): value for name, value in values.items()}
    return _with_values(workflow, places)


def with_seed(workflow: Workflow, catalogue: Catalogue, seed: int) -> Workflow:
    """The same workflow with a seed: at the interface input `seed`, else at every seed that nothing is connected to."""
    if SEED in workflow.interface.inputs:
        return with_inputs(workflow, catalogue, {SEED: seed})
    connected = {(target, field) for _, _, target, field in workflow.edges}
    places = [place for place in _seed_places(workflow, catalogue) if place not in connected]
    if not places:
        raise _refusal("no-seed", "this workflow has no seed to set: no unconnected input of its nodes is a seed")
    return _with_values(workflow, dict.fromkeys(places, seed))


def _seed_places(workflow: Workflow, catalogue: Catalogue) -> Iterable[tuple[str, str]]:
    nodes = _Nodes(workflow, catalogue)
    for key in workflow.nodes:
        template = nodes.template(key)
        for name, field in template.inputs.items() if template else ():
            if field.component == SEED:
                yield key, name


def _with_values(workflow: Workflow, places: Mapping[tuple[str, str], JSON]) -> Workflow:
    nodes = dict(workflow.nodes)
    for (key, field), value in places.items():
        nodes[key] = nodes[key].model_copy(update={"inputs": {**nodes[key].inputs, field: value}})
    return workflow.model_copy(update={"nodes": nodes})


def _refusal(code: str, message: str, node: str | None = None, field: str | None = None) -> InvalidGraphError:
    return InvalidGraphError([Problem(code, message, node, field)])
