"""`comfyui/InpaintModelConditioning`: pictures with holes, as models see them that were trained to inpaint."""

from __future__ import annotations

from itertools import cycle

from nodeloom.invocations.comfyui.batches import Batch, MaskBatch, items
from nodeloom.invocations.comfyui.encoding import batch_pixels, encoded
from nodeloom.invocations.comfyui.results import GuidedLatentOutput
from nodeloom.invocations.diffusion.channels import SHOWN, SHOWN_MASK
from nodeloom.invocations.diffusion.entries import hinted
from nodeloom.invocations.diffusion.exchange import autoencoder, hold_latents
from nodeloom.invocations.diffusion.pixels import cut_together, mask_pixels
from nodeloom.schema import (
    ConditioningField,
    HintField,
    InputField,
    Invocation,
    InvocationContext,
    VAEField,
    invocation,
)


@invocation(
    "comfyui/InpaintModelConditioning",
    version=1,
    title="InpaintModelConditioning",
    category="comfyui/conditioning/inpaint",
    tags=["inpaint", "mask", "vae", "encode", "prompt"],
    accelerator=True,
)
class InpaintModelConditioning(Invocation):
    """Show pictures without what masks cover to a model that was trained to inpaint, and encode them whole.

    Other models do not see them, and denoise the latents as they do any others.
    """

    positive: ConditioningField = InputField(description="What to show", input="connection")
    negative: ConditioningField = InputField(description="What to avoid", input="connection")
    vae: VAEField = InputField(description="The autoencoder", title="VAE", input="connection")
    pixels: Batch = InputField(description="The pictures, all of one size", title="IMAGE", input="connection")
    mask: MaskBatch = InputField(
        description="White where pictures are made anew; fitted to their size, and used again where there are less",
        title="MASK",
        input="connection",
    )
    noise_mask: bool = InputField(
        default=True, description="Change nothing where masks are black; off lets the model adapt what is around"
    )

    def invoke(self, context: InvocationContext) -> GuidedLatentOutput:
        """Encode the pictures, and once more with grey in place of what is made anew."""
        import torch

        from nodeloom.runtime.diffusion.inpainting import emptied

        vae = autoencoder(context, self.vae)
        masks = cycle([mask_pixels(context, mask) for mask in items("mask", self.mask)])
        latents, seen, holes = [], [], []
        for picture in batch_pixels(context, self.pixels, vae):
            pixels, mask = cut_together(picture, next(masks))
            seen.append(encoded(context, vae, emptied(pixels, mask)))
            latents.append(encoded(context, vae, pixels))
            holes.append(mask)
        hole = torch.cat(holes)
        shown = context.tensors.put({SHOWN: torch.cat(seen), SHOWN_MASK: hole})
        bundle = {"samples": torch.cat(latents)}
        held = hold_latents(context, bundle | {"mask": hole} if self.noise_mask else bundle)
        hint = HintField(kind=SHOWN, tensors=shown)
        return GuidedLatentOutput(
            positive=hinted(self.positive, hint), negative=hinted(self.negative, hint), latent=held.latents
        )
