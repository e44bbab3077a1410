"""`comfyui/ImageScaleToTotalPixels`: pictures of so many pixels."""

from __future__ import annotations

import math

from nodeloom.invocations.comfyui.batches import Batch
from nodeloom.invocations.comfyui.results import BatchOutput
from nodeloom.invocations.comfyui.scaling import METHOD, ScaleMethod, rescaled
from nodeloom.invocations.comfyui.sizes import MEGA, Size
from nodeloom.schema import InputField, Invocation, InvocationContext, To, add_input, invocation


@invocation(
    "comfyui/ImageScaleToTotalPixels",
    version=2,
    title="ImageScaleToTotalPixels",
    category="comfyui/image/upscaling",
    tags=["resize", "size", "megapixels"],
    accelerator=True,
)
class ImageScaleToTotalPixels(Invocation):
    """Resize pictures, in their proportion, to a number of pixels."""

    image: Batch = InputField(description="The pictures", title="IMAGE", input="connection")
    upscale_method: ScaleMethod = InputField(default="nearest-exact", description=METHOD)
    megapixels: float = InputField(
        default=1.0, ge=0.01, le=16, description="How many pixels, in millions of 1024 x 1024"
    )
    resolution_steps: int = InputField(
        default=1, ge=1, le=256, description="What both sides are multiples of", advanced=True
    )

    migrations = (To(2, add_input("resolution_steps", 1)),)

    def invoke(self, context: InvocationContext) -> BatchOutput:
        """Resize each."""
        return rescaled(context, self.image, self._size, self.upscale_method, "megapixels")

    def _size(self, own: Size) -> Size:
        factor = math.sqrt(int(self.megapixels * MEGA) / (own[0] * own[1]))
        width, height = (max(1, round(side * factor / self.resolution_steps)) for side in own)
        return width * self.resolution_steps, height * self.resolution_steps
