"""From an expansion to a plan: its values enter as the outputs of a node that has run already."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from nodeloom.runtime.engine.canonical import canonical_text, encode
from nodeloom.runtime.engine.compiler import compile_prepared
from nodeloom.runtime.engine.failures import OutputRefusedError
from nodeloom.runtime.engine.pins import Pins
from nodeloom.runtime.engine.plan import Index, Plan, PlanNode
from nodeloom.runtime.engine.preparation import Prepared, prepared
from nodeloom.runtime.engine.tasks import Outcome
from nodeloom.schema.errors import InputError, InvalidGraphError
from nodeloom.schema.expansion import INPUTS, Expansion
from nodeloom.schema.field_templates import OutputTemplate
from nodeloom.schema.field_types import FieldType
from nodeloom.schema.graph import Edge, Graph, Node, Pin
from nodeloom.schema.output import InvocationOutput
from nodeloom.schema.templates import InvocationTemplate

_GIVEN_TYPE = ""
"""Type of the node that the values of an expansion come from; no pack can declare it."""


class GivenOutput(InvocationOutput):
    """Values of an expansion, as the outputs of a node."""


def compile_expansion(expansion: Expansion, plan: Plan, pins: Pins) -> tuple[Plan, dict[int, Outcome]]:
    """The plan of an expansion of one of a plan's nodes, and what its node `INPUTS` gives, by rank.

    `pins` come before those that its graph has. Raises `OutputRefusedError` if its graph can't run or its outputs
    can't be used.
    """
    graph = _with_inputs(expansion, plan)
    graph.pins = {**graph.pins, **pins}
    catalogue = plan.catalogue.extended({_GIVEN_TYPE: _template(expansion.inputs)})
    ready = prepared(graph, catalogue)
    ends = [node for node, _ in expansion.outputs.values()]
    try:
        compiled = compile_prepared(ready, plan.catalogue, [*ends, *ready.output_nodes()])
    except InvalidGraphError as error:
        raise OutputRefusedError(f"the graph that it would run is wrong: {error}") from error
    ranks = {node.id: rank for rank, node in enumerate(compiled.nodes)}
    for name, end in expansion.outputs.items():
        node, output = ready.place(*end)
        _check_end(ready, compiled.nodes[ranks[node]], output, name)
    given = {ranks[INPUTS]: _given(expansion.inputs)} if INPUTS in ranks else {}
    return compiled, given


def content_of(expansion: Expansion) -> str:
    """Digest of an expansion's graph and of its values; "" for values that can't be written as JSON."""
    graph = expansion.graph
    nodes = [(key, node.type, node.mode, node.inputs) for key, node in graph.nodes.items()]
    try:
        text = canonical_text([nodes, graph.edges, expansion.inputs])
    except (TypeError, ValueError):
        return ""
    return hashlib.blake2b(text, digest_size=16).hexdigest()


def inner_pins(plan: Plan, name: str, index: Index) -> Pins:
    """Pins of a plan that are meant for a graph that one of its nodes runs: `name` is `node/number`."""
    if not plan.pins:
        return {}
    depth, prefix = len(index), f"{name}/"
    return {
        key.removeprefix(prefix): [
            Pin(pin.outputs, tuple(pin.index[depth:]), pin.inputs) for pin in pins if tuple(pin.index[:depth]) == index
        ]
        for key, pins in plan.pins.items()
        if key.startswith(prefix)
    }


def end_ranks(expansion: Expansion, plan: Plan) -> dict[str, tuple[int, str]]:
    """Rank and output that each output of an expansion comes from."""
    ranks = {node.id: rank for rank, node in enumerate(plan.nodes)}
    places = {name: plan.place(*end) for name, end in expansion.outputs.items()}
    return {name: (ranks[node], output) for name, (node, output) in places.items()}


def _with_inputs(expansion: Expansion, plan: Plan) -> Graph:
    graph = expansion.graph
    if INPUTS in graph.nodes:
        raise OutputRefusedError("the graph that it would run has a node without an id")
    return replace(
        graph,
        nodes={INPUTS: Node(_GIVEN_TYPE), **graph.nodes},
        subgraphs={**plan.subgraphs, **graph.subgraphs},
    )


def _check_end(ready: Prepared, node: PlanNode, output: str, name: str) -> None:
    if output not in ready.catalogue.templates[ready.graph.nodes[node.id].type].outputs:
        raise OutputRefusedError(f"its {name} would be {output} of the inner node {node.id}, which has no such output")
    if node.scope.axes or output in node.kind.spread:
        raise OutputRefusedError(f"its {name} would be many values of the inner node {node.id}; collect them first")


def _template(inputs: Mapping[str, Any]) -> InvocationTemplate:
    """A node whose outputs go into everything: what they hold is checked where it arrives."""
    outputs = {
        name: OutputTemplate(
            name=name, type=FieldType(name, variable=True), title=name, description="", spread=False, order=None,
            hidden=False, problem=None, schema={}, original=None,
        )
        for name in inputs
    }  # fmt: skip
    return InvocationTemplate(
        type=_GIVEN_TYPE, version=1, title="Inputs", description="", category="", tags=(), pack="",
        classification="internal", purity="pure", output_node=False, idempotent=True, accelerator=False, pairs=False,
        inputs={}, outputs=outputs, output_type="",
    )  # fmt: skip


def _given(inputs: Mapping[str, Any]) -> Outcome:
    outputs = GivenOutput()
    outputs.__dict__.update(inputs)
    try:
        encoded = {name: encode(value) for name, value in inputs.items()}
    except (TypeError, ValueError) as error:
        raise OutputRefusedError(
            f"the values for the graph that it would run can't be written as JSON: {error}"
        ) from error
    return Outcome(outputs, {**encoded}, 0, "pinned")


def expansion_of(plan: Plan, name: str, inputs: Mapping[str, Any]) -> Expansion:
    """A subgraph of a plan as an expansion: `inputs` are values for its interface, by name; others keep their own.

    Raises `InputError` if there is no such subgraph, or it has no such inputs.
    """
    found = plan.subgraphs.get(name)
    if found is None:
        known = ", ".join(sorted(plan.subgraphs)) or "none"
        raise InputError(f"there is no subgraph {name}; there are {known}")
    unknown = sorted(inputs.keys() - found.inputs.keys())
    if unknown:
        known = ", ".join(found.inputs) or "none"
        raise InputError(f"subgraph {name} has no input {', '.join(unknown)}; its inputs are {known}")
    nodes = dict(found.nodes)
    for port in inputs:
        key, field = found.inputs[port]
        if key in nodes:
            rest = {each: value for each, value in nodes[key].inputs.items() if each != field}
            nodes[key] = replace(nodes[key], inputs=rest)
    edges = [Edge(INPUTS, port, *found.inputs[port]) for port in inputs]
    return Expansion(replace(found, nodes=nodes, edges=[*found.edges, *edges]), found.outputs, inputs)
