"""`comfyui/SetLatentNoiseMask`: where latents are made anew."""

from __future__ import annotations

from nodeloom.invocations.comfyui.batches import MaskBatch, items
from nodeloom.invocations.comfyui.results import LatentOutput, latent_output
from nodeloom.invocations.diffusion.exchange import hold_latents
from nodeloom.invocations.diffusion.pixels import mask_pixels
from nodeloom.schema import InputError, InputField, Invocation, InvocationContext, LatentsField, invocation


@invocation(
    "comfyui/SetLatentNoiseMask",
    version=1,
    title="Set Latent Noise Mask",
    category="comfyui/latent",
    tags=["inpaint", "mask"],
    accelerator=True,
)
class SetLatentNoiseMask(Invocation):
    """Let denoising change latents only where a mask is white; the rest stays as it is."""

    samples: LatentsField = InputField(description="Latents of the pictures to paint in", input="connection")
    mask: MaskBatch = InputField(
        description="White where pictures are made anew; used again where there are less",
        title="MASK",
        input="connection",
    )

    def invoke(self, context: InvocationContext) -> LatentOutput:
        """Put the masks beside the latents."""
        import torch

        masks = [mask_pixels(context, mask) for mask in items("mask", self.mask)]
        if len({mask.shape for mask in masks}) > 1:
            raise InputError("mask holds masks of several sizes; resize them to one size first")
        bundle = context.tensors.get(self.samples.name)
        return latent_output(hold_latents(context, {**bundle, "mask": torch.cat(masks)}))
