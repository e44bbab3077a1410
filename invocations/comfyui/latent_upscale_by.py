"""`comfyui/LatentUpscaleBy`: a canvas so many times as large."""

from __future__ import annotations

from nodeloom.invocations.comfyui.results import LatentOutput, latent_output
from nodeloom.invocations.diffusion.resizing import METHOD, ResizeMethod, scaled
from nodeloom.schema import InputField, Invocation, InvocationContext, LatentsField, invocation


@invocation(
    "comfyui/LatentUpscaleBy",
    version=1,
    title="Upscale Latent By",
    category="comfyui/latent",
    tags=["resize", "hires", "factor"],
    accelerator=True,
)
class LatentUpscaleBy(Invocation):
    """Resize latents by a factor; denoise them again for sharpness."""

    samples: LatentsField = InputField(description="The latents to resize", input="connection")
    upscale_method: ResizeMethod = InputField(default="nearest-exact", description=METHOD)
    scale_by: float = InputField(
        default=1.5, ge=0.01, le=8, description="How many times as wide and as high, in whole cells of 8 pixels"
    )

    def invoke(self, context: InvocationContext) -> LatentOutput:
        """Resize the latents."""
        return latent_output(scaled(context, self.samples, ("scale_by", self.scale_by), self.upscale_method))
