"""The size of a picture."""

from __future__ import annotations

from nodeloom.schema import (
    ImageField,
    InputField,
    Invocation,
    InvocationContext,
    InvocationOutput,
    OutputField,
    invocation,
)


class ImageSizeOutput(InvocationOutput):
    """Width and height of a picture."""

    width: int = OutputField(description="Width in pixels")
    height: int = OutputField(description="Height in pixels")


@invocation("image/size", version=1, title="Image size", category="image", tags=["width", "height", "dimensions"])
class ImageSize(Invocation):
    """Measure a picture."""

    image: ImageField = InputField(description="The picture to measure")

    def invoke(self, context: InvocationContext) -> ImageSizeOutput:
        """Measure."""
        image = context.images.load(self.image)
        return ImageSizeOutput(width=image.width, height=image.height)
