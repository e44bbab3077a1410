"""Batches of numbers as pictures, masks and latents of a test's world, and back."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from nodeloom.invocations.comfyui.pixels import kept, kept_greys, masks, pictures
from nodeloom.schema import ImageField, LatentsField, MaskField


def images(context: Any, pixels: Tensor) -> list[ImageField]:
    """Pictures [B,H,W,C]."""
    return kept(context, pixels)


def greys(context: Any, levels: list[Any]) -> list[MaskField]:
    """Masks of nested lists [B][H][W], or of one [H][W]."""
    tensor = torch.tensor(levels, dtype=torch.float32)
    return kept_greys(context, tensor if tensor.dim() == 3 else tensor[None])


def latents(context: Any, samples: Tensor, **beside: Tensor) -> LatentsField:
    """Latents [B,C,h,w]."""
    return LatentsField(name=context.tensors.put({"samples": samples, **beside}))


def pixels_of(context: Any, output: Any) -> Tensor:
    """The pictures of a result."""
    return pictures(context, "image", output.image)


def levels_of(context: Any, output: Any) -> list[Any]:
    """The masks of a result, rounded to thousandths; those of one alone."""
    found = (masks(context, "mask", output.mask) * 1000).round().div(1000).double().tolist()
    rounded = [[[round(level, 3) for level in row] for row in mask] for mask in found]
    return rounded[0] if len(rounded) == 1 else rounded


def samples_of(context: Any, output: Any) -> Tensor:
    """The latents of a result."""
    found: Tensor = context.tensors.get(output.latent.name)["samples"]
    return found
