"""Patches that turn a weight's outputs (OFT, arXiv 2306.07280; BOFT, arXiv 2311.06243)."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Final

import torch
from torch import Tensor

LARGEST: Final = 1e4
"""Most that a number of a rotation may be: far beyond any turn, and far below what fp32 can't invert."""


@dataclass(frozen=True, slots=True, eq=False)
class Rotation:
    """One weight's patch: its outputs are turned block by block, each by Cayley's transform of its numbers.

    blocks: [k,b,b] for k blocks of b outputs, or [m,k,b,b] for BOFT's m rotations, whose blocks are of outputs further
    and further apart; in any number format. bound: how long the numbers may be together, 0 for no bound. rescale: a
    factor for each output after BOFT's, [out,...]. As ComfyUI has it, the strength counts twice: within each
    rotation, and for what all of them change.
    """

    blocks: Tensor
    bound: float = 0.0
    rescale: Tensor | None = None

    @property
    def shape(self) -> tuple[int, int]:
        """Outputs of the weight that it is for, and 0: it takes any inputs."""
        return prod(self.blocks.shape[-3:-1]), 0

    def problem(self) -> str | None:
        """Say why its tensors don't go together, None if they do."""
        shape = tuple(self.blocks.shape)
        if len(shape) not in (3, 4) or shape[-1] != shape[-2]:
            return f"its blocks are of shape {shape}, must be [k,b,b] or [m,k,b,b]"
        if len(shape) == 4 and (shape[-1] % 2 or self.shape[0] % (2 ** (shape[0] - 1) * shape[-1])):
            return f"its blocks are of shape {shape}: so many rotations need more outputs, by twos"
        if not float(self.blocks.to(torch.float32).abs().max()) <= LARGEST:  # NaN is none either
            return f"its blocks have numbers beyond {LARGEST:g}"
        if self.rescale is not None and self.rescale.numel() != self.shape[0]:
            return f"it has {self.rescale.numel()} factors for {self.shape[0]} outputs"
        return None

    def fits(self, shape: torch.Size) -> bool:
        """Tell whether it can be put on a parameter of that shape."""
        return len(shape) > 1 and shape[0] == self.shape[0]

    def put_on(self, weight: Tensor, strength: float) -> Tensor:
        """Return a weight with the patch: fp32, in its shape, on its device."""
        turns = self._turns(weight.device)
        flat = weight.flatten(1)
        if turns.ndim == 3:
            moved = _of_blocks(turns.mT, flat) - flat
            return weight + (moved * strength**2).view_as(weight)
        turned = flat
        for level, each in enumerate(turns):
            identity = torch.eye(each.shape[-1], device=weight.device)
            turned = _butterfly(each * strength + (1 - strength) * identity, turned, 2**level)
        if self.rescale is not None:
            turned = turned * self.rescale.to(weight.device, torch.float32).reshape(-1, 1)
        return weight + ((turned - flat) * strength).view_as(weight)

    def _turns(self, device: torch.device) -> Tensor:
        """Rotation matrices, of the shape of the blocks, fp32."""
        blocks = self.blocks.to(device, torch.float32)
        skew = blocks - blocks.mT
        length = float(torch.linalg.vector_norm(skew)) + 1e-8
        if 0 < self.bound < length:
            skew = skew * (self.bound / length)
        identity = torch.eye(blocks.shape[-1], device=device)
        turns: Tensor = (identity + skew) @ torch.linalg.inv(identity - skew)
        return turns


def _of_blocks(turns: Tensor, rows: Tensor) -> Tensor:
    """Rows [out,n], each block of them turned by a matrix of [k,b,b]."""
    return torch.einsum("kij,kjn->kin", turns, rows.reshape(*turns.shape[:2], -1)).flatten(0, 1)


def _butterfly(turns: Tensor, rows: Tensor, reach: int) -> Tensor:
    """The same, with blocks of two halves that stand `reach` half blocks apart."""
    half = turns.shape[-1] // 2 * reach
    gathered = rows.reshape(-1, 2, half, rows.shape[1]).transpose(1, 2).reshape(rows.shape)
    return _of_blocks(turns, gathered).view(-1, half, 2, rows.shape[1]).transpose(1, 2).reshape(rows.shape)
