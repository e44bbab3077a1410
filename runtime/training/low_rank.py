"""Changes of low rank to a network's layers (LoRA, arXiv 2106.09685), trained in place, named as kohya does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import torch
from torch import Tensor, nn

_SUFFIXES: Final = ("to_q", "to_k", "to_v", "to_out.0", "ff.net.2", "conv1", "conv2")
"""Layers that are changed: attention, the way back from its middle layer, and both convolutions of a residual layer."""


class LowRank(nn.Module):
    """A layer that stays as it is, and beside it a way through few features, learnt, which adds nothing at first."""

    def __init__(self, layer: nn.Linear | nn.Conv2d, rank: int) -> None:
        super().__init__()
        self.layer = layer
        if isinstance(layer, nn.Linear):
            self.down: nn.Linear | nn.Conv2d = nn.Linear(layer.in_features, rank, bias=False)
            self.up: nn.Linear | nn.Conv2d = nn.Linear(rank, layer.out_features, bias=False)
        else:
            around = {"stride": layer.stride, "padding": layer.padding}
            self.down = nn.Conv2d(layer.in_channels, rank, layer.kernel_size, bias=False, **around)  # type: ignore[arg-type]
            self.up = nn.Conv2d(rank, layer.out_channels, 1, bias=False)
        nn.init.zeros_(self.up.weight)

    def forward(self, given: Tensor) -> Tensor:
        """Return what the layer answers, and what is learnt."""
        answer: Tensor = self.layer(given) + self.up(self.down(given))
        return answer


def put_beside(network: nn.Module, rank: int) -> dict[str, LowRank]:
    """Put ways of low rank beside the layers of a network, in place; return them by the names of their layers."""
    chosen = [
        (name, layer)
        for name, layer in network.named_modules()
        if name.endswith(_SUFFIXES) and isinstance(layer, nn.Linear | nn.Conv2d)
    ]
    made: dict[str, LowRank] = {}
    for name, layer in chosen:
        parent, _, own = name.rpartition(".")
        made[name] = LowRank(layer, rank)
        network.get_submodule(parent).add_module(own, made[name])
    return made


def learnt_parts(ways: Mapping[str, LowRank]) -> nn.ModuleDict:
    """Return what is learnt of all ways, as one module."""
    pairs = {name.replace(".", "_"): nn.ModuleDict({"down": way.down, "up": way.up}) for name, way in ways.items()}
    return nn.ModuleDict(pairs)


def kohya_tensors(ways: Mapping[str, LowRank], rank: int) -> dict[str, Tensor]:
    """Return the tensors of a LoRA's file for a UNet, fp16."""
    tensors: dict[str, Tensor] = {}
    for name, way in ways.items():
        prefix = f"lora_unet_{name.replace('.', '_')}"
        tensors[f"{prefix}.lora_down.weight"] = way.down.weight.half()
        tensors[f"{prefix}.lora_up.weight"] = way.up.weight.half()
        tensors[f"{prefix}.alpha"] = torch.tensor(float(rank)).half()
    return tensors
