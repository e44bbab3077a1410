"""Invocations from plain functions: parameters become inputs, the return annotation the output."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from typing import Any, get_type_hints

from pydantic import create_model
from pydantic.fields import FieldInfo

from nodeloom.schema.context import InvocationContext
from nodeloom.schema.declaration import Invocation
from nodeloom.schema.definition_checks import undefined_name
from nodeloom.schema.errors import DefinitionError
from nodeloom.schema.fields import InputField, OutputField
from nodeloom.schema.output import InvocationOutput

CONTEXT = "context"
"""A parameter of this name receives the `InvocationContext` and is no input."""


def invocation_from_function(type_id: str, function: Callable[..., Any], namespace: dict[str, Any]) -> type[Invocation]:
    """Build the model of a function: `def shout(text: str, times: int = 1) -> str`.

    A result that is no `InvocationOutput` becomes the only output, `value`. Raises `DefinitionError`.
    """
    hints = _hints(type_id, function, namespace)
    parameters = inspect.signature(function).parameters
    fields = {name: _field(type_id, hints, parameter) for name, parameter in parameters.items() if name != CONTEXT}
    if "return" not in hints:
        raise DefinitionError.about(
            type_id, f"function {function.__name__} has no return annotation; add `-> str` or so"
        )
    output = _output_type(function, hints["return"])
    class_name = "".join(word.capitalize() for word in function.__name__.split("_"))
    base = _base_for(function, output, wants_context=CONTEXT in parameters)
    return create_model(class_name, __base__=base, __module__=function.__module__, __doc__=function.__doc__, **fields)


def _hints(type_id: str, function: Callable[..., Any], namespace: dict[str, Any]) -> dict[str, Any]:
    known = {"InvocationContext": InvocationContext, **namespace}
    try:
        return get_type_hints(function, localns=known, include_extras=True)
    except NameError as error:
        raise DefinitionError.about(type_id, undefined_name(error, function.__annotations__)) from error


def _field(type_id: str, hints: dict[str, Any], parameter: inspect.Parameter) -> Any:
    if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
        raise DefinitionError.about(type_id, f"parameter {parameter} can't be an input; name every input")
    if parameter.name not in hints:
        raise DefinitionError.about(type_id, f"field {parameter.name} has no annotation; write `{parameter.name}: int`")
    default = parameter.default
    if isinstance(default, FieldInfo):
        return (hints[parameter.name], default)
    return (hints[parameter.name], InputField() if default is parameter.empty else InputField(default))


def _output_type(function: Callable[..., Any], annotation: Any) -> type[InvocationOutput]:
    if isinstance(annotation, type) and issubclass(annotation, InvocationOutput):
        return annotation
    name = "".join(word.capitalize() for word in function.__name__.split("_")) + "Output"
    value = (annotation, OutputField(description="The result"))
    doc = f"Result of {function.__name__}."
    return create_model(name, __base__=InvocationOutput, __module__=function.__module__, __doc__=doc, value=value)


def _base_for(function: Callable[..., Any], output: type[InvocationOutput], *, wants_context: bool) -> type[Invocation]:
    def arguments(self: Invocation, context: InvocationContext) -> dict[str, Any]:
        inputs = {name: getattr(self, name) for name in type(self).model_fields}
        return {**inputs, CONTEXT: context} if wants_context else inputs

    def packed(result: Any) -> InvocationOutput:
        return result if isinstance(result, output) else output.model_validate({"value": result})

    class FunctionInvocation(Invocation):
        def invoke(self, context: InvocationContext) -> InvocationOutput:
            return packed(function(**arguments(self, context)))

    class AsyncFunctionInvocation(Invocation):
        async def invoke(self, context: InvocationContext) -> InvocationOutput:
            return packed(await function(**arguments(self, context)))

    base = AsyncFunctionInvocation if inspect.iscoroutinefunction(function) else FunctionInvocation
    base.invoke.__annotations__["return"] = output
    base.__module__ = sys.modules[function.__module__].__name__ if function.__module__ in sys.modules else __name__
    return base
