"""Cropping."""

from __future__ import annotations

from nodeloom.invocations.image.ops.bounds import MOST_SIDE
from nodeloom.invocations.image.ops.crop import crop
from nodeloom.schema import ImageField, ImageOutput, InputField, Invocation, InvocationContext, invocation


@invocation(
    "image/crop", version=1, title="Crop image", category="image/transform", tags=["cut", "rectangle", "region"]
)
class CropImage(Invocation):
    """Cut a rectangle out of an image. It must lie inside the image."""

    image: ImageField = InputField(description="The image to crop")
    x: int = InputField(default=0, ge=0, description="Left edge of the rectangle, in pixels from the left", title="X")
    y: int = InputField(default=0, ge=0, description="Upper edge of the rectangle, in pixels from the top", title="Y")
    width: int = InputField(default=512, ge=1, le=MOST_SIDE, description="Width of the rectangle in pixels")
    height: int = InputField(default=512, ge=1, le=MOST_SIDE, description="Height of the rectangle in pixels")

    def invoke(self, context: InvocationContext) -> ImageOutput:
        """Crop."""
        image = context.images.load(self.image)
        return context.images.output(crop(image, self.x, self.y, self.width, self.height))
