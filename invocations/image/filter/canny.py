"""Finding edges."""

from __future__ import annotations

from nodeloom.schema import ImageField, ImageOutput, InputError, InputField, Invocation, InvocationContext, invocation


@invocation(
    "image/canny",
    version=1,
    title="Canny edges",
    category="image/filter",
    tags=["edges", "lines", "outline", "controlnet"],
    accelerator=True,
)
class CannyEdges(Invocation):
    """Find the edges of an image, as thin white lines on black."""

    image: ImageField = InputField(description="The image")
    low: float = InputField(
        default=0.4, ge=0.01, le=0.99, description="How steep an edge is at least that goes on from a steeper one"
    )
    high: float = InputField(default=0.8, ge=0.01, le=0.99, description="How steep an edge is at least somewhere")

    def invoke(self, context: InvocationContext) -> ImageOutput:
        """Find them."""
        from nodeloom.invocations.image.ops.canny import canny
        from nodeloom.invocations.image.ops.numbers import color_numbers

        if self.low > self.high:
            raise InputError(f"low is {self.low:g}, must be at most high, {self.high:g}")
        edges = canny(color_numbers(context, self.image), self.low, self.high)
        return context.images.output(edges.convert("RGB"))
