"""Mirroring and turning."""

from __future__ import annotations

from nodeloom.invocations.image.ops.turn import MIRROR_LABELS, Mirror, flip, rotate
from nodeloom.schema import ColorField, ImageField, ImageOutput, InputField, Invocation, InvocationContext, invocation


@invocation("image/flip", version=1, title="Flip image", category="image/transform", tags=["mirror", "reflect"])
class FlipImage(Invocation):
    """Mirror an image."""

    image: ImageField = InputField(description="The image to mirror")
    direction: Mirror = InputField(
        default="horizontal", description="Which sides change places", choice_labels=MIRROR_LABELS
    )

    def invoke(self, context: InvocationContext) -> ImageOutput:
        """Mirror."""
        return context.images.output(flip(context.images.load(self.image), self.direction))


@invocation("image/rotate", version=1, title="Rotate image", category="image/transform", tags=["turn", "angle"])
class RotateImage(Invocation):
    """Turn an image about its centre. Quarter turns are exact, other angles are interpolated."""

    image: ImageField = InputField(description="The image to turn")
    angle: float = InputField(default=90.0, ge=-360, le=360, description="Degrees, clockwise")
    expand: bool = InputField(
        default=True, description="Make room for the whole turned image; off keeps the size and cuts the corners"
    )
    background: ColorField = InputField(
        default=ColorField(r=0, g=0, b=0, a=0), description="Colour of what the turned image does not cover"
    )

    def invoke(self, context: InvocationContext) -> ImageOutput:
        """Turn."""
        image = context.images.load(self.image)
        return context.images.output(rotate(image, self.angle, expand=self.expand, background=self.background))
