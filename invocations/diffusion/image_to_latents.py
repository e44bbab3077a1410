"""`diffusion/image_to_latents`: a picture as the model sees it."""

from __future__ import annotations

from nodeloom.invocations.diffusion.coding import coded
from nodeloom.invocations.diffusion.exchange import autoencoder, keep_latents
from nodeloom.invocations.diffusion.pixels import picture_pixels
from nodeloom.schema import (
    ImageField,
    InputField,
    Invocation,
    InvocationContext,
    LatentsOutput,
    VAEField,
    invocation,
)


@invocation(
    "diffusion/image_to_latents",
    version=1,
    title="Image to latents",
    category="latents",
    tags=["vae", "encode"],
    accelerator=True,
)
class ImageToLatents(Invocation):
    """Encode a picture with the autoencoder; a rim narrower than 8 pixels is cut off where the size does not fit."""

    image: ImageField = InputField(description="The picture")
    vae: VAEField = InputField(description="The autoencoder", title="VAE")

    def invoke(self, context: InvocationContext) -> LatentsOutput:
        """Encode the picture."""
        from nodeloom.runtime.diffusion.autoencoder import encode

        vae = autoencoder(context, self.vae)
        pixels = picture_pixels(context, self.image, vae)
        return keep_latents(context, coded(context, vae, lambda: encode(vae, pixels)))
