"""What is published of a type of values is made once, and is the same for whoever uses it."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import Field

from nodeloom.schema import Invocation, InvocationContext, StringOutput, UNetField, invocation
from nodeloom.schema.class_schema import class_schema
from nodeloom.schema.component import invocation_component
from nodeloom.schema.values import FieldValue, LoRAField, ModelField


class Shade(FieldValue):
    """A value of ours that is made of others."""

    depth: int = Field(default=1, ge=0)
    model: ModelField | None = None
    inner: tuple[Shade, ...] = ()


def declared(name: str, annotation: Any) -> type[Invocation]:
    def sketch(context: InvocationContext, value: Any) -> StringOutput:
        return StringOutput(value="")

    sketch.__name__ = name
    sketch.__annotations__["value"] = annotation
    return invocation(f"sketch/{name}", version=1)(sketch)


def test_two_classes_share_what_is_published_of_their_values() -> None:
    _, first = invocation_component(declared("First", UNetField))
    _, second = invocation_component(declared("Second", list[UNetField]))
    shared = (first.keys() & second.keys()) - {"StringOutput"}
    assert {"UNetField", "LoRAField", "ModelField", "ConditioningField"} <= shared
    assert all(first[name] is second[name] for name in shared)


def test_a_value_says_the_same_alone_and_within_others() -> None:
    _, alone = invocation_component(declared("Alone", LoRAField))
    _, within = invocation_component(declared("Within", UNetField))
    assert alone["LoRAField"] is within["LoRAField"]
    assert alone["LoRAField"]["properties"]["model"]["$ref"] == "#/components/schemas/ModelField"


@pytest.mark.parametrize("annotation", [Shade, Shade | None, list[Shade]])
def test_a_value_that_is_of_itself_and_of_others_is_whole(annotation: Any) -> None:
    cls = declared("Shaded", annotation)
    _, definitions = class_schema(cls)
    found = {definition.name: definition.schema for definition in definitions}
    package = __name__.partition(".")[0]
    assert found.keys() == {f"{package}.Shade", "ModelField"}
    shade = found[f"{package}.Shade"]
    assert shade["properties"]["inner"]["items"] == {"$ref": f"#/components/schemas/{package}.Shade"}
    assert {"stateful": True, "additionalProperties": False}.items() <= shade.items()
    assert "x-type-name" not in shade
