"""Self-attention with changes: the network's own is put back afterwards, whatever happened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Protocol, cast

import torch
from torch import Tensor

from nodeloom.runtime.diffusion.inside.change import SelfAttention, Site


class _Processor(Protocol):
    """How diffusers' attention computes."""

    def __call__(self, attn: Any, hidden_states: Tensor, encoder_hidden_states: Tensor | None = None) -> Tensor:
        """Return what the first tokens see of the second ones, or of each other."""


def self_attentions(network: torch.nn.Module) -> dict[str, torch.nn.Module]:
    """Return every self-attention of a network by its path, in the order in which they are asked."""
    found = {name: module for name, module in network.named_modules() if name.endswith(".attn1")}
    order = ("down_blocks", "mid_block", "up_blocks")
    return dict(sorted(found.items(), key=lambda item: order.index(item[0].partition(".")[0])))


@contextmanager
def changed(
    attentions: Mapping[str, torch.nn.Module], changes: Sequence[SelfAttention], size: tuple[int, int]
) -> Iterator[None]:
    """Run the body with changes of all these attentions, the last outermost; size: the latents' height and width."""
    own = {name: module.processor for name, module in attentions.items()}
    try:
        for name, module in attentions.items():
            site = Site(name, module, *size)
            for change in changes:
                outer: Any = _changed(change, site, cast("_Processor", module.processor))
                module.processor = outer
        yield
    finally:
        for name, module in attentions.items():
            module.processor = own[name]


def _changed(change: SelfAttention, site: Site, inner: _Processor) -> _Processor:
    def proceed(looking: Tensor, seen: Tensor) -> Tensor:
        return inner(site.attention, looking, None if seen is looking else seen)

    def processor(
        attn: Any, hidden_states: Tensor, encoder_hidden_states: Tensor | None = None, **more: object
    ) -> Tensor:
        if encoder_hidden_states is not None:  # what an outer change shows in place of the tokens themselves
            return _beside(change, site, inner, hidden_states, encoder_hidden_states)
        return change(hidden_states, site, proceed)

    return processor


def _beside(change: SelfAttention, site: Site, inner: _Processor, looking: Tensor, seen: Tensor) -> Tensor:
    """A change of attention whose tokens look at others already: those are looked at in the place of any."""

    def proceed(tokens: Tensor, _: Tensor) -> Tensor:
        return inner(site.attention, tokens, seen)

    return change(looking, site, proceed)
