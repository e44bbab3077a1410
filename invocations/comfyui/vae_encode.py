"""`comfyui/VAEEncode`: pictures as the model sees them."""

from __future__ import annotations

from nodeloom.invocations.comfyui.batches import Batch
from nodeloom.invocations.comfyui.encoding import batch_pixels, encoded
from nodeloom.invocations.comfyui.results import LatentOutput, latent_output
from nodeloom.invocations.diffusion.exchange import autoencoder, keep_latents
from nodeloom.schema import InputField, Invocation, InvocationContext, VAEField, invocation


@invocation(
    "comfyui/VAEEncode",
    version=1,
    title="VAE Encode",
    category="comfyui/latent",
    tags=["vae", "encode", "image"],
    accelerator=True,
)
class VAEEncode(Invocation):
    """Encode pictures with the autoencoder; a rim narrower than 8 pixels is cut off where the size does not fit."""

    pixels: Batch = InputField(description="The pictures, all of one size", title="IMAGE", input="connection")
    vae: VAEField = InputField(description="The autoencoder", title="VAE", input="connection")

    def invoke(self, context: InvocationContext) -> LatentOutput:
        """Encode every picture, as one batch."""
        import torch

        vae = autoencoder(context, self.vae)
        latents = [encoded(context, vae, pixels) for pixels in batch_pixels(context, self.pixels, vae)]
        return latent_output(keep_latents(context, torch.cat(latents)))
