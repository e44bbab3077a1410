"""Contact sheets."""

from __future__ import annotations

from nodeloom.invocations.image.ops.grid import grid
from nodeloom.schema import ColorField, ImageField, ImageOutput, InputField, Invocation, InvocationContext, invocation


@invocation("image/grid", version=1, title="Image grid", category="image/compose", tags=["sheet", "contact", "compare"])
class ImageGrid(Invocation):
    """Put a list of images on one sheet, row by row. Smaller ones are centred in their cells, none is scaled."""

    images: list[ImageField] = InputField(
        min_length=1, max_length=10_000, description="The images in order; Collect makes a list of many"
    )
    columns: int = InputField(
        default=0, ge=0, le=10_000, description="Images in a row; 0 makes the sheet about as wide as high"
    )
    gap: int = InputField(default=0, ge=0, le=1024, description="Pixels between images")
    background: ColorField = InputField(
        default=ColorField(r=0, g=0, b=0), description="Colour of gaps and of what images don't cover"
    )

    def invoke(self, context: InvocationContext) -> ImageOutput:
        """Lay out the sheet."""
        images = [context.images.load(image) for image in self.images]
        return context.images.output(grid(images, self.columns, self.gap, self.background))
