"""`NodeTypes`: the class of each type, and the part of the cache key that all its runs share."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import NamedTuple

from nodeloom.runtime.engine.keys import key_prefix
from nodeloom.runtime.engine.plan import Kind
from nodeloom.schema.declaration import Invocation
from nodeloom.schema.errors import NodeloomError
from nodeloom.schema.output import InvocationOutput


class UnknownTypeError(NodeloomError):
    """A plan names a type, or a version of it, that this process has no class for."""

    code = "unknown-type"


class NodeType(NamedTuple):
    """A class and its outputs' class, and `prefix`, the beginning of its cache keys.

    `is_async` tells of its `invoke`; `is_ordinary` that nothing about its runs is special: see `ShortWay`.
    """

    cls: type[Invocation]
    output_type: type[InvocationOutput]
    is_async: bool
    is_ordinary: bool
    prefix: bytes


class NodeTypes:
    """Looks types up once."""

    def __init__(
        self, registry: Mapping[str, type[Invocation]], implementation: Callable[[str], str], environment: str
    ) -> None:
        self._registry = registry
        self._implementation = implementation
        self._environment = environment
        self._known: dict[str, NodeType] = {}

    def get(self, kind: Kind) -> NodeType:
        """The class for a kind of node; raises `UnknownTypeError`."""
        found = self._known.get(kind.type)
        if found is None:
            found = self._known[kind.type] = self._look_up(kind)
        return found

    def find(self, kind: Kind) -> NodeType | None:
        """The class for a kind of node; None if it is not here, or another version."""
        try:
            return self.get(kind)
        except UnknownTypeError:
            return None

    def _look_up(self, kind: Kind) -> NodeType:
        cls = self._registry.get(kind.type)
        if cls is None:
            raise UnknownTypeError(f"its type {kind.type} is not installed where the graph runs")
        version = cls.definition.version
        if version != kind.version:
            raise UnknownTypeError(
                f"the graph was compiled for version {kind.version} of {kind.type}, but version {version} is installed"
            )
        prefix = key_prefix(kind.type, version, self._implementation(kind.type), self._environment)
        is_async = inspect.iscoroutinefunction(cls.invoke)
        is_special = is_async or kind.output or kind.lazy or kind.accelerator or not kind.idempotent
        is_ordinary = kind.purity == "pure" and not is_special
        return NodeType(cls, cls.definition.output_type, is_async, is_ordinary, prefix)
