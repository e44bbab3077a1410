"""The contract of an invocation type: what binds, whatever the declaration looks like."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from nodeloom.schema import (
    Catalogue,
    ColorField,
    InputField,
    Invocation,
    InvocationContext,
    StringOutput,
    UNetField,
    invocation,
)
from nodeloom.schema.openapi import publish
from nodeloom.schema.type_contract import type_contract


@invocation("acme/say", version=1, title="Say", category="text", tags=["loud"])
class Say(Invocation):
    """Say something."""

    text: str = InputField(description="What", max_length=9)
    times: int = InputField(default=1, ge=1, le=5, description="How often")
    how: Literal["low", "high"] = InputField(default="low", choice_labels={"low": "Low"})
    color: ColorField = InputField(input="connection")

    def invoke(self, context: InvocationContext) -> StringOutput:
        raise AssertionError


def contract(*types: type[Invocation], of: str = "acme/say") -> Any:
    return type_contract(publish(types)["components"]["schemas"], of)


def test_it_holds_the_type_its_output_and_the_values_that_it_names() -> None:
    assert list(contract(Say)["components"]["schemas"]) == ["ColorField", "acme.say", "output"]


def test_it_says_names_types_limits_choices_and_defaults_and_no_wording() -> None:
    inputs = contract(Say)["components"]["schemas"]["acme.say"]["properties"]
    assert inputs["times"] == {
        "default": 1,
        "field_kind": "input",
        "maximum": 5,
        "minimum": 1,
        "type": "integer",
    }
    assert inputs["how"]["enum"] == ["high", "low"]
    assert "title" not in str(contract(Say))
    assert "description" not in str(contract(Say))


def test_the_same_promise_in_other_words_is_the_same_contract() -> None:
    @invocation("acme/say", version=1, title="Speak", category="voice")
    class Speak(Invocation):
        """Speak up."""

        how: Literal["high", "low"] = InputField(default="low", description="How loud")
        text: Annotated[str, Field(max_length=9)] = InputField(title="Words")
        color: ColorField = InputField(input="connection")
        times: Annotated[int, Field(ge=1)] = InputField(default=1, le=5)

        def invoke(self, context: InvocationContext) -> StringOutput:
            raise AssertionError

    assert contract(Speak) == contract(Say)


def test_it_is_read_as_any_published_document() -> None:
    read, published = Catalogue(contract(Say)).templates["acme/say"], Catalogue(publish([Say])).templates["acme/say"]
    for name, template in published.inputs.items():
        known = read.inputs[name]
        assert (known.type, known.default, known.required) == (template.type, template.default, template.required)
        assert (known.constraints, known.input) == (template.constraints, template.input)
    assert read.version == 1
    assert read.outputs.keys() == published.outputs.keys()


def test_a_handle_is_its_name_whatever_it_is_made_of() -> None:
    @invocation("acme/weigh", version=1)
    class Weigh(Invocation):
        """Weigh a network."""

        unet: UNetField = InputField(description="The network")

        def invoke(self, context: InvocationContext) -> StringOutput:
            raise AssertionError

    found = contract(Weigh, of="acme/weigh")["components"]["schemas"]
    assert list(found) == ["UNetField", "acme.weigh", "output"]
    assert found["UNetField"] == {"stateful": False, "type": "object"}
