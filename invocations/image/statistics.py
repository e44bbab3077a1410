"""Numbers about a picture."""

from __future__ import annotations

from nodeloom.invocations.image.ops.measure import statistics
from nodeloom.schema import (
    ImageField,
    InputField,
    Invocation,
    InvocationContext,
    InvocationOutput,
    OutputField,
    invocation,
)


class ImageStatisticsOutput(InvocationOutput):
    """How bright, contrasty, sharp and colourful a picture is."""

    brightness: float = OutputField(description="Mean brightness: 0 is black, 1 is white")
    contrast: float = OutputField(description="Standard deviation of brightness: 0 is none, 0.5 is the most")
    sharpness: float = OutputField(description="Variance of the Laplacian: 0 is flat; compare pictures of one size")
    colorfulness: float = OutputField(description="Hasler and Suesstrunk's measure: 0 is grey, over 100 is extreme")


@invocation(
    "image/statistics", version=1, title="Image statistics", category="image", tags=["score", "measure", "sharpness"]
)
class ImageStatistics(Invocation):
    """Measure how bright, contrasty, sharp and colourful a picture is. Transparency is not looked at."""

    image: ImageField = InputField(description="The picture to measure")

    def invoke(self, context: InvocationContext) -> ImageStatisticsOutput:
        """Measure."""
        found = statistics(context.images.load(self.image))
        return ImageStatisticsOutput(
            brightness=found.brightness,
            contrast=found.contrast,
            sharpness=found.sharpness,
            colorfulness=found.colorfulness,
        )
