"""Token merging: self-attention where tokens that are alike look as one (Bolya and Hoffman 2023, arXiv 2303.17604)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from nodeloom.runtime.diffusion.inside.change import Inside, Proceed, Site
from nodeloom.runtime.diffusion.inside.draws import Draws

_SIDE = 2
"""Tokens on each side of a square, one of which takes others in."""


def merged(ratio: float, draws: Draws) -> Inside:
    """Return the change: of the tokens that look, a share is merged into others where there is one for each cell."""

    def attention(tokens: Tensor, site: Site, proceed: Proceed) -> Tensor:
        cells = site.height * site.width
        count = int(tokens.shape[1] * ratio)
        is_finest = math.ceil(math.sqrt(cells // tokens.shape[1])) <= 1
        if not is_finest or count <= 0 or min(site.height, site.width) == 1:
            return proceed(tokens, tokens)
        pairs = _matched(tokens, *_parted(site.height, site.width, draws, tokens.device), count)
        return pairs.apart(proceed(pairs.together(tokens), tokens))

    return Inside(attention=attention)


@dataclass(frozen=True, slots=True, eq=False)
class _Pairs:
    """Which tokens are merged: places in the whole of those that stay [B,k], of those that go [B,r], and takers [t].

    into: [B,r], the number of the taker that each of those that go is taken in by.
    """

    stay: Tensor
    go: Tensor
    takers: Tensor
    into: Tensor

    def together(self, tokens: Tensor) -> Tensor:
        """Return tokens [B,N,C] without those that go, which are in the means of their takers: [B,k+t,C]."""
        width = tokens.shape[-1]
        taken = tokens[:, self.takers].scatter_reduce(
            1, _wide(self.into, width), tokens.gather(1, _wide(self.go, width)), reduce="mean"
        )
        return torch.cat([tokens.gather(1, _wide(self.stay, width)), taken], dim=1)

    def apart(self, tokens: Tensor) -> Tensor:
        """Return tokens [B,k+t,C] as [B,N,C]: those that went have what their takers have."""
        batch, width = len(tokens), tokens.shape[-1]
        staying = self.stay.shape[1]
        taken = tokens[:, staying:]
        whole = tokens.new_zeros(batch, tokens.shape[1] + self.go.shape[1], width)
        whole[:, self.takers] = taken
        whole.scatter_(1, _wide(self.stay, width), tokens[:, :staying])
        whole.scatter_(1, _wide(self.go, width), taken.gather(1, _wide(self.into, width)))
        return whole


def _parted(height: int, width: int, draws: Draws, device: torch.device) -> tuple[Tensor, Tensor]:
    """The places of takers, one token drawn at random of every whole square of the picture; and those of all others."""
    rows, columns = height // _SIDE, width // _SIDE
    chosen = draws.below(_SIDE * _SIDE, (rows, columns, 1), device)
    squares = torch.zeros(rows, columns, _SIDE * _SIDE, device=device, dtype=torch.int64)
    squares.scatter_(2, chosen, -1)
    marked = torch.zeros(height, width, device=device, dtype=torch.int64)
    laid = squares.view(rows, columns, _SIDE, _SIDE).transpose(1, 2).reshape(rows * _SIDE, columns * _SIDE)
    marked[: rows * _SIDE, : columns * _SIDE] = laid
    order = marked.view(1, -1, 1).argsort(dim=1)[0, :, 0]
    return order[: rows * columns], order[rows * columns :]


def _matched(tokens: Tensor, takers: Tensor, others: Tensor, count: int) -> _Pairs:
    """So many tokens, those that are most like a taker, go into it."""
    unit = tokens / tokens.norm(dim=-1, keepdim=True)
    likeness, best = (unit[:, others] @ unit[:, takers].transpose(-1, -2)).max(dim=-1)
    ranked = likeness.argsort(dim=-1, descending=True)
    going, staying = ranked[:, :count], ranked[:, count:]
    return _Pairs(others[staying], others[going], takers, best.gather(1, going))


def _wide(places: Tensor, width: int) -> Tensor:
    return places.unsqueeze(-1).expand(-1, -1, width)
