"""Outputs of a run, and their canonical forms."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, TypeAlias

import orjson

from nodeloom.runtime.engine.canonical import Encoded, encode
from nodeloom.runtime.engine.failures import OutputRefusedError
from nodeloom.runtime.engine.plan import Kind
from nodeloom.schema.output import InvocationOutput

EncodedOutputs: TypeAlias = dict[str, Encoded | list[Encoded]]
"""Canonical form of each output, one per item for a spread output."""


def encode_outputs(kind: Kind, values: Mapping[str, Any], most: float = math.inf) -> tuple[EncodedOutputs, int]:
    """Canonical form of every output value, and the number of items that a spreading node gives (0 for others).

    `OutputRefusedError` if they can't be written, or have more than `most` bytes.
    """
    if kind.ports is not None and not kind.ports <= values.keys():
        given, wanted = ", ".join(sorted(values)) or "nothing", ", ".join(sorted(kind.ports))
        raise OutputRefusedError(f"it gave {given}, but its outputs are {wanted}")
    encoded: EncodedOutputs = {}
    spread = kind.spread
    name, size = "", 0
    try:
        for name, value in values.items():
            if spread and name in spread:
                items = encoded[name] = _encoded_items(name, value)
                size += sum(len(item.text) for item in items)
            else:
                one = encoded[name] = encode(value)
                size += len(one.text)
    except (TypeError, ValueError) as error:
        raise OutputRefusedError(f"its output {name} can't be written as JSON: {error}") from error
    if size > most:
        largest = max(encoded, key=lambda each: len(_text(encoded[each])))
        raise OutputRefusedError(
            f"its outputs have {size} bytes as JSON, most of them in {largest}, and at most {most} are taken; "
            f"give less, save it as a file, or raise NODELOOM_MAX_OUTPUT"
        )
    return encoded, _length(encoded, spread) if spread else 0


def values_of(outputs: InvocationOutput) -> dict[str, Any]:
    """Values of all outputs by name, those that only this run has included. Not to be changed."""
    extra = outputs.__pydantic_extra__
    return {**outputs.__dict__, **extra} if extra else outputs.__dict__


def outputs_json(encoded: EncodedOutputs) -> bytes:
    """The canonical JSON object of all outputs."""
    return b"{" + b",".join([b"%b:%b" % (orjson.dumps(name), _text(form)) for name, form in encoded.items()]) + b"}"


def _encoded_items(name: str, value: object) -> list[Encoded]:
    if not isinstance(value, (list, tuple)):
        raise OutputRefusedError(f"its spread output {name} is {type(value).__name__}, but must be a list")
    return [encode(item) for item in value]


def _length(encoded: EncodedOutputs, spread: tuple[str, ...]) -> int:
    lengths = {name: len(encoded[name]) for name in spread}
    if len(set(lengths.values())) > 1:
        found = ", ".join(f"{name} has {length}" for name, length in lengths.items())
        raise OutputRefusedError(f"its spread outputs must have as many items each, but {found}")
    return next(iter(lengths.values()))


def _text(form: Encoded | list[Encoded]) -> bytes:
    return b"[" + b",".join([item.text for item in form]) + b"]" if isinstance(form, list) else form.text
