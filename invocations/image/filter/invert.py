"""Inverting colours."""

from __future__ import annotations

from nodeloom.invocations.image.ops.invert import invert
from nodeloom.schema import ImageField, ImageOutput, InputField, Invocation, InvocationContext, invocation


@invocation("image/invert", version=1, title="Invert image", category="image/filter", tags=["negative", "colour"])
class InvertImage(Invocation):
    """Make the negative of an image. Transparency stays."""

    image: ImageField = InputField(description="The image to invert")

    def invoke(self, context: InvocationContext) -> ImageOutput:
        """Invert."""
        return context.images.output(invert(context.images.load(self.image)))
