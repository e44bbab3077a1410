"""`diffusion/encode_for_editing`: a picture as models see it that were trained to follow instructions."""

from __future__ import annotations

from nodeloom.invocations.diffusion.channels import SHOWN
from nodeloom.invocations.diffusion.coding import coded
from nodeloom.invocations.diffusion.exchange import autoencoder, hold_latents
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
    "diffusion/encode_for_editing",
    version=1,
    title="Encode for editing model",
    category="latents",
    tags=["edit", "instruct", "pix2pix", "vae", "encode"],
    accelerator=True,
)
class EncodeForEditing(Invocation):
    """Encode a picture for a model that edits by instruction ("make it winter"), such as InstructPix2Pix.

    The model sees the picture while it denoises empty latents of its size: denoise with strength 1.
    """

    image: ImageField = InputField(description="The picture to edit")
    vae: VAEField = InputField(description="The autoencoder", title="VAE")

    def invoke(self, context: InvocationContext) -> LatentsOutput:
        """Encode the picture and put it beside empty latents."""
        from torch import zeros_like

        from nodeloom.runtime.diffusion.autoencoder import encode

        vae = autoencoder(context, self.vae)
        pixels = picture_pixels(context, self.image, vae)
        shown = coded(context, vae, lambda: encode(vae, pixels))
        return hold_latents(context, {"samples": zeros_like(shown), SHOWN: shown})
