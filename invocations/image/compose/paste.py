"""Pasting one image onto another."""

from __future__ import annotations

from nodeloom.invocations.image.ops.bounds import MOST_SIDE
from nodeloom.invocations.image.ops.paste import paste
from nodeloom.schema import ImageField, ImageOutput, InputField, Invocation, InvocationContext, MaskField, invocation


@invocation("image/paste", version=1, title="Paste image", category="image/compose", tags=["overlay", "layer", "mask"])
class PasteImage(Invocation):
    """Lay an image over another at a place. The result has the size of the base; what reaches beyond is cut."""

    base: ImageField = InputField(description="The image below")
    image: ImageField = InputField(description="The image on top; its transparency counts")
    x: int = InputField(
        default=0, ge=-MOST_SIDE, le=MOST_SIDE, title="X", description="Left edge of the image, in pixels of the base"
    )
    y: int = InputField(
        default=0, ge=-MOST_SIDE, le=MOST_SIDE, title="Y", description="Upper edge of the image, in pixels of the base"
    )
    mask: MaskField | None = InputField(
        default=None,
        description="Where the image shows (white), of its size; none shows all of it",
        mask_of="image",
    )
    opacity: float = InputField(
        default=1.0, ge=0, le=1, component="slider", description="How much the image shows: 0 not at all, 1 fully"
    )

    def invoke(self, context: InvocationContext) -> ImageOutput:
        """Paste."""
        base, image = context.images.load(self.base), context.images.load(self.image)
        mask = context.images.load(self.mask) if self.mask else None
        return context.images.output(paste(base, image, self.x, self.y, mask=mask, opacity=self.opacity))
