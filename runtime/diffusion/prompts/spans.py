"""What a prompt is made of: stretches of text with a weight, names of embeddings, and places where a chunk ends.

It must not know how a syntax marks them, nor what tokens are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

MAX_WEIGHT: Final = 1e6
"""No weight is further from 0: nesting must not lead to infinity."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a prompt with one weight.

    `text` is what is meant, without marks and backslashes; `start` and `end` tell where it stands in the source, which
    may be longer. `embedding` is the name where the stretch names a textual inversion.
    """

    text: str
    weight: float
    start: int
    end: int
    embedding: str | None = None


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the chunk of tokens ends, however full it is."""

    start: int
    end: int


Piece: TypeAlias = Span | Break


@dataclass(frozen=True, slots=True)
class Range:
    """A stretch of the source, as it was written, and its weight."""

    start: int
    end: int
    weight: float


def limited(weight: float) -> float:
    """Return a weight within the bounds."""
    return min(max(weight, -MAX_WEIGHT), MAX_WEIGHT)
