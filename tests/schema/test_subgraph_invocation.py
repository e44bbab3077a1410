"""Invocations with the ports of a subgraph: how they are declared and published."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest

from nodeloom.schema import (
    Catalogue,
    DefinitionError,
    Expansion,
    InputField,
    Invocation,
    InvocationContext,
    InvocationOutput,
    OutputField,
    Ports,
    StringOutput,
    SubgraphField,
    SubgraphInvocation,
    SubgraphOutput,
    invocation,
)
from nodeloom.schema.openapi import publish


class CountedOutput(SubgraphOutput):
    count: int = OutputField()


@invocation("acme/call", version=1)
class Call(SubgraphInvocation):
    port_rule: ClassVar[Ports] = Ports(shape="each", given=("number",), whole="whole")

    whole: list[str] = InputField(default=[])

    def invoke(self, context: InvocationContext) -> CountedOutput:
        return CountedOutput(count=1, **self.ports())


def declared(rule: Ports, output: type[InvocationOutput] = SubgraphOutput) -> type[Invocation]:
    @invocation("acme/wrong", version=1)
    class Wrong(SubgraphInvocation):
        port_rule: ClassVar[Ports] = rule

        def invoke(self, context: InvocationContext) -> output:  # type: ignore[valid-type]
            raise AssertionError

    return Wrong


def test_its_rule_is_in_the_published_document() -> None:
    template = Catalogue(publish([Call])).templates["acme/call"]
    assert template.ports == Call.port_rule
    assert list(template.inputs) == ["subgraph", "whole"]
    assert (template.inputs["subgraph"].input, template.inputs["subgraph"].required) == ("direct", True)
    assert list(template.outputs) == ["count"]


def test_a_subgraph_is_marked_as_such_and_can_be_stored() -> None:
    component = Catalogue(publish([Call])).components["SubgraphField"]
    assert (component["names"], component["stateful"]) == ("subgraph", True)
    assert "resource" not in component


def test_its_class_takes_any_port_and_tells_them_from_its_own_inputs() -> None:
    values: dict[str, Any] = {"subgraph": {"name": "s"}, "whole": ["a"], "a": [1], "invoke": 2, "_b": None}
    made = Call.model_validate(values)
    assert made.subgraph == SubgraphField(name="s")
    assert made.ports() == {"a": [1], "invoke": 2, "_b": None}


def test_outputs_that_the_subgraph_decides_are_outputs_like_any_other() -> None:
    found = SubgraphOutput.model_validate({"image": 1, "copy": 2})
    assert found.__dict__ == {"image": 1, "copy": 2}
    assert found.image == 1  # type: ignore[attr-defined]
    assert found.model_dump() == {"image": 1, "copy": 2}


def test_an_output_that_is_no_subgraph_output_is_refused() -> None:
    with pytest.raises(DefinitionError, match="StringOutput must derive from SubgraphOutput"):
        declared(Ports(), StringOutput)


def test_a_rule_that_names_inputs_that_are_not_there_is_refused() -> None:
    with pytest.raises(DefinitionError, match="its ports speak of the input body, which it does not have"):
        declared(Ports(of="body"))
    with pytest.raises(DefinitionError, match="its ports speak of the input whole"):
        declared(Ports(whole="whole"))


def test_an_unknown_shape_is_refused() -> None:
    with pytest.raises(DefinitionError, match="its ports have the shape 'some', must be one of same, each"):
        declared(Ports(shape="some"))  # type: ignore[arg-type]


def test_invoke_may_be_annotated_to_return_an_expansion_as_well() -> None:
    @invocation("acme/expands", version=1)
    class Expands(Invocation):
        def invoke(self, context: InvocationContext) -> StringOutput | Expansion:
            raise AssertionError

    assert Expands.definition.output_type is StringOutput


def test_a_list_of_outputs_is_no_output() -> None:
    with pytest.raises(DefinitionError, match="must be annotated with a subclass of InvocationOutput"):

        @invocation("acme/many", version=1)
        class Many(Invocation):
            def invoke(self, context: InvocationContext) -> list[StringOutput]:  # type: ignore[override]
                raise AssertionError
