"""How much of a picture has a colour."""

from __future__ import annotations

from nodeloom.invocations.image.ops.measure import color_share
from nodeloom.schema import ColorField, FloatOutput, ImageField, InputField, Invocation, InvocationContext, invocation


@invocation(
    "image/color_share", version=1, title="Color share", category="image", tags=["score", "measure", "count", "colour"]
)
class ColorShare(Invocation):
    """Measure which share of a picture's pixels has a colour: 0 is none, 1 is all of them."""

    image: ImageField = InputField(description="The picture to measure")
    color: ColorField = InputField(default=ColorField(r=255, g=0, b=0), description="The colour to look for (sRGB)")
    tolerance: int = InputField(
        default=48, ge=0, le=255, description="How far each channel of a pixel may be from the colour's, of 255"
    )

    def invoke(self, context: InvocationContext) -> FloatOutput:
        """Measure."""
        return FloatOutput(value=color_share(context.images.load(self.image), self.color, self.tolerance))
