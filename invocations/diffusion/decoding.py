"""A batch of latents as pictures, one at a time, so that memory is needed for one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from nodeloom.invocations.diffusion.coding import coded
from nodeloom.invocations.diffusion.exchange import FACTOR, autoencoder, take_latents
from nodeloom.invocations.diffusion.numerics import numerics
from nodeloom.invocations.diffusion.room import check_picture
from nodeloom.schema import InvocationContext, LatentsField, VAEField

if TYPE_CHECKING:
    from diffusers import AutoencoderKL
    from PIL.Image import Image
    from torch import Tensor


def decoded(context: InvocationContext, field: LatentsField, vae: VAEField) -> Iterator[Image]:
    """The pictures of latents in the order of the batch; each is decoded when it is asked for.

    Raises `InputError` if a picture of that size can't fit the device.
    """
    from PIL import Image

    from nodeloom.runtime.diffusion.autoencoder import to_bytes

    for pixels in decoded_pixels(context, field, vae):
        yield Image.fromarray(to_bytes(pixels)[0])


def decoded_pixels(context: InvocationContext, field: LatentsField, vae: VAEField) -> Iterator[Tensor]:
    """The same as numbers [1,H,W,3] fp32 in 0..1, on the CPU; those of a film are decoded together."""
    import torch

    from nodeloom.runtime.diffusion.autoencoder import decode, decodes_together

    network, latents = autoencoder(context, vae), take_latents(context, field)
    height, width = (side * FACTOR for side in latents.shape[-2:])
    check_picture("latents", network, width, height, "decoding it")

    if decodes_together(network):
        yield from torch.split(_film(context, network, latents), 1)
        return

    def pixels(index: int) -> Tensor:
        return coded(context, network, lambda: decode(network, latents[index : index + 1]))

    for index in range(len(latents)):
        yield pixels(index)


def _film(context: InvocationContext, vae: AutoencoderKL, latents: Tensor) -> Tensor:
    """The pictures of a film [F,H,W,3]; where memory runs out, they are decoded in parts, and the log says so."""
    import torch

    from nodeloom.runtime.diffusion.autoencoder import decode
    from nodeloom.runtime.models.cache import release
    from nodeloom.runtime.models.exhaustion import is_exhausted

    count = len(latents)
    with numerics(vae):
        while True:
            context.check_canceled()
            try:
                return torch.cat([decode(vae, part) for part in torch.split(latents, count)])
            except (RuntimeError, MemoryError) as error:
                if not is_exhausted(error) or count == 1:
                    raise
            release(vae.device)
            count = -(-count // 2)
            context.log.warning("memory ran out, so the film is decoded %d pictures at a time: it may jump", count)
