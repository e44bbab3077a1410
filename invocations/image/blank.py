"""A picture of one colour."""

from __future__ import annotations

from nodeloom.invocations.image.ops.blank import blank
from nodeloom.invocations.image.ops.bounds import MOST_SIDE
from nodeloom.schema import ColorField, ImageOutput, InputField, Invocation, InvocationContext, invocation


@invocation("image/blank", version=1, title="Blank image", category="image", tags=["solid", "colour", "canvas", "new"])
class BlankImage(Invocation):
    """Make a picture of one colour."""

    width: int = InputField(default=1024, ge=1, le=MOST_SIDE, description="Width in pixels")
    height: int = InputField(default=1024, ge=1, le=MOST_SIDE, description="Height in pixels")
    color: ColorField = InputField(default=ColorField(r=0, g=0, b=0), description="Its colour (sRGB)")

    def invoke(self, context: InvocationContext) -> ImageOutput:
        """Make it."""
        return context.images.output(blank(self.width, self.height, self.color))
