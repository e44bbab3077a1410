"""Every rule of a declaration is refused by a sentence that names pack, type and field and says how to fix it."""

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import BaseModel

from nodeloom.schema import (
    DefinitionError,
    InputField,
    IntegerOutput,
    Invocation,
    InvocationOutput,
    LatentsField,
    OutputField,
    invocation,
)


class Plain(BaseModel):
    x: int


class Opaque:
    pass


def invoke(self: Invocation, context: Any) -> IntegerOutput:
    return IntegerOutput(value=1)


def declare(annotations: dict[str, Any], defaults: dict[str, Any] | None = None, **options: Any) -> None:
    """Declare acme/bad with these fields."""
    body = {"__annotations__": annotations, "__module__": __name__, "invoke": invoke, **(defaults or {})}
    cls = type(Invocation)("Bad", (Invocation,), body)
    invocation(**{"type": "acme/bad", "version": 1, **options})(cls)


FIELD_CASES: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "a field called id": ({"id": int}, {}, "field id has a reserved name; rename it"),
    "a field called type": ({"type": str}, {}, "field type has a reserved name"),
    "a field that hides a method of the model": ({"json": int}, {}, "field json has a reserved name"),
    "a field without annotation": ({}, {"size": 3}, "field size has no type annotation; write `size: int"),
    "an InputField without annotation": ({}, {"size": InputField(default=3)}, "field size has no type annotation"),
    "a union of different types": ({"x": int | str}, {}, "field x: it is either IntegerField or StringField"),
    "a union of a type and a list of another": (
        {"x": int | list[str]},
        {},
        "field x: it is either IntegerField or list of StringField",
    ),
    "a list of lists": ({"x": list[list[int]]}, {}, "field x: it is a list of lists"),
    "a class that is no field type": ({"x": Opaque}, {}, "Opaque'> is no type of a field; use int"),
    "a model that is no FieldValue": ({"x": Plain}, {}, "field x: Plain must derive from FieldValue"),
    "a default of another type": ({"x": int}, {"x": InputField(default="a")}, "field x: its default 'a' is refused"),
    "a default out of range": ({"x": int}, {"x": InputField(default=9, le=3)}, "field x: its default 9 is refused"),
    "a lazy field without default": ({"x": int}, {"x": InputField(lazy=True)}, "field x is lazy and needs a default"),
    "a gathering field that is no list": ({"x": int}, {"x": InputField(gather=True)}, "field x gathers items"),
    "a handle that only a document could give": (
        {"x": LatentsField},
        {"x": InputField(input="direct")},
        "field x can only come from another node",
    ),
    "an output declared as input": ({"x": int}, {"x": OutputField()}, "field x of Bad is an input; declare it with"),
}


@pytest.mark.parametrize("name", FIELD_CASES)
def test_refused_field(name: str) -> None:
    annotations, defaults, sentence = FIELD_CASES[name]
    with pytest.raises(DefinitionError) as caught:
        declare(annotations, defaults)
    assert str(caught.value).startswith("pack acme, type acme/bad: ")
    assert sentence in str(caught.value)


OPTION_CASES: dict[str, tuple[dict[str, Any], str]] = {
    "a type id without pack": ({"type": "bad"}, "type id 'bad' must read pack/name"),
    "a type id with a dot": ({"type": "acme/a.b"}, "must read pack/name"),
    "version zero": ({"version": 0}, "version is 0, must be a whole number from 1"),
    "a semantic version": ({"version": "1.0.0"}, "version is '1.0.0', must be a whole number"),
    "external without probe": ({"purity": "external"}, "has no probe; add a method `probe`"),
}


@pytest.mark.parametrize("name", OPTION_CASES)
def test_refused_option(name: str) -> None:
    options, sentence = OPTION_CASES[name]
    with pytest.raises(DefinitionError, match=r"acme|bad") as caught:
        declare({}, **options)
    assert sentence in str(caught.value)


def refused(declaration: Callable[[], object]) -> str:
    with pytest.raises(DefinitionError) as caught:
        declaration()
    return str(caught.value)


def test_a_class_without_invoke_is_refused() -> None:
    class Silent(Invocation):
        pass

    assert "acme/silent: it has no method invoke" in refused(lambda: invocation("acme/silent", version=1)(Silent))


def test_invoke_must_say_what_it_returns() -> None:
    class Vague(Invocation):
        def invoke(self, context):  # type: ignore[no-untyped-def]
            raise AssertionError

    assert "must be annotated with a subclass of InvocationOutput" in refused(
        lambda: invocation("acme/vague", version=1)(Vague)
    )


def test_an_output_of_mixed_types_is_refused() -> None:
    class Mixed(InvocationOutput):
        value: int | str

    class Mixes(Invocation):
        def invoke(self, context: Any) -> Mixed:
            raise AssertionError

    assert "acme/mixes: field value: it is either" in refused(lambda: invocation("acme/mixes", version=1)(Mixes))


def test_a_class_is_declared_once() -> None:
    class Once(Invocation):
        invoke = invoke

    invocation("acme/once", version=1)(Once)
    assert "declared twice (already acme/once)" in refused(lambda: invocation("acme/twice", version=1)(Once))


def test_function_parameters_need_annotations() -> None:
    def bare(x, y: int) -> int:  # type: ignore[no-untyped-def]
        return y

    assert "acme/bare: field x has no annotation" in refused(lambda: invocation("acme/bare", version=1)(bare))


def test_functions_need_a_return_annotation() -> None:
    def silent(y: int):  # type: ignore[no-untyped-def]
        return y

    assert "has no return annotation" in refused(lambda: invocation("acme/silent", version=1)(silent))


def test_functions_name_every_input() -> None:
    def loose(*values: int) -> int:
        return 1

    assert "can't be an input" in refused(lambda: invocation("acme/loose", version=1)(loose))
