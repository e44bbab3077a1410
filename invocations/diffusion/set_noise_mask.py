"""`diffusion/set_noise_mask`: where latents are made anew."""

from __future__ import annotations

from nodeloom.invocations.diffusion.exchange import hold_latents
from nodeloom.invocations.diffusion.pixels import mask_pixels
from nodeloom.schema import (
    InputField,
    Invocation,
    InvocationContext,
    LatentsField,
    LatentsOutput,
    MaskField,
    invocation,
)


@invocation(
    "diffusion/set_noise_mask",
    version=1,
    title="Set noise mask",
    category="latents",
    tags=["inpaint", "mask"],
    accelerator=True,
)
class SetNoiseMask(Invocation):
    """Let denoising change latents only where a mask is white; the rest stays as it is."""

    latents: LatentsField = InputField(description="Latents of the picture to paint in")
    mask: MaskField = InputField(description="White where the picture is made anew", mask_of="latents")

    def invoke(self, context: InvocationContext) -> LatentsOutput:
        """Put the mask beside the latents."""
        bundle = context.tensors.get(self.latents.name)
        return hold_latents(context, {**bundle, "mask": mask_pixels(context, self.mask)})
