"""`comfyui/LatentUpscale`: a larger canvas, for a second, finer pass."""

from __future__ import annotations

from typing import Literal

from nodeloom.invocations.comfyui.results import LatentOutput, latent_output
from nodeloom.invocations.comfyui.sizes import asked_size
from nodeloom.invocations.diffusion.exchange import FACTOR, take_latents
from nodeloom.invocations.diffusion.resizing import METHOD, ResizeMethod, resized
from nodeloom.schema import InputField, Invocation, InvocationContext, LatentsField, invocation

LEAST = 64


@invocation(
    "comfyui/LatentUpscale",
    version=1,
    title="Upscale Latent",
    category="comfyui/latent",
    tags=["resize", "hires", "size"],
    accelerator=True,
)
class LatentUpscale(Invocation):
    """Resize latents to a picture of width x height pixels, at least 64 each; denoise them again for sharpness."""

    samples: LatentsField = InputField(description="The latents to resize", input="connection")
    upscale_method: ResizeMethod = InputField(default="nearest-exact", description=METHOD)
    width: int = InputField(default=512, ge=0, le=16384, description="Width in pixels; 0 follows from the height")
    height: int = InputField(default=512, ge=0, le=16384, description="Height in pixels; 0 follows from the width")
    crop: Literal["disabled", "center"] = InputField(
        default="disabled", description="Cut off what does not fit, or distort it"
    )

    def invoke(self, context: InvocationContext) -> LatentOutput:
        """Resize the latents; 0 x 0 leaves them as they are."""
        rows, columns = take_latents(context, self.samples).shape[-2:]
        size = asked_size((columns * FACTOR, rows * FACTOR), (self.width, self.height), LEAST)
        if size is None:
            return LatentOutput(latent=self.samples)
        cells = (size[0] // FACTOR, size[1] // FACTOR)
        return latent_output(resized(context, self.samples, cells, self.upscale_method, crop=self.crop == "center"))
