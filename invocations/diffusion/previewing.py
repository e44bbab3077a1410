"""What the denoising nodes show of latents while they work on them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from nodeloom.invocations.diffusion.exchange import autoencoder, latent_scale
from nodeloom.schema import InvocationContext, ModelField

if TYPE_CHECKING:
    from PIL.Image import Image
    from torch import Tensor

    from nodeloom.runtime.diffusion.previews import LatentColors


def previewer(context: InvocationContext, model: ModelField, channels: int) -> Callable[[Tensor], Image]:
    """What makes small pictures of a model's scaled latents [B,channels,h,w]: of the first, one pixel a cell."""
    from PIL import Image

    from nodeloom.runtime.diffusion.previews import preview

    colors = _colors(context, model, channels)
    return lambda x0: Image.fromarray(preview(x0, colors))


def _colors(context: InvocationContext, model: ModelField, channels: int) -> LatentColors:
    """Known latents need no VAE here; those of other models are of a VAE that comes with them."""
    from nodeloom.runtime.diffusion.previews import KNOWN, fitted_colors, plain_colors

    known = KNOWN.get(latent_scale(context, model))
    if known is not None and len(known.weights) == channels:
        return known
    if "vae" not in context.models.parts(model):  # a network by itself
        return plain_colors(channels)
    return fitted_colors(autoencoder(context, model))
