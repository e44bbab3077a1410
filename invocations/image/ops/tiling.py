"""How a picture is parted into tiles that overlap: places only, no pixels."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from nodeloom.schema.errors import InputError

MOST_TILES: Final = 10_000
"""Most tiles of a picture."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch along one side of a picture, and how much of it the neighbours before and after cover, in pixels."""

    start: int
    end: int
    before: int = 0
    after: int = 0


def even_spans(length: int, count: int, overlap: int, multiple: int = 8) -> list[Span]:
    """`count` stretches that cover a side, as long as each other in multiples of `multiple`; the last takes the rest.

    Raises `InputError` if they could not be longer than their overlap.
    """
    if count == 1:
        return [Span(0, length)]
    each = (length + overlap * (count - 1)) // count // multiple * multiple
    if each <= overlap or (count - 1) * (each - overlap) >= length:
        raise InputError(
            f"overlap is {overlap} pixels, and {count} tiles don't fit into {length} pixels so, in multiples of "
            f"{multiple}: ask for fewer, or for less overlap"
        )
    starts = [place * (each - overlap) for place in range(count)]
    return _met([(start, start + each) for start in starts[:-1]] + [(starts[-1], length)])


def sized_spans(length: int, each: int, overlap: int, *, is_even: bool) -> list[Span]:
    """As many stretches of one length as cover a side, which overlap by at least so much.

    What they overlap by more than that is the last one's, or, with `is_even`, the same for all. A side that is shorter
    is one stretch. Raises `InputError` if they are not longer than their overlap.
    """
    if length <= each:
        return [Span(0, length)]
    if each <= overlap:
        raise InputError(f"overlap is {overlap} pixels, and tiles are {each}; make them larger, or overlap less")
    count = -(-(length - overlap) // (each - overlap))
    last = length - each
    starts = [place * last // (count - 1) if is_even else min(place * (each - overlap), last) for place in range(count)]
    return _met([(start, start + each) for start in starts])


def _met(found: list[tuple[int, int]]) -> list[Span]:
    """Stretches in order, each with what its neighbours cover of it."""
    shared = [max(0, end - start) for (_, end), (start, _) in pairwise(found)]
    return [
        Span(start, end, before, after)
        for (start, end), before, after in zip(found, [0, *shared], [*shared, 0], strict=True)
    ]
