"""The self-attention in the middle of a network: passed over, or watched."""

from __future__ import annotations

from typing import Any, Final, cast

import torch
from torch import Tensor

from nodeloom.runtime.diffusion.inside.change import Inside, Proceed, Site

_MIDDLE: Final = "mid_block."
_FIRST: Final = "mid_block.attentions.0.transformer_blocks.0.attn1"


def blinded() -> Inside:
    """Return the change by which every token in the middle sees itself alone (Ahn et al. 2024, arXiv 2403.17377)."""

    def attention(tokens: Tensor, site: Site, proceed: Proceed) -> Tensor:
        if not site.name.startswith(_MIDDLE):
            return proceed(tokens, tokens)
        return _given_out(site.attention, cast("Any", site.attention).to_v(tokens))

    return Inside(attention=attention)


class Watched:
    """The first self-attention in the middle, as it is: how much is seen by whom is kept of the last call."""

    def __init__(self) -> None:
        """Keep nothing yet."""
        self.change = Inside(attention=self._attention)
        self.shares = torch.empty(0)
        """[B,heads,N,N]: how much each token sees of each."""

    def _attention(self, tokens: Tensor, site: Site, proceed: Proceed) -> Tensor:
        if site.name != _FIRST:
            return proceed(tokens, tokens)
        attention = cast("Any", site.attention)
        query, key, value = (
            part(tokens).unflatten(-1, (attention.heads, -1)).transpose(1, 2)
            for part in (attention.to_q, attention.to_k, attention.to_v)
        )
        self.shares = (query @ key.transpose(-1, -2) * query.shape[-1] ** -0.5).softmax(dim=-1)
        return _given_out(attention, (self.shares.to(value.dtype) @ value).transpose(1, 2).flatten(2))


def _given_out(attention: Any, values: Tensor) -> Tensor:
    found: Tensor = attention.to_out[1](attention.to_out[0](values))
    return found
