"""What the denoising nodes show of latents while they work on them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from nodeloom.invocations.diffusion.exchange import autoencoder, latent_scale
from nodeloom.schema import InvocationContext, ModelField

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image
    from torch import Tensor


def previewer(context: InvocationContext, model: ModelField, channels: int) -> Callable[[Tensor], Image]:
    """What makes pictures of a model's scaled latents [B,channels,h,w], of the first: one pixel a cell, or decoded."""
    from PIL import Image

    look = _look(context, model, channels)
    return lambda x0: Image.fromarray(look(x0))


def _look(context: InvocationContext, model: ModelField, channels: int) -> Callable[[Tensor], NDArray[np.uint8]]:
    """Known latents need no VAE here; those of other models are of a VAE that comes with them."""
    from nodeloom.runtime.diffusion.decoded_previews import DecodedPreviews, is_small
    from nodeloom.runtime.diffusion.previews import KNOWN, fitted_colors, plain_colors, preview

    known = KNOWN.get(latent_scale(context, model))
    if known is not None and len(known.weights) == channels:
        return partial(preview, colors=known)
    if "vae" not in context.models.parts(model):  # a network by itself
        return partial(preview, colors=plain_colors(channels))
    vae = autoencoder(context, model)
    return DecodedPreviews(vae) if is_small(vae) else partial(preview, colors=fitted_colors(vae))
