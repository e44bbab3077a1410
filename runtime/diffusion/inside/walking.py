"""A pass through a UNet of diffusers block by block, where changes can come between.

Without any it gives the numbers of the network's own pass, bit for bit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import torch
from torch import Tensor
from torch.nn import Module

from nodeloom.runtime.diffusion.inside.change import Inside

_TAKEN: Final = frozenset(
    {
        "cross_attention_kwargs",
        "down_block_additional_residuals",
        "mid_block_additional_residual",
        "down_intrablock_additional_residuals",
    }
)


def walked(
    network: Any,
    sample: Tensor,
    timestep: Tensor,
    embeds: Tensor,
    added: Mapping[str, Tensor] | None,
    more: Mapping[str, Any],
    changes: Sequence[Inside],
) -> Tensor:
    """Return the prediction [B,C,H,W] of a `UNet2DConditionModel`, as its own `forward` takes its arguments.

    Raises ValueError for an argument that is none of those that prompts and hints bring.
    """
    if strange := more.keys() - _TAKEN:
        raise ValueError(f"a network with changes between its blocks takes no {', '.join(sorted(strange))}")
    return _Pass(network, sample, timestep, embeds, added, more, changes).run()


class _Pass:
    """One pass: what all blocks are told, and what was kept on the way in."""

    def __init__(
        self,
        network: Any,
        sample: Tensor,
        timestep: Tensor,
        embeds: Tensor,
        added: Mapping[str, Tensor] | None,
        more: Mapping[str, Any],
        changes: Sequence[Inside],
    ) -> None:
        self._network, self._changes = network, changes
        self._time = self._told(sample, timestep, embeds, added)
        self._embeds = network.process_encoder_hidden_states(encoder_hidden_states=embeds, added_cond_kwargs=added)
        self._attending = self._positions(more.get("cross_attention_kwargs"))
        self._residuals = list(more.get("down_block_additional_residuals") or ())
        self._middle = more.get("mid_block_additional_residual")
        self._adapters = list(more.get("down_intrablock_additional_residuals") or ())
        self._kept: list[Tensor] = []
        self._sample = sample

    def run(self) -> Tensor:
        """Go in, through the middle, and out."""
        network = self._network
        hidden = self._keep(network.conv_in(self._sample))
        for block in network.down_blocks:
            hidden = self._in(block, hidden)
        for place, residual in enumerate(self._residuals):
            self._kept[place] = self._kept[place] + residual
        hidden = self._through(hidden)
        for block in network.up_blocks:
            hidden = self._out(block, hidden)
        if network.conv_norm_out:
            hidden = network.conv_act(network.conv_norm_out(hidden))
        found: Tensor = network.conv_out(hidden)
        return found

    def _told(self, sample: Tensor, timestep: Tensor, embeds: Tensor, added: Mapping[str, Tensor] | None) -> Tensor:
        network = self._network
        told: Tensor = network.time_embedding(network.get_time_embed(sample=sample, timestep=timestep), None)
        label = network.get_class_embed(sample=sample, class_labels=None)
        told = told if label is None else told + label
        more = network.get_aug_embed(emb=told, encoder_hidden_states=embeds, added_cond_kwargs=added)
        told = told if more is None else told + more
        return told if network.time_embed_act is None else network.time_embed_act(told)

    def _positions(self, given: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
        if not given or given.get("gligen") is None:
            return given
        return {**given, "gligen": {"objs": self._network.position_net(**given["gligen"])}}

    def _keep(self, hidden: Tensor) -> Tensor:
        number = len(self._kept)
        for change in self._changes:
            hidden = change.entered(number, hidden) if change.entered else hidden
        self._kept.append(hidden)
        for change in self._changes:
            hidden = change.left(number, hidden) if change.left else hidden
        return hidden

    def _in(self, block: Any, hidden: Tensor) -> Tensor:
        attentions = getattr(block, "attentions", None)
        for place, resnet in enumerate(block.resnets):
            hidden = self._layer(resnet, attentions[place] if attentions else None, hidden)
            if attentions and place == len(block.resnets) - 1 and self._adapters:
                hidden = hidden + self._adapters.pop(0)
            hidden = self._keep(hidden)
        for downsampler in block.downsamplers or ():
            hidden = self._keep(downsampler(hidden))
        if not attentions and self._adapters:
            # diffusers adds it in place, so to what was kept as well
            hidden = self._kept[-1] = hidden + self._adapters.pop(0)
        return hidden

    def _through(self, hidden: Tensor) -> Tensor:
        middle = self._network.mid_block
        if middle is not None:
            hidden = middle.resnets[0](hidden, self._time)
            for attention, resnet in zip(middle.attentions, middle.resnets[1:], strict=True):
                hidden = resnet(self._attended(attention, hidden), self._time)
        if self._adapters and self._adapters[0].shape == hidden.shape:
            hidden = hidden + self._adapters.pop(0)
        return hidden if self._middle is None else hidden + self._middle

    def _out(self, block: Any, hidden: Tensor) -> Tensor:
        attentions = getattr(block, "attentions", None)
        for place, resnet in enumerate(block.resnets):
            kept = self._kept.pop()
            for change in self._changes:
                hidden, kept = change.joined(hidden, kept) if change.joined else (hidden, kept)
            joined = torch.cat([hidden, kept], dim=1)
            hidden = self._layer(resnet, attentions[place] if attentions else None, joined)
        for upsampler in block.upsamplers or ():
            hidden = upsampler(hidden, self._kept[-1].shape[2:])
        return hidden

    def _layer(self, resnet: Module, attention: Module | None, hidden: Tensor) -> Tensor:
        hidden = resnet(hidden, self._time)
        return hidden if attention is None else self._attended(attention, hidden)

    def _attended(self, attention: Module, hidden: Tensor) -> Tensor:
        found: Tensor = attention(
            hidden,
            encoder_hidden_states=self._embeds,
            cross_attention_kwargs=self._attending,
            return_dict=False,
        )[0]
        return found
