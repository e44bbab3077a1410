"""`comfyui/VAEEncodeForInpaint`: pictures with holes, as latents and where to paint."""

from __future__ import annotations

from itertools import cycle

from nodeloom.invocations.comfyui.batches import Batch, MaskBatch, items
from nodeloom.invocations.comfyui.encoding import batch_pixels, encoded
from nodeloom.invocations.comfyui.results import LatentOutput, latent_output
from nodeloom.invocations.diffusion.exchange import autoencoder, hold_latents
from nodeloom.invocations.diffusion.pixels import cut_together, mask_pixels
from nodeloom.schema import InputField, Invocation, InvocationContext, VAEField, invocation


@invocation(
    "comfyui/VAEEncodeForInpaint",
    version=1,
    title="VAE Encode (for Inpainting)",
    category="comfyui/latent",
    tags=["inpaint", "mask", "vae", "encode"],
    accelerator=True,
)
class VAEEncodeForInpaint(Invocation):
    """Empty pictures where masks are white and encode them; denoising then changes nothing but those parts."""

    pixels: Batch = InputField(description="The pictures, all of one size", title="IMAGE", input="connection")
    vae: VAEField = InputField(description="The autoencoder", title="VAE", input="connection")
    mask: MaskBatch = InputField(
        description="White where pictures are made anew; fitted to their size, and used again where there are less",
        title="MASK",
        input="connection",
    )
    grow_mask_by: int = InputField(default=6, ge=0, le=64, description="Pixels by which the white is made wider")

    def invoke(self, context: InvocationContext) -> LatentOutput:
        """Empty, encode, and put the masks beside the latents."""
        import torch

        from nodeloom.runtime.diffusion.inpainting import emptied, grown

        vae = autoencoder(context, self.vae)
        masks = cycle([mask_pixels(context, mask) for mask in items("mask", self.mask)])
        latents, holes = [], []
        for picture in batch_pixels(context, self.pixels, vae):
            pixels, mask = cut_together(picture, next(masks))
            latents.append(encoded(context, vae, emptied(pixels, mask)))
            holes.append(grown(mask, self.grow_mask_by))
        return latent_output(hold_latents(context, {"samples": torch.cat(latents), "mask": torch.cat(holes)}))
