"""A Brownian motion that can be asked about any stretch, in any order, and answers the same each time.

Bit for bit the numbers of torchsde 0.2.6's `BrownianTree`, which ComfyUI's SDE samplers draw from: the path over the
whole interval is drawn first, then refined by halving. What a half gets follows from its place in the tree alone.
Knows nothing of diffusion.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch
from torch import Tensor

_DIGITS = 6  # times are told apart to a millionth, which bounds the depth of the tree
_POOL = 24  # words in numpy's entropy pool; another number is another path


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A node of the tree. `place` counts the nodes of its `depth` from the left."""

    start: float
    end: float
    place: int = 0
    depth: int = 0

    @property
    def middle(self) -> float:
        return round(0.5 * (self.end + self.start), _DIGITS)

    def halves(self) -> "tuple[_Stretch, _Stretch]":
        middle = self.middle
        left = _Stretch(self.start, middle, 2 * self.place, self.depth + 1)
        return left, _Stretch(middle, self.end, 2 * self.place + 1, self.depth + 1)


class BrownianTree:
    """The increments of one path over [start, end].

    Every increment between a and b has the variance b - a and is independent of what happens outside of them.
    """

    def __init__(self, shape: Sequence[int], start: float, end: float, seed: int, device: torch.device) -> None:
        self._shape = tuple(shape)
        self._device = device
        self._seed = seed
        self._root = _Stretch(round(start, _DIGITS), round(end, _DIGITS))
        whole = self._draw(np.random.SeedSequence(seed, pool_size=_POOL).generate_state(3)[0])
        self._whole = whole * math.sqrt(end - start)
        self._known: dict[_Stretch, Tensor] = {}

    def increment(self, start: float, end: float) -> Tensor:
        """Return how far the path goes from `start` to `end`, start < end: fp32 on the tree's device.

        Times outside of the interval are taken to its ends.
        """
        low, high = (min(max(round(time, _DIGITS), self._root.start), self._root.end) for time in (start, end))
        if low >= high:
            return torch.zeros(self._shape, device=self._device)
        before, self._known = self._known, {}
        parts = _cover(self._root, low, high)
        # one sum from left to right: another order would have other last bits
        total = self._of(parts[0], before)
        for part in parts[1:]:
            total = total + self._of(part, before)
        return total

    def _of(self, stretch: _Stretch, before: dict[_Stretch, Tensor]) -> Tensor:
        """The increment over one node. What this query and the last one saw is kept: neighbours share ancestors."""
        path = _descent(self._root, stretch)
        increment = self._whole
        for parent, child in pairwise(path):
            known = self._known.get(child, before.get(child))
            if known is None:
                left = self._left(parent, increment)
                known = left if child.start == parent.start else increment - left
            self._known[child] = increment = known
        return increment

    def _left(self, parent: _Stretch, increment: Tensor) -> Tensor:
        """The left half's increment given the whole's: its mean is its share, the rest is a Brownian bridge."""
        share, rest, per_length = (
            parent.middle - parent.start,
            parent.end - parent.middle,
            1 / (parent.end - parent.start),
        )
        seeds = np.random.SeedSequence(self._seed, spawn_key=(parent.place, parent.depth), pool_size=_POOL)
        bridge = self._draw(seeds.generate_state(4)[0])
        return share * increment * per_length + math.sqrt(share * rest * per_length) * bridge

    def _draw(self, seed: np.uint32) -> Tensor:
        generator = torch.Generator(self._device).manual_seed(int(seed))
        return torch.randn(self._shape, device=self._device, generator=generator)


def _cover(node: _Stretch, start: float, end: float) -> list[_Stretch]:
    """The largest nodes that lie side by side from `start` to `end`, which are within `node`."""
    if start == node.start and end == node.end:
        return [node]
    left, right = node.halves()
    if end <= left.end:
        return _cover(left, start, end)
    if start >= right.start:
        return _cover(right, start, end)
    return _cover(left, start, left.end) + _cover(right, right.start, end)


def _descent(root: _Stretch, node: _Stretch) -> list[_Stretch]:
    """The nodes from the root down to `node`, both included."""
    path = [root]
    while path[-1].depth < node.depth:
        left, right = path[-1].halves()
        path.append(right if node.place >> (node.depth - right.depth) & 1 else left)
    return path
