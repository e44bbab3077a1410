"""Weights of marked groups that stand within each other: every group multiplies what is in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from nodeloom.runtime.diffusion.prompts.spans import Range, limited


@dataclass(frozen=True, slots=True)
class Group:
    """What stands between two marks, and by how much its weight is multiplied.

    The marks are `start` to `inner` and `outer` to `end` in the source; a mark may be empty. Groups of one `kind` lie
    beside or within each other; those of different kinds may overlap.
    """

    kind: str
    start: int
    inner: int
    outer: int
    end: int
    factor: float


def ranges(length: int, groups: Iterable[Group]) -> Iterator[Range]:
    """Yield the stretches of a source of this length between the marks of its groups, in order."""
    marks = sorted(_marks(groups), key=lambda mark: mark[:2])
    products: dict[str, list[float]] = {}
    at = 0
    for start, end, kind, factor in [*marks, (length, length, "", None)]:
        if start > at:
            yield Range(at, start, _weight(products))
        at = max(at, end)
        if factor is not None:
            stack = products.setdefault(kind, [1.0])
            stack.append(limited(stack[-1] * factor))
        elif kind:
            products[kind].pop()


def _marks(groups: Iterable[Group]) -> Iterator[tuple[int, int, str, float | None]]:
    """Where each mark stands, the kind of its group, and the factor where a group opens."""
    for group in groups:
        yield group.start, group.inner, group.kind, group.factor
        yield group.outer, group.end, group.kind, None


def _weight(products: dict[str, list[float]]) -> float:
    weight = 1.0
    for stack in products.values():
        weight *= stack[-1]
    return limited(weight)
