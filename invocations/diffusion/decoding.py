"""A batch of latents as pictures, one at a time, so that memory is needed for one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from nodeloom.invocations.diffusion.coding import coded
from nodeloom.invocations.diffusion.exchange import FACTOR, autoencoder, take_latents
from nodeloom.invocations.diffusion.room import check_picture
from nodeloom.schema import InvocationContext, LatentsField, VAEField

if TYPE_CHECKING:
    from PIL.Image import Image
    from torch import Tensor


def decoded(context: InvocationContext, field: LatentsField, vae: VAEField) -> Iterator[Image]:
    """The pictures of latents in the order of the batch; each is decoded when it is asked for.

    Raises `InputError` if a picture of that size can't fit the device.
    """
    from PIL import Image

    from nodeloom.runtime.diffusion.autoencoder import decode, to_bytes

    network, latents = autoencoder(context, vae), take_latents(context, field)
    height, width = (side * FACTOR for side in latents.shape[-2:])
    check_picture("latents", network, width, height, "decoding it")

    def picture(index: int) -> Tensor:
        return coded(context, network, lambda: decode(network, latents[index : index + 1]))

    for index in range(len(latents)):
        yield Image.fromarray(to_bytes(picture(index))[0])
