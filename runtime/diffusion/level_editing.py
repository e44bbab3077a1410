"""Rows of noise levels cut, turned and filled in, as ComfyUI's nodes do it; all in fp32, no row is changed.

What is asked for beyond a row is not there, as in Python's slices.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import Final

import torch
from torch import Tensor

Levels = tuple[float, ...]
_LEAST: Final = 0.0001
"""What a row begins with that was turned around, in place of 0."""

SPACINGS: Final[Mapping[str, Callable[[Tensor], Tensor]]] = MappingProxyType(
    {
        "linear": lambda shares: shares,
        "cosine": lambda shares: torch.sin(shares * math.pi / 2),
        "sine": lambda shares: 1 - torch.cos(shares * math.pi / 2),
    }
)
"""How levels are spread between two others, by name: shares of the way, for even ones."""


def parted(levels: Sequence[float], step: int) -> tuple[Levels, Levels]:
    """Return the levels up to a step and those from it on; the one between them is in both."""
    return tuple(levels[: step + 1]), tuple(levels[step:])


def parted_by_share(levels: Sequence[float], share: float) -> tuple[Levels, Levels]:
    """Return a row in two parts, of which the second has that share of the steps; without steps the first is empty."""
    steps = round(max(len(levels) - 1, 0) * share)
    return tuple(levels[:-steps]), tuple(levels[-(steps + 1) :])


def turned(levels: Sequence[float]) -> Levels:
    """Return a row from its end to its beginning; a 0 there becomes a small level, which noise can be found at."""
    found = list(reversed(levels))
    if found and found[0] == 0:
        found[0] = _rounded(_LEAST)
    return tuple(found)


def begun_at(levels: Sequence[float], sigma: float) -> Levels:
    """Return a row with another first level; raises ValueError if it has none."""
    if not levels:
        raise ValueError("there is no first level to set: the row of noise levels is empty")
    return (_rounded(sigma), *levels[1:])


def filled_in(levels: Sequence[float], steps: int, start: float, end: float, spacing: str) -> Levels:
    """Return a row with so many steps in place of each one that begins at a level from `start` down to `end`."""
    shares = SPACINGS[spacing](torch.linspace(0, 1, steps + 1)[1:-1])
    found = [*levels[:1]]
    for level, following in pairwise(levels):
        if end <= level <= start:
            pair = torch.tensor([level, following], dtype=torch.float32)
            found.extend((shares * (pair[1] - pair[0]) + pair[0]).tolist())
        found.append(following)
    return tuple(found)


def _rounded(level: float) -> float:
    return float(torch.tensor(level, dtype=torch.float32))
