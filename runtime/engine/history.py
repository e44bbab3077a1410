"""Why a node ran again: what its result was made of the last time, against what it is made of now."""

from __future__ import annotations

from typing import Any, NamedTuple, Protocol

from pydantic_core import from_json

from nodeloom.runtime.engine.plan import Index
from nodeloom.schema.mistakes import shown

FIRST_RUN = "first run"
"""Why a node ran of which nothing is remembered."""
_PREFIX = ("key format", "type", "version", "code", "environment")
_ABSENT = object()


class Made(NamedTuple):
    """What a result was made of, as its cache key holds it.

    `prefix` is `keys.key_prefix`, `inputs` the JSON object of the resolved inputs with long values by digest, `probe`
    the answer of an external node's probe.
    """

    prefix: bytes
    inputs: bytes
    probe: str | None = None


class History(Protocol):
    """Remembers, per run of a node, what its last result was made of. It may forget."""

    def last(self, node: str, index: Index) -> Made | None:
        """What was remembered."""

    def remember(self, node: str, index: Index, made: Made) -> None:
        """Remember this in place of what there was."""


class MemoryHistory:
    """A history for as long as the process lives."""

    def __init__(self) -> None:
        self._made: dict[str | tuple[str, Index], Made] = {}

    def last(self, node: str, index: Index) -> Made | None:
        """What was remembered."""
        return self._made.get((node, index) if index else node)

    def remember(self, node: str, index: Index, made: Made) -> None:
        """Remember this in place of what there was."""
        self._made[(node, index) if index else node] = made


def difference(before: Made, now: Made) -> str:
    """What changed, in words: "seed 41 -> 42; image changed". If nothing did, the result was let go."""
    if before == now:
        return "the result is not kept any more"
    changes = [*_of_prefix(before, now), *_of_inputs(before, now)]
    if before.probe != now.probe:
        changes.append("what its probe looks at changed")
    return "; ".join(changes)


def _of_prefix(before: Made, now: Made) -> list[str]:
    if before.prefix == now.prefix:
        return []
    found = []
    for name, old, new in zip(_PREFIX, from_json(before.prefix), from_json(now.prefix), strict=True):
        if old != new:
            long = name in ("code", "environment") and len(f"{old}{new}") > 80
            found.append(f"its {name} changed" if long else f"{name} {old} -> {new}")
    return found


def _of_inputs(before: Made, now: Made) -> list[str]:
    old: dict[str, Any] = from_json(before.inputs)
    new: dict[str, Any] = from_json(now.inputs)
    names = [name for name in new if name in old] + sorted(old.keys() ^ new.keys())
    return [
        _change(name, old.get(name, _ABSENT), new.get(name, _ABSENT))
        for name in names
        if old.get(name, _ABSENT) != new.get(name, _ABSENT)
    ]


def _change(name: str, old: object, new: object) -> str:
    if old is _ABSENT:
        return f"{name} is new"
    if new is _ABSENT:
        return f"{name} is gone"
    if isinstance(old, (dict, list)) or isinstance(new, (dict, list)):
        return f"{name} changed"
    return f"{name} {shown(old)} -> {shown(new)}"
