"""What nodes make beside plain values, kept by handle: pictures and bundles of tensors.

A handle's name follows from the cache key of the run that made it. Nothing is dropped while a run goes on; between
runs what was used longest ago goes, until the budget is kept.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from nodeloom.schema import InputError
from nodeloom.schema.output import InvocationOutput

Value = TypeVar("Value")

PREFIX = "run:"
"""What every handle's name begins with, so that it is never taken for a file."""


class HandleStore(Generic[Value]):
    """Values by handle, counted in bytes by `size`."""

    def __init__(self, size: Callable[[Value], int]) -> None:
        self._size = size
        self._values: OrderedDict[str, Value] = OrderedDict()

    def put(self, name: str, value: Value) -> None:
        """Keep a value."""
        self._values[name] = value
        self._values.move_to_end(name)

    def get(self, name: str) -> Value:
        """The value of a handle; `InputError` if it was dropped, or made by another process."""
        if name not in self._values:
            raise InputError(f"{name} is not there any more: handles can't be stored in a document or kept for later")
        self._values.move_to_end(name)
        return self._values[name]

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def trim(self, budget: int) -> None:
        """Drop what was used longest ago until at most `budget` bytes are kept."""
        used = sum(map(self._size, self._values.values()))
        while used > budget:
            _, value = self._values.popitem(last=False)
            used -= self._size(value)


class Namer:
    """Names the handles of one run of a node: its key and a number."""

    def __init__(self, key: str) -> None:
        self._key = key
        self._count = 0

    def __call__(self) -> str:
        """The next name."""
        self._count += 1
        return f"{PREFIX}{self._key}-{self._count - 1}"


def handles_in(outputs: InvocationOutput) -> Iterator[str]:
    """Names of all handles in a result, however deep."""
    return _names(outputs)


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, BaseModel):
        for part in value.__dict__.values():
            yield from _names(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from _names(part)
    elif isinstance(value, str) and value.startswith(PREFIX):
        yield value
