"""Every rule of a declaration is refused by a sentence that names pack, type and field and says how to fix it."""

from collections.abc import Callable
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, Field

from nodeloom.schema import (
    DefinitionError,
    FieldValue,
    ImageField,
    InputField,
    IntegerOutput,
    Invocation,
    InvocationOutput,
    LatentsField,
    MaskField,
    OutputField,
    TypeVariable,
    invocation,
)


class Plain(BaseModel):
    x: int


class Endless(FieldValue):
    x: float = float("inf")


class Lettered(FieldValue):
    x: str = Field(pattern=r"\p{L}")


class Opaque:
    pass


def invoke(self: Invocation, context: Any) -> IntegerOutput:
    return IntegerOutput(value=1)


def declare(annotations: dict[str, Any], defaults: dict[str, Any] | None = None, **options: Any) -> None:
    """Declare acme/bad with these fields."""
    body = {"__annotations__": annotations, "__module__": __name__, "invoke": invoke, **(defaults or {})}
    metaclass: Any = type(Invocation)
    cls = metaclass("Bad", (Invocation,), body)
    invocation(**{"type": "acme/bad", "version": 1, **options})(cls)


def test_an_input_may_be_called_type() -> None:
    annotations: dict[str, Any] = {"type": Literal["one", "two"]}
    declare(annotations, {"type": InputField(default="two")}, type="acme/typed")


INFINITE = float("inf")
FIELD_CASES: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "a field called id": ({"id": int}, {}, "field id has a reserved name; rename it"),
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
    "a default of another type": (
        {"x": int},
        {"x": InputField(default="a")},
        "field x: its default is 'a', must be a whole number; change",
    ),
    "a default out of range": ({"x": int}, {"x": InputField(default=9, le=3)}, "field x: its default is 9"),
    "a lazy field without default": ({"x": int}, {"x": InputField(lazy=True)}, "field x is lazy and needs a default"),
    "a gathering field that is no list": ({"x": int}, {"x": InputField(gather=True)}, "field x gathers items"),
    "a handle that only a document could give": (
        {"x": LatentsField},
        {"x": InputField(input="direct")},
        "field x can only come from another node",
    ),
    "a lazy field that nothing can be connected to": (
        {"x": int},
        {"x": InputField(default=1, lazy=True, input="direct")},
        "field x: lazy is for what comes from other nodes; drop it or input='direct'",
    ),
    "a gathering field that nothing can be connected to": (
        {"x": list[int]},
        {"x": InputField(gather=True, input="direct")},
        "field x: gather is for what comes from other nodes",
    ),
    "an unknown kind of input": (
        {"x": int},
        {"x": InputField(input="socket")},  # type: ignore[arg-type]
        "field x: input is 'socket', must be one of any, connection, direct",
    ),
    "an annotation that is not defined": ({"y": int, "x": "Nope"}, {}, "field x: its annotation speaks of Nope, which"),
    "an annotation whose part is not defined": ({"y": int, "x": "list[Nope]"}, {}, "field x: its annotation speaks of"),
    "an infinite default": ({"x": float}, {"x": INFINITE}, "field x: inf is no JSON number"),
    "a default with NaN in it": (
        {"x": list[float]},
        {"x": InputField(default=[float("nan")])},
        "field x: its default can't be published: nan is no JSON number",
    ),
    "a value type whose default is infinite": ({"x": Endless}, {}, "Endless: inf is no JSON number"),
    "a number as default of a text": ({"x": str}, {"x": InputField(default=3)}, "field x: its default is 3"),
    "a truth as default of a number": ({"x": int}, {"x": InputField(default=True)}, "its default is True"),
    "a pattern that is broken": (
        {"x": str},
        {"x": InputField(pattern="(")},
        "field x: its pattern '(' is no regular expression of Python's re: missing )",
    ),
    "a pattern that only Python knows": (
        {"x": str},
        {"x": InputField(pattern="(?=a)")},
        "field x: its pattern '(?=a)' is no regular expression of Rust's regex: look-around",
    ),
    "a pattern that only Rust knows": (
        {"x": str},
        {"x": InputField(pattern=r"\p{L}")},
        r"field x: its pattern '\\p{L}' is no regular expression of Python's re",
    ),
    "a pattern that each would read in its own way": (
        {"x": str},
        {"x": InputField(pattern="[[a-c]&&[b]]")},
        "is no regular expression of Python's re: Possible nested set",
    ),
    "a broken pattern of items": (
        {"x": list[Annotated[str, Field(pattern=r"\z")]]},
        {},
        r"field x: its pattern '\\z' is no regular expression",
    ),
    "a broken pattern of a value type": ({"x": Lettered}, {}, "Lettered: its pattern"),
    "a pattern of a list": (
        {"x": list[str]},
        {"x": InputField(pattern="a")},
        "pattern limits a single text, but it is",
    ),
    "a limit of numbers on a text": ({"x": str}, {"x": InputField(ge=1)}, "field x: ge limits a single number, but it"),
    "a limit of numbers on one or many": (
        {"x": int | list[int]},
        {"x": InputField(le=1)},
        "it is IntegerField or list of them; drop it, or limit the items: Annotated[..., Field(le=...)]",
    ),
    "a limit that is no number": (
        {"x": int},
        {"x": InputField(ge="a")},  # type: ignore[arg-type]
        "field x: its limits can't be used: ValueError: 'ge' must be",
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
    "an unknown purity": ({"purity": "dirty"}, "purity is 'dirty', must be one of pure, volatile, external"),
    "an unknown classification": ({"classification": "new"}, "classification is 'new', must be one of stable, beta"),
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


def test_an_output_that_is_not_defined_is_named() -> None:
    class Vague(InvocationOutput):
        good: int
        value: "list[Nope]"  # type: ignore[name-defined] # noqa: F821

    class Gives(Invocation):
        def invoke(self, context: Any) -> Vague:
            raise AssertionError

    assert "acme/gives: field value: its annotation speaks of Nope" in refused(
        lambda: invocation("acme/gives", version=1)(Gives)
    )


@pytest.mark.parametrize("kind", [str, Any, list[str] | str, list[str] | None])
def test_a_spread_output_is_a_list_or_a_type_variable(kind: Any) -> None:
    def gives(kind: Any) -> type[Invocation]:
        class Parts(InvocationOutput):
            part: kind = OutputField(spread=True)

        class Gives(Invocation):
            def invoke(self, context: Any) -> Parts:
                raise AssertionError

        return Gives

    if kind == list[str] | None:
        invocation("acme/gives", version=1)(gives(kind))
    else:
        sentence = "field part is spread, so invoke returns a list for it; annotate it as list[...]"
        assert sentence in refused(lambda: invocation("acme/gives", version=1)(gives(kind)))
    for right in (list[str], list[Annotated[Any, TypeVariable("T")]], Annotated[Any, TypeVariable("T")]):
        invocation("acme/gives", version=1)(gives(right))


def test_a_class_is_declared_once() -> None:
    class Once(Invocation):
        invoke = invoke  # type: ignore[pydantic-field]

    invocation("acme/once", version=1)(Once)
    assert "declared twice (already acme/once)" in refused(lambda: invocation("acme/twice", version=1)(Once))


def test_function_parameters_need_annotations() -> None:
    def bare(x, y: int) -> int:  # type: ignore[no-untyped-def]
        return y

    assert "acme/bare: field x has no annotation" in refused(lambda: invocation("acme/bare", version=1)(bare))


def test_a_parameter_whose_annotation_is_not_defined_is_named() -> None:
    def vague(x: int, y: "list[Nope]") -> int:  # type: ignore[name-defined] # noqa: F821
        return x

    assert "acme/vague: field y: its annotation speaks of Nope" in refused(
        lambda: invocation("acme/vague", version=1)(vague)
    )


def test_functions_need_a_return_annotation() -> None:
    def silent(y: int):  # type: ignore[no-untyped-def]
        return y

    assert "has no return annotation" in refused(lambda: invocation("acme/silent", version=1)(silent))


def test_functions_name_every_input() -> None:
    def loose(*values: int) -> int:
        return 1

    assert "can't be an input" in refused(lambda: invocation("acme/loose", version=1)(loose))


def test_an_async_invocation_can_not_take_the_accelerator() -> None:
    async def compute(self: Invocation, context: Any) -> IntegerOutput:
        return IntegerOutput(value=1)

    with pytest.raises(DefinitionError, match="async nodes share one thread"):
        declare({}, {"invoke": compute}, accelerator=True)


def test_what_spreads_nothing_can_not_pair() -> None:
    with pytest.raises(DefinitionError, match="pairs=True is for what spreads"):
        declare({}, {}, pairs=True)


@pytest.mark.parametrize("name", ["mask", "nothing"])
def test_a_mask_is_laid_over_another_input(name: str) -> None:
    fields = {"mask": MaskField, "image": ImageField}
    over = {"mask": InputField(mask_of=name), "image": InputField()}
    assert f"mask_of names {name}, which must be another input" in refused(lambda: declare(fields, over))


def test_what_skips_must_gather_and_name_a_switch() -> None:
    fields = {"items": list[int], "lenient": bool}
    plain = {"items": InputField(skips="lenient"), "lenient": InputField(default=False, input="direct")}
    assert "add gather=True" in refused(lambda: declare(fields, plain))
    loose = {"items": InputField(gather=True, skips="lenient"), "lenient": InputField(default=False)}
    assert "skips names lenient, which must be a bool with input='direct'" in refused(lambda: declare(fields, loose))
