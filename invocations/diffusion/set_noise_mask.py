"""`diffusion/set_noise_mask`: where latents are made anew."""

from __future__ import annotations

from nodeloom.invocations.diffusion.exchange import FACTOR
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
    mask: MaskField = InputField(description="White where the picture is made anew")

    def invoke(self, context: InvocationContext) -> LatentsOutput:
        """Put the mask beside the latents."""
        import numpy as np
        import torch

        from nodeloom.invocations.image.ops.mask import mask_from

        bundle = context.tensors.get(self.latents.name)
        grey = np.asarray(mask_from(context.images.load(self.mask), "luminance"), dtype=np.float32) / 255.0
        name = context.tensors.put({**bundle, "mask": torch.from_numpy(grey)[None, None]})
        height, width = (side * FACTOR for side in bundle["samples"].shape[-2:])
        return LatentsOutput(latents=LatentsField(name=name), width=width, height=height)
