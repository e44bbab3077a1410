"""`comfyui/ImageScaleToTotalPixels`: pictures of so many pixels."""

from __future__ import annotations

import math

from nodeloom.invocations.comfyui.batches import Batch
from nodeloom.invocations.comfyui.results import BatchOutput
from nodeloom.invocations.comfyui.scaling import METHOD, ScaleMethod, rescaled
from nodeloom.invocations.comfyui.sizes import Size
from nodeloom.schema import InputField, Invocation, InvocationContext, invocation

_MEGA = 1024 * 1024


@invocation(
    "comfyui/ImageScaleToTotalPixels",
    version=1,
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

    def invoke(self, context: InvocationContext) -> BatchOutput:
        """Resize each."""
        return rescaled(context, self.image, self._size, self.upscale_method, "megapixels")

    def _size(self, own: Size) -> Size:
        factor = math.sqrt(int(self.megapixels * _MEGA) / (own[0] * own[1]))
        return max(1, round(own[0] * factor)), max(1, round(own[1] * factor))
