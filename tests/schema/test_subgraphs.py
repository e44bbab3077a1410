"""Names of subgraphs, and the templates of nodes with the ports of one."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

import pytest

from nodeloom.schema import (
    Catalogue,
    ColorField,
    Edge,
    Graph,
    InputField,
    Invocation,
    InvocationContext,
    InvocationOutput,
    LatentsField,
    Node,
    OutputField,
    Ports,
    SubgraphInvocation,
    SubgraphOutput,
    TypeVariable,
    Workflow,
    invocation,
)
from nodeloom.schema.field_templates import MISSING
from nodeloom.schema.field_types import FieldType
from nodeloom.schema.graph import End
from nodeloom.schema.openapi import publish
from nodeloom.schema.port_templates import PortedType
from nodeloom.schema.subgraph_names import flat_subgraphs
from nodeloom.schema.subgraphs import bound, node_template
from nodeloom.schema.templates import InvocationTemplate
from nodeloom.schema.value_check import value_problem

T = Annotated[Any, TypeVariable("T")]


@invocation("acme/call", version=1)
class Call(SubgraphInvocation):
    def invoke(self, context: InvocationContext) -> SubgraphOutput:
        raise AssertionError


@invocation("acme/each", version=1)
class Each(SubgraphInvocation):
    port_rule: ClassVar[Ports] = Ports(of="subgraph", shape="each", given=("turn",), whole="whole")

    whole: list[str] = InputField(default=[])

    def invoke(self, context: InvocationContext) -> SubgraphOutput:
        raise AssertionError


class MixedOutput(InvocationOutput):
    number: int = OutputField()
    numbers: list[int] = OutputField()
    either: int | list[int] = OutputField()
    items: list[int] = OutputField(spread=True)
    same: T = OutputField()


@invocation("acme/mixed", version=1)
class Mixed(Invocation):
    number: int = InputField(default=1, ge=0, lazy=True)
    needed: str = InputField(min_length=2)
    numbers: list[int] = InputField(default=[])
    either: int | list[int] = InputField(default=1)
    gathered: list[int] = InputField(default=[], gather=True)
    color: ColorField = InputField(default=ColorField(r=0, g=0, b=0))
    latents: LatentsField | None = InputField(default=None)
    same: T = InputField(default=None)
    turn: int = InputField(default=0)

    def invoke(self, context: InvocationContext) -> MixedOutput:
        raise AssertionError


CATALOGUE = Catalogue(publish([Call, Each, Mixed]))
INPUTS = {name: ("m", name) for name in Mixed.model_fields}
OUTPUTS = {name: ("m", name) for name in MixedOutput.model_fields}


def part(values: dict[str, Any] | None = None, **more: Any) -> Graph:
    return Graph({"m": Node("acme/mixed", values or {})}, inputs=dict(INPUTS), outputs=dict(OUTPUTS), **more)


def template(graph: Graph, node: str = "c") -> InvocationTemplate:
    found = node_template(graph, CATALOGUE, node)
    assert found is not None
    return found


def calling(definition: Graph, type_id: str = "acme/call", **values: Any) -> Graph:
    return Graph({"c": Node(type_id, {"subgraph": {"name": "part"}, **values})}, subgraphs={"part": definition})


def test_a_workflow_gives_its_interface_and_its_subgraphs_with_all_that_is_in_them() -> None:
    inner = {
        "nodes": {"d": {"type": "t/draw"}},
        "interface": {"inputs": {"below": ["d", "below"]}, "outputs": {"value": ["d", "value"]}},
        "pins": {"d": [{"outputs": {"value": 1}}]},
        "subgraphs": {"deep": {"nodes": {"n": {"type": "t/n", "mode": "muted"}}}},
    }
    document = {"format": "nodeloom.workflow", "format_version": 2, "nodes": {}, "subgraphs": {"inner": inner}}
    graph = Workflow.read(document).graph().subgraphs["inner"]
    assert (graph.inputs, graph.outputs) == ({"below": ("d", "below")}, {"value": ("d", "value")})
    assert graph.pins["d"][0].outputs == {"value": 1}
    assert graph.subgraphs["deep"].nodes["n"].mode == "muted"


def test_names_of_inner_subgraphs_are_unique_and_what_names_them_follows() -> None:
    call = Node("acme/call", {"subgraph": {"name": "x"}})
    outer = Graph({"c": call}, subgraphs={"x": Graph({"own": Node("acme/mixed"), "c": call})})
    plain = Graph({"c": call})
    graph = Graph(subgraphs={"outer": outer, "plain": plain, "x": Graph(), "outer/x": Graph()})
    flat = flat_subgraphs(graph, CATALOGUE.templates)
    assert list(flat) == ["outer", "plain", "x", "outer/x", "outer/x'"]
    named = {name: [node.inputs.get("subgraph") for node in each.nodes.values()] for name, each in flat.items()}
    assert named["outer"] == [{"name": "outer/x'"}]
    assert named["plain"] == [{"name": "x"}]
    assert named["outer/x'"] == [None, {"name": "outer/x'"}]
    assert flat_subgraphs(Graph(subgraphs=flat), CATALOGUE.templates) is flat


def test_a_graph_without_ports_is_bound_for_nothing() -> None:
    graph = Graph({"m": Node("acme/mixed")}, subgraphs={"part": part()})
    found = bound(graph, CATALOGUE)
    assert found.graph is graph
    assert found.catalogue is CATALOGUE
    assert found.definitions == {}


def test_ports_are_as_the_inner_fields() -> None:
    found = template(calling(part()))
    inner = CATALOGUE.templates["acme/mixed"]
    assert list(found.inputs) == ["subgraph", *INPUTS]
    assert list(found.outputs) == [*OUTPUTS]
    for name in ("number", "needed", "numbers", "either", "gathered", "color", "latents"):
        port, field = found.inputs[name], inner.inputs[name]
        assert (port.type, port.required, port.default, port.input, port.gather) == (
            field.type, field.required, field.default, field.input, field.gather,
        ), name  # fmt: skip
    assert found.inputs["needed"].constraints.min_length == 2
    assert found.outputs["items"].spread is False
    assert found.outputs["items"].type == FieldType("IntegerField")


def test_the_inner_nodes_own_value_is_the_default_of_a_port() -> None:
    inputs = template(calling(part({"number": 7, "needed": "xy", "latents": None}))).inputs
    assert (inputs["number"].default, inputs["number"].required) == (7, False)
    assert (inputs["needed"].default, inputs["needed"].required) == ("xy", False)
    assert inputs["latents"].default is None
    assert template(calling(part())).inputs["needed"].default is MISSING


def test_a_node_that_waits_for_its_inputs_asks_for_none_of_them() -> None:
    assert not template(calling(part())).inputs["number"].lazy


def test_ports_for_each_item_take_one_or_many_and_give_many() -> None:
    found = template(calling(part(), "acme/each"))
    types = {name: str(field.type) for name, field in found.inputs.items()}
    assert types == {
        "subgraph": "SubgraphField",
        "whole": "list of StringField",
        "number": "IntegerField or list of them",
        "needed": "StringField or list of them",
        "numbers": "list of IntegerField",
        "either": "IntegerField or list of them",
        "gathered": "list of IntegerField",
        "color": "ColorField or list of them",
        "latents": "LatentsField or list of them",
        "same": "m.T or list of them",
    }
    assert {str(field.type) for name, field in found.outputs.items()} == {"list of IntegerField", "list of m.T"}


def test_ports_that_take_lists_are_told_to_the_node_with_those_that_the_user_named() -> None:
    graph = bound(calling(part(), "acme/each", whole=["same"]), CATALOGUE).graph
    assert graph.nodes["c"].inputs["whole"] == ["either", "gathered", "numbers", "same"]
    assert template(calling(part(), "acme/each", whole=["same"])).inputs["same"].type.is_single


@pytest.mark.parametrize(
    ("name", "value", "fits"),
    [
        ("number", 3, True), ("number", [3, 4], True), ("number", [-1], False), ("number", "x", False),
        ("color", {"r": 1, "g": 2, "b": 3}, True), ("color", [{"r": 1, "g": 2, "b": 3}], True),
        ("color", [{"r": 1}], False), ("needed", ["ab", "c"], False),
    ],
)  # fmt: skip
def test_values_of_ports_for_each_item_are_checked_item_by_item(name: str, value: Any, fits: bool) -> None:
    found = template(calling(part(), "acme/each")).inputs[name]
    assert (value_problem(CATALOGUE, found, value) is None) == fits


def test_variables_keep_together_what_is_of_one_node_and_are_bound_by_what_is_inside() -> None:
    found = template(calling(part()))
    assert found.inputs["same"].type == found.outputs["same"].type == FieldType("m.T", variable=True)
    two = Graph(
        {"a": Node("acme/mixed"), "b": Node("acme/mixed")},
        [Edge("a", "number", "b", "same")],
        inputs={"x": ("a", "same")},
        outputs={"y": ("b", "same"), "z": ("a", "same")},
    )
    outputs = template(calling(two)).outputs
    assert (str(outputs["y"].type), outputs["z"].type.name) == ("IntegerField", "a.T")


def test_a_variable_that_is_passed_on_is_the_same_and_what_follows_does_not_bind_it() -> None:
    chain = Graph(
        {"a": Node("acme/mixed"), "b": Node("acme/mixed"), "c": Node("acme/mixed")},
        [Edge("a", "same", "b", "same"), Edge("b", "same", "c", "number"), Edge("b", "same", "c", "gathered")],
        inputs={"x": ("a", "same")},
        outputs={"y": ("b", "same")},
    )
    found = template(calling(chain))
    assert found.inputs["x"].type == found.outputs["y"].type == FieldType("a.T", variable=True)


def test_ports_of_nested_calls_are_those_at_the_bottom() -> None:
    ends: dict[str, End] = {"count": ("c", "number")}
    middle = Graph({"c": Node("acme/call", {"subgraph": {"name": "part"}, "number": 5})}, inputs=ends, outputs=ends)
    graph = Graph(
        {"o": Node("acme/call", {"subgraph": {"name": "middle"}})}, subgraphs={"part": part(), "middle": middle}
    )
    found = template(graph, "o")
    assert (found.inputs["count"].default, found.inputs["count"].constraints.minimum) == (5, 0)
    assert found.outputs["count"].type == FieldType("IntegerField")


def test_what_a_type_that_is_not_installed_would_take_is_anything() -> None:
    unknown = Graph({"m": Node("else/where")}, inputs={"x": ("m", "a")}, outputs={"y": ("m", "b")})
    found = template(calling(unknown))
    assert (found.inputs["x"].type.name, found.outputs["y"].type.name) == ("AnyField", "AnyField")


def test_a_key_of_a_template_with_ports_shows_as_the_type_it_is_of() -> None:
    key = PortedType.of("acme/call", "part", ["a"])
    assert (str(key), f"{key}", f"{key:>12}", f"{key!s}") == ("acme/call", "acme/call", "   acme/call", "acme/call")
    assert key != "acme/call"
    assert key == PortedType.of("acme/call", "part", ["a"]) != PortedType.of("acme/call", "part", [])
