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
    Since,
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

    migrations = (Since(3, "only tests know it"),)

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

    with pytest.raises(DefinitionError, match="two different classes are named Clash .*; rename one"):
        publish([declare(int), declare(str)])


def test_an_enum_is_named_after_the_package_that_defines_it() -> None:
    class Home(StrEnum):
        A = "a"

    class Foreign(StrEnum):
        A = "a"

    Home.__module__, Foreign.__module__ = "nodeloom.schema.somewhere", "other_pack.kinds"

    class Holder(FieldValue):
        inner: Foreign = Foreign.A

    @invocation("acme/enums", version=1)
    class Enums(Invocation):
        """Uses enums of others."""

        home: Home = Home.A
        several: list[Foreign] = InputField(default=[])
        holder: Holder = Holder()

        def invoke(self, context: InvocationContext) -> StringOutput:
            raise AssertionError

    document = publish([Enums])
    inputs = Catalogue(document).templates["acme/enums"].inputs
    assert (inputs["home"].type.name, inputs["several"].type.name) == ("Home", "other_pack.Foreign")
    components = document["components"]["schemas"]
    assert {"Home", "other_pack.Foreign"} <= components.keys()
    (inner,) = (schema for name, schema in components.items() if name.endswith(".Holder"))
    assert inner["properties"]["inner"]["$ref"] == "#/components/schemas/other_pack.Foreign"
    assert "x-type-name" not in str(document)


def twins() -> tuple[type[FieldValue], type[FieldValue]]:
    def one() -> type[FieldValue]:
        class Twin(FieldValue):
            x: int = 1

        return Twin

    def other() -> type[FieldValue]:
        class Twin(FieldValue):
            y: str = ""

        return Twin

    return one(), other()


def test_two_types_of_one_name_in_one_invocation_are_refused() -> None:
    one, other = twins()

    class Both(Invocation):
        """Uses both."""

        left: one  # type: ignore[valid-type]
        right: other  # type: ignore[valid-type]

        def invoke(self, context: InvocationContext) -> StringOutput:
            raise AssertionError

    with pytest.raises(DefinitionError, match=r"pack acme, type acme/both: two different classes are named Twin"):
        invocation("acme/both", version=1)(Both)


def test_two_types_of_one_name_in_an_input_and_an_output_are_refused() -> None:
    one, other = twins()

    class Gives(InvocationOutput):
        right: other  # type: ignore[valid-type]

    class Takes(Invocation):
        """Takes one, gives the other."""

        left: one  # type: ignore[valid-type]

        def invoke(self, context: InvocationContext) -> Gives:
            raise AssertionError

    with pytest.raises(DefinitionError, match=r"pack acme, type acme/takes: two different classes are named Twin"):
        invocation("acme/takes", version=1)(Takes)


def test_the_same_output_serves_many_invocations() -> None:
    @invocation("acme/other", version=1)
    class Other(Invocation):
        """Another."""

        def invoke(self, context: InvocationContext) -> ImageOutput:
            raise AssertionError

    templates = Catalogue(publish([Pick, Other])).templates
    assert list(templates["acme/other"].outputs) == ["image", "width", "height"]
