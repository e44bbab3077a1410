"""Calls the code of nodes: builds the model, awaits what is `async`, checks and encodes what comes back."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from nodeloom.runtime.engine.canonical import Encoded, encode
from nodeloom.runtime.engine.failures import InputRefusedError, OutputRefusedError
from nodeloom.runtime.engine.plan import Kind
from nodeloom.schema.context import InvocationContext
from nodeloom.schema.invocation import Invocation
from nodeloom.schema.output import InvocationOutput

EncodedOutputs = dict[str, Encoded | list[Encoded]]


class Invoker:
    """Calls invocations; an event loop is made with the first `async` one, and closed with the invoker."""

    def __init__(self) -> None:
        self._loop: asyncio.Runner | None = None

    def invoke(self, invocation: Invocation, context: InvocationContext) -> InvocationOutput:
        """Run one invocation to its end; raises whatever it raises, and `OutputRefusedError`."""
        expected = invocation.definition.output_type
        found: Any = invocation.invoke(context)
        if not isinstance(found, expected) and inspect.isawaitable(found):
            found = self._wait(found)
        if not isinstance(found, expected):
            raise OutputRefusedError(f"it returned {type(found).__name__}, but must return {expected.__name__}")
        return found

    def close(self) -> None:
        """Close the event loop, if there is one."""
        if self._loop is not None:
            self._loop.close()

    def _wait(self, awaitable: Any) -> Any:
        if self._loop is None:
            self._loop = asyncio.Runner()
        return self._loop.run(_result(awaitable))


async def _result(awaitable: Any) -> Any:
    return await awaitable


def build(cls: type[Invocation], values: Mapping[str, Any]) -> Invocation:
    """The invocation with its inputs, validated; raises `InputRefusedError`."""
    try:
        return cls.model_validate(values)
    except ValidationError as error:
        raise InputRefusedError from error


def needed(cls: type[Invocation], kind: Kind, values: Mapping[str, Any]) -> set[str]:
    """Lazy inputs that a node asks for; those of them that are not among the values yet have their defaults.

    Raises `InputRefusedError` if the other values are refused.
    """
    names = set(build(cls, values).needs())
    unknown = names - kind.lazy
    if unknown:
        raise OutputRefusedError(f"its needs() names {', '.join(sorted(unknown))}, which is no lazy input")
    return names


def outputs_from(cls: type[Invocation], values: Mapping[str, Any]) -> InvocationOutput:
    """Outputs from JSON values (of a pin); raises `OutputRefusedError`. A spread output is given as a list of items."""
    try:
        return cls.definition.output_type.model_validate(values)
    except ValidationError as error:
        mistake = error.errors(include_url=False)[0]
        name = ".".join(str(part) for part in mistake["loc"])
        raise OutputRefusedError(f"its pinned outputs can't be used: {name}: {mistake['msg']}") from error


def encode_outputs(kind: Kind, outputs: InvocationOutput) -> tuple[EncodedOutputs, int]:
    """Canonical form of every output, and the number of items that a spreading node gives (0 for others)."""
    encoded: EncodedOutputs = {}
    lengths: dict[str, int] = {}
    for name, value in outputs.__dict__.items():
        try:
            if name not in kind.spread:
                encoded[name] = encode(value)
                continue
            if not isinstance(value, (list, tuple)):
                raise OutputRefusedError(f"its spread output {name} is {type(value).__name__}, but must be a list")
            encoded[name] = [encode(item) for item in value]
            lengths[name] = len(value)
        except (TypeError, ValueError) as error:
            raise OutputRefusedError(f"its output {name} can't be written as JSON: {error}") from error
    if len(set(lengths.values())) > 1:
        found = ", ".join(f"{name} has {length}" for name, length in lengths.items())
        raise OutputRefusedError(f"its spread outputs must have as many items each, but {found}")
    return encoded, next(iter(lengths.values()), 0)


def outputs_json(encoded: Mapping[str, Encoded | list[Encoded]]) -> bytes:
    """The canonical JSON object of all outputs."""
    return b"{" + b",".join([b'"%b":%b' % (name.encode(), _text(form)) for name, form in encoded.items()]) + b"}"


def _text(form: Encoded | list[Encoded]) -> bytes:
    return b"[" + b",".join([item.text for item in form]) + b"]" if isinstance(form, list) else form.text
