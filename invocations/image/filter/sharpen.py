"""Sharpening."""

from __future__ import annotations

from nodeloom.invocations.image.ops.sharpen import sharpen
from nodeloom.schema import ImageField, ImageOutput, InputField, Invocation, InvocationContext, invocation


@invocation("image/sharpen", version=1, title="Sharpen image", category="image/filter", tags=["unsharp mask", "crisp"])
class SharpenImage(Invocation):
    """Make edges of an image clearer, by an unsharp mask. The result has eight bits a channel."""

    image: ImageField = InputField(description="The image to sharpen")
    radius: float = InputField(
        default=2.0, ge=0, le=512, description="How wide edges are, in pixels: standard deviation of the Gaussian"
    )
    amount: float = InputField(default=0.5, ge=0, le=10, description="How much clearer; 0 is not at all")

    def invoke(self, context: InvocationContext) -> ImageOutput:
        """Sharpen."""
        return context.images.output(sharpen(context.images.load(self.image), self.radius, self.amount))
