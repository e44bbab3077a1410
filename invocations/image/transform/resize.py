"""Resizing, to a size or by a factor."""

from __future__ import annotations

from nodeloom.invocations.image.ops.bounds import MOST_SIDE
from nodeloom.invocations.image.ops.resize import RESAMPLE_LABELS, Resample, resize, scale
from nodeloom.schema import ImageField, ImageOutput, InputField, Invocation, InvocationContext, invocation


@invocation(
    "image/resize", version=1, title="Resize image", category="image/transform", tags=["scale", "size", "upscale"]
)
class ResizeImage(Invocation):
    """Resize an image to exactly width x height pixels, whatever its proportions were."""

    image: ImageField = InputField(description="The image to resize")
    width: int = InputField(default=1024, ge=1, le=MOST_SIDE, description="New width in pixels")
    height: int = InputField(default=1024, ge=1, le=MOST_SIDE, description="New height in pixels")
    resample: Resample = InputField(
        default="lanczos", description="How new pixels are made of old ones", choice_labels=RESAMPLE_LABELS
    )

    def invoke(self, context: InvocationContext) -> ImageOutput:
        """Resize."""
        image = context.images.load(self.image)
        return context.images.output(resize(image, self.width, self.height, self.resample))


@invocation(
    "image/scale", version=1, title="Scale image", category="image/transform", tags=["resize", "size", "upscale"]
)
class ScaleImage(Invocation):
    """Scale an image by a factor, keeping its proportions."""

    image: ImageField = InputField(description="The image to scale")
    factor: float = InputField(default=2.0, gt=0, le=64, description="2 doubles width and height, 0.5 halves them")
    resample: Resample = InputField(
        default="lanczos", description="How new pixels are made of old ones", choice_labels=RESAMPLE_LABELS
    )

    def invoke(self, context: InvocationContext) -> ImageOutput:
        """Scale."""
        return context.images.output(scale(context.images.load(self.image), self.factor, self.resample))
