"""Saving a picture."""

from __future__ import annotations

from nodeloom.invocations.image.ops.modes import standard
from nodeloom.schema import ImageField, ImageOutput, InputField, Invocation, InvocationContext, invocation


@invocation(
    "image/save", version=1, title="Save image", category="image", tags=["file", "export", "output"], output=True
)
class SaveImage(Invocation):
    """Save a picture as PNG, with the workflow that made it inside: opened again, it reproduces the picture."""

    image: ImageField = InputField(description="The picture to save")
    prefix: str = InputField(
        default="image",
        max_length=100,
        pattern=r"^[\w -]*$",
        description="Beginning of the file's name: letters, digits, spaces, - and _",
    )

    def invoke(self, context: InvocationContext) -> ImageOutput:
        """Save and pass on."""
        image = standard(context.images.load(self.image))
        return ImageOutput(image=context.images.save(image, self.prefix), width=image.width, height=image.height)
