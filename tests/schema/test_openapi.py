"""The published document."""

from enum import StrEnum
from typing import Annotated, Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from nodeloom.schema import (
    Catalogue,
    DefinitionError,
    FieldValue,
    ImageField,
    ImageOutput,
    InputField,
    Invocation,
    InvocationContext,
    InvocationOutput,
    LatentsField,
    Seed,
    StringOutput,
    TypeVariable,
    invocation,
)
from nodeloom.schema.openapi import publish
from nodeloom.schema.templates import MISSING

T = Annotated[Any, TypeVariable("T")]


class Kind(StrEnum):
    SOFT = "soft"
    HARD = "hard"


class Style(FieldValue):
    """A style of one's own."""

    name: str
    kind: Kind = Kind.SOFT


class Picked(InvocationOutput):
    """What was picked."""

    value: T


@invocation("acme/pick", version=3, title="Pick", category="flow", tags=["choice"], purity="volatile", output=True)
class Pick(Invocation):
    """Pick something."""

    on_true: T | None = InputField(default=None, lazy=True)
    items: list[T] = InputField(default=[], gather=True)
    style: Style = InputField(default=Style(name="x"))
    kind: Kind = Kind.HARD
    latents: LatentsField | None = None
    images: ImageField | list[ImageField] = InputField(description="One or many")
    seed: Seed = InputField(default=0, description="Seed")

    def invoke(self, context: InvocationContext) -> Picked:
        raise AssertionError


def catalogue() -> Catalogue:
    return Catalogue(publish([Pick]))


def test_it_is_valid_openapi_3_1() -> None:
    OpenAPIV31SpecValidator(publish([Pick])).validate()


def test_it_carries_the_attributes_of_the_invocation() -> None:
    template = catalogue().templates["acme/pick"]
    assert (template.version, template.title, template.category, template.tags) == (3, "Pick", "flow", ("choice",))
    assert (template.pack, template.purity, template.output_node) == ("acme", "volatile", True)


def test_it_carries_the_attributes_of_the_fields() -> None:
    inputs = catalogue().templates["acme/pick"].inputs
    assert list(inputs) == ["on_true", "items", "style", "kind", "latents", "images", "seed"]
    assert inputs["on_true"].lazy
    assert inputs["items"].gather
    assert inputs["images"].required
    assert inputs["images"].default is MISSING
    assert (inputs["seed"].component, inputs["seed"].constraints.maximum) == ("seed", 2**64 - 1)


def test_types_of_a_pack_are_named_after_their_package() -> None:
    inputs = catalogue().templates["acme/pick"].inputs
    package = __name__.partition(".")[0]
    assert inputs["style"].type.name == f"{package}.Style"
    assert inputs["kind"].options == ("soft", "hard")
    assert inputs["images"].type.name == "ImageField"


def test_handles_are_connections_and_plain_values_of_a_pack_are_stateful() -> None:
    inputs = catalogue().templates["acme/pick"].inputs
    assert (inputs["latents"].input, inputs["latents"].stateful) == ("connection", False)
    assert (inputs["style"].input, inputs["style"].stateful) == ("any", True)


def test_no_reference_points_nowhere() -> None:
    components = publish([Pick])["components"]["schemas"]

    def references(value: Any) -> set[str]:
        if isinstance(value, dict):
            own = {value["$ref"]} if isinstance(value.get("$ref"), str) else set()
            return own.union(*map(references, value.values()))
        return set().union(*map(references, value)) if isinstance(value, list) else set()

    assert {reference.removeprefix("#/components/schemas/") for reference in references(components)} <= set(components)


def test_two_different_types_of_one_name_are_refused() -> None:
    def declare(kind: type) -> type[Invocation]:
        class Clash(FieldValue):
            value: kind  # type: ignore[valid-type]

        @invocation(f"acme/uses_{kind.__name__}", version=1)
        class Uses(Invocation):
            """Uses it."""

            clash: Clash

            def invoke(self, context: InvocationContext) -> StringOutput:
                raise AssertionError

        return Uses

    with pytest.raises(DefinitionError, match=r"two different types are named .*Clash; rename one"):
        publish([declare(int), declare(str)])


def test_the_same_output_serves_many_invocations() -> None:
    @invocation("acme/other", version=1)
    class Other(Invocation):
        """Another."""

        def invoke(self, context: InvocationContext) -> ImageOutput:
            raise AssertionError

    templates = Catalogue(publish([Pick, Other])).templates
    assert list(templates["acme/other"].outputs) == ["image", "width", "height"]
