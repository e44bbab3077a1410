"""`diffusion/latents_to_image`: latents as a picture."""

from __future__ import annotations

from nodeloom.invocations.diffusion.coding import coded
from nodeloom.invocations.diffusion.exchange import FACTOR, autoencoder, take_latents
from nodeloom.invocations.diffusion.room import check_picture
from nodeloom.schema import (
    ImageOutput,
    InputField,
    Invocation,
    InvocationContext,
    LatentsField,
    VAEField,
    invocation,
)


@invocation(
    "diffusion/latents_to_image",
    version=1,
    title="Latents to image",
    category="latents",
    tags=["vae", "decode"],
    accelerator=True,
)
class LatentsToImage(Invocation):
    """Decode latents with the autoencoder."""

    latents: LatentsField = InputField(description="The latents")
    vae: VAEField = InputField(description="The autoencoder", title="VAE")

    def invoke(self, context: InvocationContext) -> ImageOutput:
        """Decode the first picture of the batch."""
        from PIL import Image

        from nodeloom.runtime.diffusion.autoencoder import decode, to_bytes

        vae = autoencoder(context, self.vae)
        latents = take_latents(context, self.latents)[:1]
        height, width = (side * FACTOR for side in latents.shape[-2:])
        check_picture("latents", vae, width, height, "decoding it")
        pictures = coded(context, vae, lambda: decode(vae, latents))
        return context.images.output(Image.fromarray(to_bytes(pictures)[0]))
