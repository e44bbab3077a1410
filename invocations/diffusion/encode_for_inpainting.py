"""`diffusion/encode_for_inpainting`: a picture with a hole, as latents and where to paint."""

from __future__ import annotations

from nodeloom.invocations.diffusion.coding import coded
from nodeloom.invocations.diffusion.exchange import autoencoder, hold_latents
from nodeloom.invocations.diffusion.pixels import cut_together, mask_pixels, picture_pixels
from nodeloom.schema import (
    ImageField,
    InputField,
    Invocation,
    InvocationContext,
    LatentsOutput,
    MaskField,
    VAEField,
    invocation,
)


@invocation(
    "diffusion/encode_for_inpainting",
    version=1,
    title="Encode for inpainting",
    category="latents",
    tags=["inpaint", "mask", "vae", "encode"],
    accelerator=True,
)
class EncodeForInpainting(Invocation):
    """Empty a picture where a mask is white and encode it; denoising then changes nothing but that part.

    Nothing is left of what was there, so denoise with strength 1. To change a part by less, encode the whole picture
    and put the mask on its latents.
    """

    image: ImageField = InputField(description="The picture")
    mask: MaskField = InputField(
        description="White where the picture is made anew; fitted to the picture's size", mask_of="image"
    )
    vae: VAEField = InputField(description="The autoencoder", title="VAE")
    grow: int = InputField(default=6, ge=0, le=64, description="Pixels by which the white is made wider")

    def invoke(self, context: InvocationContext) -> LatentsOutput:
        """Empty, encode, and put the mask beside the latents."""
        from nodeloom.runtime.diffusion.autoencoder import encode
        from nodeloom.runtime.diffusion.inpainting import emptied, grown

        vae = autoencoder(context, self.vae)
        pixels, mask = cut_together(picture_pixels(context, self.image, vae), mask_pixels(context, self.mask))
        samples = coded(context, vae, lambda: encode(vae, emptied(pixels, mask)))
        return hold_latents(context, {"samples": samples, "mask": grown(mask, self.grow)})
