"""A change of what goes on inside of a network, and the hint that brings it there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Protocol, cast

import torch
from torch import Tensor

from nodeloom.runtime.diffusion.hints import NetworkCall
from nodeloom.runtime.diffusion.regions import Window

INSIDE: Final = "inside"
"""Keyword argument of an `OpenNetwork` with the changes, in order."""

Proceed = Callable[[Tensor, Tensor], Tensor]
"""Attention as it would be without a change: (tokens that look, tokens that are looked at) to what they see."""


@dataclass(frozen=True, slots=True, eq=False)
class Site:
    """A self-attention of a network that is asked about latents of that height and width. name: its path there."""

    name: str
    attention: torch.nn.Module
    height: int
    width: int


class SelfAttention(Protocol):
    """What becomes of a self-attention."""

    def __call__(self, tokens: Tensor, site: Site, proceed: Proceed) -> Tensor:
        """Return what tokens [B,N,C] see of each other, like them."""


Entered = Callable[[int, Tensor], Tensor]
"""What becomes of what a block on the way in gives: (number of the block from 0, [B,C,h,w]) to any size."""

Joined = Callable[[Tensor, Tensor], tuple[Tensor, Tensor]]
"""What becomes of both that a block on the way out takes: what was made so far, and what was kept on the way in."""


@dataclass(frozen=True, slots=True, eq=False)
class Inside:
    """A change. attention: of every self-attention. entered: before it is kept for the way out; left: after that."""

    attention: SelfAttention | None = None
    entered: Entered | None = None
    left: Entered | None = None
    joined: Joined | None = None

    @property
    def is_between_blocks(self) -> bool:
        """Whether it changes what goes from block to block."""
        return any((self.entered, self.left, self.joined))


@dataclass(frozen=True, slots=True, eq=False)
class Put:
    """A hint: a change inside of the network, over a part of the schedule."""

    change: Inside
    span: tuple[float, float] = (0.0, 1.0)

    def __call__(self, call: NetworkCall, window: Window) -> NetworkCall:
        """Return the call with the change after those that it has."""
        start, end = self.span
        if not call.table.at(end) <= call.sigma <= call.table.at(start):
            return call
        before = cast("tuple[Inside, ...]", call.more.get(INSIDE, ()))
        return replace(call, more={**call.more, INSIDE: (*before, self.change)})
