"""`diffusion/encode_for_inpaint_model`: a picture as models see it that were trained to inpaint."""

from __future__ import annotations

from nodeloom.invocations.diffusion.channels import SHOWN, SHOWN_MASK
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
    "diffusion/encode_for_inpaint_model",
    version=1,
    title="Encode for inpainting model",
    category="latents",
    tags=["inpaint", "mask", "vae", "encode"],
    accelerator=True,
)
class EncodeForInpaintModel(Invocation):
    """Encode a picture for a model that was trained to inpaint: it sees what is around the white of a mask.

    The latents are those of the whole picture, so it can be denoised with any strength. Other models take them as
    they take any latents with a mask.
    """

    image: ImageField = InputField(description="The picture")
    mask: MaskField = InputField(
        description="White where the picture is made anew; fitted to the picture's size", mask_of="image"
    )
    vae: VAEField = InputField(description="The autoencoder", title="VAE")
    keep_rest: bool = InputField(
        default=True, description="Change nothing where the mask is black; off lets the model adapt what is around"
    )

    def invoke(self, context: InvocationContext) -> LatentsOutput:
        """Encode the picture, and once more with grey in place of what is made anew."""
        from nodeloom.runtime.diffusion.autoencoder import encode
        from nodeloom.runtime.diffusion.inpainting import emptied

        vae = autoencoder(context, self.vae)
        pixels, mask = cut_together(picture_pixels(context, self.image, vae), mask_pixels(context, self.mask))
        bundle = {
            "samples": coded(context, vae, lambda: encode(vae, pixels)),
            SHOWN: coded(context, vae, lambda: encode(vae, emptied(pixels, mask))),
            SHOWN_MASK: mask,
        }
        return hold_latents(context, bundle | {"mask": mask} if self.keep_rest else bundle)
