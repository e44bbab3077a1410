"""Blurring."""

from __future__ import annotations

from nodeloom.invocations.image.ops.blur import Kernel, blur
from nodeloom.schema import ImageField, ImageOutput, InputField, Invocation, InvocationContext, invocation


@invocation("image/blur", version=1, title="Blur image", category="image/filter", tags=["soften", "gaussian", "smooth"])
class BlurImage(Invocation):
    """Blur an image with a Gaussian or box kernel. The result has eight bits a channel."""

    image: ImageField = InputField(description="The image to blur")
    radius: float = InputField(
        default=8.0, ge=0, le=512, description="Pixels: standard deviation of the Gaussian, or half the box's side"
    )
    kernel: Kernel = InputField(
        default="gaussian", description="Shape of the blur", choice_labels={"gaussian": "Gaussian", "box": "Box"}
    )

    def invoke(self, context: InvocationContext) -> ImageOutput:
        """Blur."""
        return context.images.output(blur(context.images.load(self.image), self.radius, self.kernel))
