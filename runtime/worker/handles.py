"""What nodes make beside plain values, kept by handle: pictures and bundles of tensors.

A handle's name follows from the content, or from the cache key of the run that made it. Values are kept in memory
within a budget, and found on the disk when they are not there. While a run goes on, only what is on the disk too is
dropped from memory; between runs whatever was used longest ago.
"""

from __future__ import annotations

import math
import re
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

from pydantic import BaseModel

from nodeloom.runtime.worker.durable import Durable
from nodeloom.schema import InputError

Value = TypeVar("Value")

PREFIX = "run:"
"""What every handle's name begins with, so that it is never taken for a file."""

_NAME = re.compile(r"run:[\w-]+")


class HandleStore(Generic[Value]):
    """Values by handle, counted in bytes by `size`; `budget` bytes in memory, and copies on a disk if there is one.

    Safe in any thread. Without a disk nothing is dropped while a run goes on.
    """

    def __init__(
        self, size: Callable[[Value], int], budget: float = math.inf, disk: Durable[Value] | None = None
    ) -> None:
        self._size = size
        self._budget = budget
        self._disk = disk
        self._lock = threading.RLock()
        self._values: OrderedDict[str, Value] = OrderedDict()
        self._durable: OrderedDict[str, None] = OrderedDict()
        self._used = 0

    def put(self, name: str, value: Value) -> None:
        """Keep a value in memory."""
        with self._lock:
            self._add(name, value)
            self._drop_durable()

    def get(self, name: str) -> Value:
        """The value of a handle; `InputError` if it was dropped, or made by a process that kept nothing."""
        with self._lock:
            if name in self._values:
                self._touch(name)
                return self._values[name]
        value = self._disk.get(name) if self._disk else None
        if value is None:
            raise InputError(f"{name} is not there any more: run the workflow again, and it will be made again")
        with self._lock:
            self._add(name, value)
            self._durable[name] = None
            self._drop_durable()
        return value

    def has(self, name: str) -> bool:
        """Whether `get` would find it; it counts as used now."""
        with self._lock:
            if name in self._values:
                self._touch(name)
                if name not in self._durable:
                    return True
        return self.digest(name) is not None or name in self._values

    def keep(self, name: str) -> None:
        """Make a value that is in memory durable, as far as there is a disk with room for it."""
        if self._disk is None or name in self._durable:
            return
        with self._lock:
            value = self._values.get(name)
        if value is None or not self._disk.put(name, value):
            return
        with self._lock:
            if name in self._values:
                self._durable[name] = None
            self._drop_durable()

    def digest(self, name: str) -> str | None:
        """Digest of the copy on the disk, if there is one; it counts as used now."""
        return self._disk.digest(name) if self._disk else None

    def adopt(self, name: str, digest: str) -> bool:
        """Let a handle stand for a copy on the disk; whether the copy is there."""
        return self._disk is not None and self._disk.adopt(name, digest)

    def trim(self) -> None:
        """Drop from memory what was used longest ago until the budget is kept; only between runs."""
        with self._lock:
            while self._used > self._budget and self._values:
                self._drop(next(iter(self._values)))

    def release(self) -> None:
        """Drop from memory all that is on the disk."""
        with self._lock:
            for name in list(self._durable):
                self._drop_if_durable(name)

    def _add(self, name: str, value: Value) -> None:
        if name in self._values:
            self._used -= self._size(self._values[name])
        self._values[name] = value
        self._used += self._size(value)
        self._touch(name)

    def _touch(self, name: str) -> None:
        self._values.move_to_end(name)
        if name in self._durable:
            self._durable.move_to_end(name)

    def _drop(self, name: str) -> None:
        self._durable.pop(name, None)
        self._used -= self._size(self._values.pop(name))

    def _drop_durable(self) -> None:
        """Keep the budget during a run: what is on the disk need not be in memory."""
        while self._used > self._budget and self._durable:
            self._drop_if_durable(next(iter(self._durable)))

    def _drop_if_durable(self, name: str) -> None:
        """Drop a value, unless its copy has gone meanwhile."""
        if self.digest(name) is None:
            del self._durable[name]
        else:
            self._drop(name)


class Namer:
    """Names the handles of one run of a node: its key and a number."""

    def __init__(self, key: str) -> None:
        self._key = key
        self._count = 0

    def __call__(self) -> str:
        """The next name."""
        self._count += 1
        return f"{PREFIX}{self._key}-{self._count - 1}"


def handles_in(value: object) -> list[str]:
    """Names of all handles in a result, or in any other value, however deep."""
    found: list[str] = []
    _collect(value, found)
    return found


def _collect(value: object, found: list[str]) -> None:
    if isinstance(value, (int, float)) or value is None:
        return
    if isinstance(value, str):
        if value.startswith(PREFIX) and _NAME.fullmatch(value):
            found.append(value)
    elif isinstance(value, BaseModel):
        for part in value.__dict__.values():
            _collect(part, found)
        for part in (value.__pydantic_extra__ or {}).values():
            _collect(part, found)
    elif isinstance(value, dict):
        for part in value.values():
            _collect(part, found)
    elif isinstance(value, (list, tuple, set, frozenset)):
        for part in value:
            _collect(part, found)
