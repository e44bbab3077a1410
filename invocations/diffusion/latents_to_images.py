"""`diffusion/latents_to_images`: a batch of latents as pictures."""

from __future__ import annotations

from nodeloom.invocations.diffusion.decoding import decoded
from nodeloom.invocations.diffusion.exchange import take_latents
from nodeloom.schema import (
    ImageField,
    InputField,
    Invocation,
    InvocationContext,
    InvocationOutput,
    LatentsField,
    OutputField,
    VAEField,
    invocation,
)


class ImagesOutput(InvocationOutput):
    """Pictures of one size."""

    images: list[ImageField] = OutputField(description="The pictures, in the order of the batch")
    count: int = OutputField(description="How many there are")


@invocation(
    "diffusion/latents_to_images",
    version=1,
    title="Latents to images",
    category="latents",
    tags=["vae", "decode", "batch", "list"],
    accelerator=True,
)
class LatentsToImages(Invocation):
    """Decode a batch of latents with the autoencoder, one after the other: all pictures, as a list."""

    latents: LatentsField = InputField(description="The latents")
    vae: VAEField = InputField(description="The autoencoder", title="VAE")

    def invoke(self, context: InvocationContext) -> ImagesOutput:
        """Decode every picture of the batch; stops between two when the run is canceled."""
        total = len(take_latents(context, self.latents))
        images: list[ImageField] = []
        for picture in decoded(context, self.latents, self.vae):
            images.append(context.images.put(picture))
            context.progress(len(images), total)
        return ImagesOutput(images=images, count=len(images))
