"""Batches of pictures through an autoencoder, one at a time.

Everything heavy is imported inside the functions: they are called by `invoke` only.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from nodeloom.invocations.comfyui.batches import Batch, items
from nodeloom.invocations.diffusion.coding import coded
from nodeloom.invocations.diffusion.pixels import picture_pixels
from nodeloom.schema import InputError, InvocationContext

if TYPE_CHECKING:
    from diffusers import AutoencoderKL
    from torch import Tensor


def batch_pixels(context: InvocationContext, batch: Batch, vae: AutoencoderKL) -> Iterator[Tensor]:
    """The pictures of the input `pixels` [1,H,W,3] fp32 in 0..1; `InputError` if they are of several sizes."""
    first = None
    for image in items("pixels", batch):
        pixels = picture_pixels(context, image, vae)
        first = pixels.shape if first is None else first
        if pixels.shape != first:
            raise InputError(
                f"pixels holds pictures of {first[2]} x {first[1]} and of {pixels.shape[2]} x {pixels.shape[1]} "
                "pixels; resize them to one size first"
            )
        yield pixels


def encoded(context: InvocationContext, vae: AutoencoderKL, pixels: Tensor) -> Tensor:
    """Latents [1,C,h,w], unscaled, of a picture [1,H,W,3] in 0..1; stops before it when the run is canceled."""
    from nodeloom.runtime.diffusion.autoencoder import encode

    context.check_canceled()
    return coded(context, vae, lambda: encode(vae, pixels))
