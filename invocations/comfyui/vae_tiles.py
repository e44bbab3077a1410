"""`comfyui/VAEDecodeTiled` and `comfyui/VAEEncodeTiled`: through an autoencoder piece by piece."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from nodeloom.invocations.comfyui.batches import Batch
from nodeloom.invocations.comfyui.pixels import kept, pictures
from nodeloom.invocations.comfyui.results import BatchOutput, LatentOutput, latent_output
from nodeloom.invocations.diffusion.exchange import FACTOR, autoencoder, keep_latents, take_latents
from nodeloom.invocations.diffusion.numerics import numerics
from nodeloom.schema import InputField, Invocation, InvocationContext, LatentsField, VAEField, invocation

CATEGORY: Final = "comfyui/_for_testing"
_VAE: Final = "The autoencoder"
_TILE: Final = "Side of a piece in pixels; less takes less memory"
_OVERLAP: Final = "Pixels that two pieces share, where they are blended"
_FRAMES: Final = "Pictures of a film at once; for pictures it means nothing"
_SHARED_FRAMES: Final = "Pictures of a film that two parts share; for pictures it means nothing"


@invocation(
    "comfyui/VAEDecodeTiled",
    version=1,
    title="VAE Decode (Tiled)",
    category=CATEGORY,
    tags=["vae", "decode", "memory", "tile"],
    accelerator=True,
)
class VAEDecodeTiled(Invocation):
    """Decode latents in pieces, for pictures that have no room as a whole; colours differ a little."""

    samples: LatentsField = InputField(description="The latents", input="connection")
    vae: VAEField = InputField(description=_VAE, title="VAE", input="connection")
    tile_size: int = InputField(default=512, ge=64, le=4096, description=_TILE)
    overlap: int = InputField(default=64, ge=0, le=4096, description=f"{_OVERLAP}; at most a quarter of a piece")
    temporal_size: int = InputField(default=64, ge=8, le=4096, description=_FRAMES)
    temporal_overlap: int = InputField(default=8, ge=4, le=4096, description=_SHARED_FRAMES)

    def invoke(self, context: InvocationContext) -> BatchOutput:
        """Decode every picture."""
        from nodeloom.runtime.diffusion.tiled_coding import TileSize, decode_in_tiles

        vae, latents = autoencoder(context, self.vae), take_latents(context, self.samples)
        size = TileSize(self.tile_size, min(self.overlap, self.tile_size // 4))
        total = len(latents) * size.count(FACTOR * latents.shape[-2], FACTOR * latents.shape[-1])
        with numerics(vae):
            pixels = decode_in_tiles(vae, latents, size, _counting(context, total))
        return BatchOutput(image=kept(context, pixels))


@invocation(
    "comfyui/VAEEncodeTiled",
    version=1,
    title="VAE Encode (Tiled)",
    category=CATEGORY,
    tags=["vae", "encode", "memory", "tile"],
    accelerator=True,
)
class VAEEncodeTiled(Invocation):
    """Encode pictures in pieces, where they have no room as a whole."""

    pixels: Batch = InputField(description="The pictures, all of one size", title="IMAGE", input="connection")
    vae: VAEField = InputField(description=_VAE, title="VAE", input="connection")
    tile_size: int = InputField(default=512, ge=64, le=4096, description=_TILE)
    overlap: int = InputField(default=64, ge=0, le=4096, description=f"{_OVERLAP}; less than half a piece")
    temporal_size: int = InputField(default=64, ge=8, le=4096, description=_FRAMES)
    temporal_overlap: int = InputField(default=8, ge=4, le=4096, description=_SHARED_FRAMES)

    def invoke(self, context: InvocationContext) -> LatentOutput:
        """Encode every picture, as one batch."""
        from nodeloom.runtime.diffusion.autoencoder import whole_cells
        from nodeloom.runtime.diffusion.tiled_coding import TileSize, encode_in_tiles

        vae = autoencoder(context, self.vae)
        pixels = whole_cells(vae, pictures(context, "pixels", self.pixels)[..., :3])
        size = TileSize(self.tile_size, self.overlap)
        total = len(pixels) * size.count(*pixels.shape[1:3])
        with numerics(vae):
            latents = encode_in_tiles(vae, pixels, size, _counting(context, total))
        return latent_output(keep_latents(context, latents))


def _counting(context: InvocationContext, total: int) -> Callable[[], None]:
    """What reports each piece before it comes, and stops there when the run is canceled."""
    done = 0

    def count_one() -> None:
        nonlocal done
        context.progress(done, total)
        done += 1

    return count_one
