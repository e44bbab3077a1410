"""A ControlNet for several sorts of pictures (xinsir's ControlNet++ for SDXL), told which sort it is given, or not.

diffusers has the layers; what is done with them here is what ComfyUI does: one picture, whose mean looks at nothing but
itself in the transformer, and no sort at all where none is named.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import torch
from diffusers import ControlNetUnionModel
from torch import Tensor


class UnionControlNet(ControlNetUnionModel):  # type: ignore[misc]  # diffusers is untyped
    """The network; `sort` is a number below `config.num_control_type`."""

    def forward(
        self,
        sample: Tensor,
        timestep: Tensor,
        encoder_hidden_states: Tensor,
        controlnet_cond: Tensor,
        added_cond_kwargs: Mapping[str, Tensor],
        return_dict: Literal[False],
        sort: int | None = None,
    ) -> tuple[tuple[Tensor, ...], Tensor]:
        """Return what is added to a UNet's skips and to its middle; picture [B,3,H,W], sample [B,4,H/8,W/8]."""
        told = self._told(sample, timestep, added_cond_kwargs, sort)
        hidden = self.conv_in(sample) + self._seen(controlnet_cond, sort)
        skips = (hidden,)
        for block in self.down_blocks:
            if getattr(block, "has_cross_attention", False):
                hidden, made = block(hidden_states=hidden, temb=told, encoder_hidden_states=encoder_hidden_states)
            else:
                hidden, made = block(hidden_states=hidden, temb=told)
            skips += made
        hidden = self.mid_block(hidden, told, encoder_hidden_states=encoder_hidden_states)
        down = tuple(zero(skip) for zero, skip in zip(self.controlnet_down_blocks, skips, strict=True))
        return down, self.controlnet_mid_block(hidden)

    def _told(self, sample: Tensor, timestep: Tensor, added: Mapping[str, Tensor], sort: int | None) -> Tensor:
        """Return the embedding of time, label and sort [B,E]."""
        batch, dtype = len(sample), sample.dtype
        time: Tensor = self.time_embedding(self.time_proj(timestep.expand(batch)).to(dtype))
        sorts = torch.zeros(self.config.num_control_type, device=sample.device)
        if sort is not None:
            sorts[sort] = 1.0
        time = time + self.control_add_embedding(self.control_type_proj(sorts).reshape(1, -1).to(dtype))
        if self.config.addition_embed_type != "text_time":
            return time
        ids = self.add_time_proj(added["time_ids"].flatten()).reshape(batch, -1)
        label: Tensor = self.add_embedding(torch.cat([added["text_embeds"], ids.to(dtype)], dim=-1).to(dtype))
        return time + label

    def _seen(self, picture: Tensor, sort: int | None) -> Tensor:
        """Return the picture in the network's cells, moved by what its mean and its sort say."""
        cells: Tensor = self.controlnet_cond_embedding(picture)
        if sort is None:
            return cells
        mean = cells.mean(dim=(2, 3)) + self.task_embedding[sort]
        told = mean[None]  # a sequence of one, for each picture of the batch
        for layer in self.transformer_layes:
            told = layer(told)
        moved: Tensor = self.spatial_ch_projs(told[0])
        return cells + moved[:, :, None, None]
