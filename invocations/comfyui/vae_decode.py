"""`comfyui/VAEDecode`: latents as pictures."""

from __future__ import annotations

from nodeloom.invocations.comfyui.pixels import kept
from nodeloom.invocations.comfyui.results import BatchOutput
from nodeloom.invocations.diffusion.decoding import decoded_pixels
from nodeloom.invocations.diffusion.exchange import take_latents
from nodeloom.schema import ImageField, InputField, Invocation, InvocationContext, LatentsField, VAEField, invocation


@invocation(
    "comfyui/VAEDecode",
    version=1,
    title="VAE Decode",
    category="comfyui/latent",
    tags=["vae", "decode", "image"],
    accelerator=True,
)
class VAEDecode(Invocation):
    """Decode a batch of latents with the autoencoder, one after the other: all pictures, as a list."""

    samples: LatentsField = InputField(description="The latents", input="connection")
    vae: VAEField = InputField(description="The autoencoder", title="VAE", input="connection")

    def invoke(self, context: InvocationContext) -> BatchOutput:
        """Decode every picture; stops between two when the run is canceled."""
        total = len(take_latents(context, self.samples))
        images: list[ImageField] = []
        for pixels in decoded_pixels(context, self.samples, self.vae):
            images += kept(context, pixels)
            context.progress(len(images), total)
        return BatchOutput(image=images)
