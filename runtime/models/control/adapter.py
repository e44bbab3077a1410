"""The network of a T2I adapter (Mou et al. 2023, arXiv 2302.08453): features of a picture, a level each.

Sizes that are odd are padded before they are halved, as the original does; diffusers rounds otherwise.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from nodeloom.runtime.models.control.config import AdapterShape


class T2IAdapter(nn.Module):
    """An adapter; `shape` is its outline."""

    def __init__(self, shape: AdapterShape) -> None:
        super().__init__()
        self.shape = shape
        inputs = shape.channels * shape.cell**2
        if not shape.light:
            self.conv_in = nn.Conv2d(inputs, shape.widths[0], 3, padding=1)
        before = (inputs if shape.light else shape.widths[0], *shape.widths[:-1])
        self.body = nn.ModuleList(_Level(shape, level, width) for level, width in enumerate(before))

    def forward(self, picture: Tensor) -> list[Tensor]:
        """Return features [B,c,h,w], one tensor a level; picture [B,C,H,W] in 0..1, its sides whole cells."""
        hidden = functional.pixel_unshuffle(picture, self.shape.cell)
        if not self.shape.light:
            hidden = self.conv_in(hidden)
        features = []
        for level in self.body:
            hidden = level(hidden)
            features.append(hidden)
        return features


class _Level(nn.Module):
    """Residual layers at one size."""

    def __init__(self, shape: AdapterShape, level: int, inputs: int) -> None:
        super().__init__()
        width = shape.widths[level]
        inner = width // 4 if shape.light else width
        self.halves = shape.halves(level)
        self.down = nn.Conv2d(inputs, inputs, 3, stride=2, padding=1) if self.halves and shape.convolved else None
        kernel = 1 if shape.light else shape.kernel
        joins = shape.light or inputs != width
        self.in_conv = nn.Conv2d(inputs, inner, kernel, padding=kernel // 2) if joins else None
        self.resnets = nn.Sequential(*(_Residual(inner, shape.kernel) for _ in range(shape.layers)))
        self.out_conv = nn.Conv2d(inner, width, 1) if shape.light else None

    def forward(self, hidden: Tensor) -> Tensor:
        if self.halves:
            hidden = _halved(hidden) if self.down is None else self.down(hidden)
        if self.in_conv is not None:
            hidden = self.in_conv(hidden)
        hidden = self.resnets(hidden)
        return hidden if self.out_conv is None else self.out_conv(hidden)


class _Residual(nn.Module):
    """Two convolutions beside what comes in."""

    def __init__(self, width: int, kernel: int) -> None:
        super().__init__()
        self.block1 = nn.Conv2d(width, width, 3, padding=1)
        self.block2 = nn.Conv2d(width, width, kernel, padding=kernel // 2)

    def forward(self, hidden: Tensor) -> Tensor:
        added: Tensor = self.block2(functional.relu(self.block1(hidden)))
        return added + hidden


def _halved(hidden: Tensor) -> Tensor:
    """Average two by two; an odd side gets a row of zeros at both ends, which count."""
    height, width = hidden.shape[-2:]
    return functional.avg_pool2d(hidden, 2, 2, padding=(height % 2, width % 2))


def empty_adapter(shape: AdapterShape) -> T2IAdapter:
    """Return an adapter whose parameters have shapes but no memory."""
    with torch.device("meta"):
        return T2IAdapter(shape)
