"""Pictures and latents through an autoencoder: whole where memory suffices, else in tiles."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from nodeloom.invocations.diffusion.numerics import numerics
from nodeloom.schema import InvocationContext

if TYPE_CHECKING:
    from diffusers import AutoencoderKL
    from torch import Tensor


def coded(context: InvocationContext, vae: AutoencoderKL, code: Callable[[], Tensor]) -> Tensor:
    """What `code` makes with the autoencoder; where memory runs out, it makes it in tiles, and the log says so."""
    from nodeloom.runtime.diffusion.autoencoder import tiled
    from nodeloom.runtime.models.cache import release
    from nodeloom.runtime.models.exhaustion import is_exhausted

    with numerics(vae):
        try:
            return code()
        except (RuntimeError, MemoryError) as error:
            if not is_exhausted(error):
                raise
        release(vae.device)
        context.log.warning("memory ran out, so the autoencoder works in tiles: seams may show")
        with tiled(vae):
            return code()
