"""`comfyui/Canny`: the edges of pictures."""

from __future__ import annotations

from nodeloom.invocations.comfyui.batches import Batch, items
from nodeloom.invocations.comfyui.results import BatchOutput
from nodeloom.schema import InputError, InputField, Invocation, InvocationContext, invocation


@invocation(
    "comfyui/Canny",
    version=1,
    title="Canny",
    category="comfyui/image/preprocessors",
    tags=["edges", "lines", "controlnet", "preprocessor"],
    accelerator=True,
)
class Canny(Invocation):
    """Find the edges of pictures: white lines on black."""

    image: Batch = InputField(description="The pictures", title="IMAGE", input="connection")
    low_threshold: float = InputField(
        default=0.4, ge=0.01, le=0.99, description="How steep an edge is at least that goes on from a steeper one"
    )
    high_threshold: float = InputField(
        default=0.8, ge=0.01, le=0.99, description="How steep an edge is at least somewhere"
    )

    def invoke(self, context: InvocationContext) -> BatchOutput:
        """Look at each picture."""
        from nodeloom.invocations.image.ops.canny import canny
        from nodeloom.invocations.image.ops.numbers import color_numbers

        if self.low_threshold > self.high_threshold:
            raise InputError(
                f"low_threshold is {self.low_threshold:g}, must be at most high_threshold, {self.high_threshold:g}"
            )
        found = (
            canny(color_numbers(context, image), self.low_threshold, self.high_threshold)
            for image in items("image", self.image)
        )
        return BatchOutput(image=[context.images.put(edges.convert("RGB")) for edges in found])
