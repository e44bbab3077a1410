"""`diffusion/latents_to_image`: latents as a picture."""

from __future__ import annotations

from nodeloom.invocations.diffusion.decoding import decoded
from nodeloom.invocations.diffusion.exchange import take_latents
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
    """Decode latents with the autoencoder. Of a batch this is the first picture: "Latents to images" gives all."""

    latents: LatentsField = InputField(description="The latents")
    vae: VAEField = InputField(description="The autoencoder", title="VAE")

    def invoke(self, context: InvocationContext) -> ImageOutput:
        """Decode the first picture of the batch."""
        count = len(take_latents(context, self.latents))
        if count > 1:
            context.log.warning(
                "%d pictures are in the batch, this is the first: diffusion/latents_to_images gives all", count
            )
        return context.images.output(next(decoded(context, self.latents, self.vae)))
