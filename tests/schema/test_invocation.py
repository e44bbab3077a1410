"""Declaring invocations, as a class and as a function."""

import asyncio
from typing import Literal

from nodeloom.schema import (
    ImageField,
    InputField,
    IntegerOutput,
    Invocation,
    InvocationContext,
    InvocationOutput,
    OutputField,
    Since,
    StringOutput,
    invocation,
)


@invocation("acme/add", version=2, title="Add", category="math", tags=["sum"])
class Add(Invocation):
    """Add two numbers."""

    migrations = (Since(2, "only tests know it"),)

    a: int = InputField(description="First")
    b: int = InputField(default=1, description="Second")

    def invoke(self, context: InvocationContext) -> IntegerOutput:
        return IntegerOutput(value=self.a + self.b)


class Split(InvocationOutput):
    """Parts."""

    part: list[str] = OutputField(spread=True)


@invocation("acme/split", version=1)
class SplitText(Invocation):
    """Split a text."""

    text: str
    lazy_text: str | None = InputField(default=None, lazy=True)
    more: list[str] = InputField(default=[], gather=True)

    def invoke(self, context: InvocationContext) -> Split:
        return Split(part=self.text.split())


def nowhere() -> InvocationContext:
    """A context for invocations that ask nothing of it."""
    return None  # type: ignore[return-value]


def test_a_class_gets_its_definition_from_the_decorator() -> None:
    definition = Add.definition
    assert (definition.type, definition.version, definition.pack) == ("acme/add", 2, "acme")
    assert (definition.title, definition.description) == ("Add", "Add two numbers.")
    assert definition.output_type is IntegerOutput
    assert (definition.purity, definition.output, definition.idempotent) == ("pure", False, True)


def test_an_invocation_is_a_model_with_its_defaults() -> None:
    assert Add(a=2).invoke(nowhere()) == IntegerOutput(value=3)


def test_lazy_gather_and_spread_fields_are_listed_in_the_definition() -> None:
    definition = SplitText.definition
    assert definition.lazy == {"lazy_text"}
    assert definition.gather == {"more"}
    assert definition.spread == {"part"}


def test_by_default_a_node_needs_all_its_lazy_inputs() -> None:
    assert set(SplitText(text="a").needs()) == {"lazy_text"}


def test_a_title_is_made_from_the_class_name() -> None:
    assert SplitText.definition.title == "Split text"


def test_a_function_becomes_an_invocation_with_one_output() -> None:
    @invocation("acme/shout", version=1, title="Shout")
    def shout(text: str, times: int = InputField(default=1, ge=1)) -> str:
        """Say it louder."""
        return text.upper() * times

    assert list(shout.model_fields) == ["text", "times"]
    assert shout.definition.description == "Say it louder."
    assert shout(text="a", times=2).invoke(nowhere()).model_dump() == {"value": "AA"}  # type: ignore[union-attr, call-arg]


def test_a_function_may_return_an_output_model_and_take_the_context() -> None:
    seen = []

    @invocation("acme/plain", version=1)
    def plain(context: InvocationContext, kind: Literal["a", "b"] = "a") -> StringOutput:
        seen.append(context)
        return StringOutput(value=kind)

    assert list(plain.model_fields) == ["kind"]
    assert plain().invoke(nowhere()) == StringOutput(value="a")
    assert seen == [None]


def test_an_async_function_is_awaited_by_whoever_runs_it() -> None:
    @invocation("acme/later", version=1)
    async def later(text: str) -> str:
        await asyncio.sleep(0)
        return text

    async def run() -> object:
        return await later(text="x").invoke(nowhere())  # type: ignore[misc, call-arg]

    assert asyncio.run(run()).value == "x"  # type: ignore[attr-defined]


def test_output_classes_that_are_local_to_a_function_are_found() -> None:
    class Local(InvocationOutput):
        image: ImageField

    @invocation("acme/local", version=1)
    class UsesLocal(Invocation):
        """Uses a local class in a string annotation."""

        def invoke(self, context: "InvocationContext") -> "Local":
            raise AssertionError

    assert UsesLocal.definition.output_type is Local
