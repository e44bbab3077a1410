"""Blending two images."""

from __future__ import annotations

from nodeloom.invocations.image.ops.blend import BlendMode, blend
from nodeloom.schema import ImageField, ImageOutput, InputField, Invocation, InvocationContext, invocation


@invocation(
    "image/blend",
    version=1,
    title="Blend images",
    category="image/compose",
    tags=["mix", "layer", "multiply", "screen"],
)
class BlendImages(Invocation):
    """Blend an image over another of the same size, by one of the modes of image editors."""

    base: ImageField = InputField(description="The image below")
    layer: ImageField = InputField(description="The image on top, of the same size; its transparency counts")
    blend_mode: BlendMode = InputField(default="normal", title="Mode", description="How the colours of both are mixed")
    opacity: float = InputField(
        default=1.0, ge=0, le=1, component="slider", description="How much the layer counts: 0 not at all, 1 fully"
    )

    def invoke(self, context: InvocationContext) -> ImageOutput:
        """Blend."""
        base, layer = context.images.load(self.base), context.images.load(self.layer)
        return context.images.output(blend(base, layer, self.blend_mode, self.opacity))
