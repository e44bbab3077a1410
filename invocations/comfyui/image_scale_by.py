"""`comfyui/ImageScaleBy`: pictures so many times as large."""

from __future__ import annotations

from nodeloom.invocations.comfyui.batches import Batch
from nodeloom.invocations.comfyui.results import BatchOutput
from nodeloom.invocations.comfyui.scaling import METHOD, ScaleMethod, rescaled
from nodeloom.schema import InputField, Invocation, InvocationContext, invocation


@invocation(
    "comfyui/ImageScaleBy",
    version=1,
    title="Upscale Image By",
    category="comfyui/image",
    tags=["resize", "factor", "upscale"],
    accelerator=True,
)
class ImageScaleBy(Invocation):
    """Resize pictures by a factor."""

    image: Batch = InputField(description="The pictures", title="IMAGE", input="connection")
    upscale_method: ScaleMethod = InputField(default="nearest-exact", description=METHOD)
    scale_by: float = InputField(default=1.0, ge=0.01, le=8, description="How many times as wide and as high")

    def invoke(self, context: InvocationContext) -> BatchOutput:
        """Resize each, to whole pixels, at least one."""
        return rescaled(
            context,
            self.image,
            lambda own: (max(1, round(own[0] * self.scale_by)), max(1, round(own[1] * self.scale_by))),
            self.upscale_method,
            "scale_by",
        )
