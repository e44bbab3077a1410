"""`comfyui/ImageScale`: pictures in another size."""

from __future__ import annotations

from typing import Literal

from nodeloom.invocations.comfyui.batches import Batch
from nodeloom.invocations.comfyui.results import BatchOutput
from nodeloom.invocations.comfyui.scaling import METHOD, ScaleMethod, rescaled
from nodeloom.invocations.comfyui.sizes import asked_size
from nodeloom.schema import InputField, Invocation, InvocationContext, invocation


@invocation(
    "comfyui/ImageScale",
    version=1,
    title="Upscale Image",
    category="comfyui/image",
    tags=["resize", "size", "upscale"],
    accelerator=True,
)
class ImageScale(Invocation):
    """Resize pictures to width x height pixels."""

    image: Batch = InputField(description="The pictures", title="IMAGE", input="connection")
    upscale_method: ScaleMethod = InputField(default="nearest-exact", description=METHOD)
    width: int = InputField(default=512, ge=0, le=16384, description="Width in pixels; 0 follows from the height")
    height: int = InputField(default=512, ge=0, le=16384, description="Height in pixels; 0 follows from the width")
    crop: Literal["disabled", "center"] = InputField(
        default="disabled", description="Cut off what does not fit, or distort it"
    )

    def invoke(self, context: InvocationContext) -> BatchOutput:
        """Resize each; 0 x 0 leaves them as they are."""
        return rescaled(
            context,
            self.image,
            lambda own: asked_size(own, (self.width, self.height)),
            self.upscale_method,
            "width and height",
            crop=self.crop == "center",
        )
