"""ComfyUI's nodes that blur, sharpen and reduce pictures, each of a batch by itself."""

from __future__ import annotations

from typing import Final

from nodeloom.invocations.comfyui.batches import Batch
from nodeloom.invocations.comfyui.dithering import Dither
from nodeloom.invocations.comfyui.pixels import pictures_changed
from nodeloom.invocations.comfyui.ranking import Operation
from nodeloom.invocations.comfyui.results import BatchOutput
from nodeloom.schema import InputField, Invocation, InvocationContext, invocation

CATEGORY: Final = "comfyui/image/postprocessing"


@invocation(
    "comfyui/ImageBlur", version=1, title="ImageBlur", category=CATEGORY, tags=["blur", "soft"], accelerator=True
)
class ImageBlur(Invocation):
    """Blur pictures with a Gaussian; what lies beyond their edges is their mirror image."""

    image: Batch = InputField(description="The pictures", title="IMAGE", input="connection")
    blur_radius: int = InputField(default=1, ge=1, le=31, description="Half the side of the kernel, in pixels")
    sigma: float = InputField(default=1.0, ge=0.1, le=10, description="Width of the bell, in radii")

    def invoke(self, context: InvocationContext) -> BatchOutput:
        """Blur each."""
        from nodeloom.invocations.comfyui.filtering import blurred

        return pictures_changed(context, self.image, lambda pixels: blurred(pixels, self.blur_radius, self.sigma))


@invocation(
    "comfyui/ImageSharpen", version=1, title="ImageSharpen", category=CATEGORY, tags=["sharp"], accelerator=True
)
class ImageSharpen(Invocation):
    """Sharpen pictures: what a Gaussian would take away is strengthened."""

    image: Batch = InputField(description="The pictures", title="IMAGE", input="connection")
    sharpen_radius: int = InputField(default=1, ge=1, le=31, description="Half the side of the kernel, in pixels")
    sigma: float = InputField(default=1.0, ge=0.1, le=10, description="Width of the bell, in radii")
    alpha: float = InputField(default=1.0, ge=0, le=5, description="How strongly; 0 changes nothing")

    def invoke(self, context: InvocationContext) -> BatchOutput:
        """Sharpen each."""
        from nodeloom.invocations.comfyui.filtering import sharpened

        return pictures_changed(
            context, self.image, lambda pixels: sharpened(pixels, self.sharpen_radius, self.sigma, self.alpha)
        )


@invocation(
    "comfyui/Morphology",
    version=1,
    title="ImageMorphology",
    category=CATEGORY,
    tags=["erode", "dilate", "open", "close"],
    accelerator=True,
)
class Morphology(Invocation):
    """Let bright parts of pictures shrink or grow, or show what that takes away."""

    image: Batch = InputField(description="The pictures", title="IMAGE", input="connection")
    operation: Operation = InputField(
        default="erode",
        description="erode shrinks bright parts, dilate grows them; open and close do both, one after the other; "
        "gradient shows edges, top_hat small bright parts, bottom_hat small dark ones",
    )
    kernel_size: int = InputField(
        default=3, ge=3, le=999, description="Side of the square that is looked at, in pixels"
    )

    def invoke(self, context: InvocationContext) -> BatchOutput:
        """Change each."""
        from nodeloom.invocations.comfyui.ranking import morphed

        return pictures_changed(context, self.image, lambda pixels: morphed(pixels, self.operation, self.kernel_size))


@invocation(
    "comfyui/ImageQuantize",
    version=1,
    title="ImageQuantize",
    category=CATEGORY,
    tags=["palette", "colors", "dither"],
    accelerator=True,
)
class ImageQuantize(Invocation):
    """Reduce pictures to few colours, which each chooses for itself."""

    image: Batch = InputField(description="The pictures; transparency is left out", title="IMAGE", input="connection")
    colors: int = InputField(default=256, ge=1, le=256, description="How many colours")
    dither: Dither = InputField(default="none", description="How colours between are spread: not, by error, by pattern")

    def invoke(self, context: InvocationContext) -> BatchOutput:
        """Reduce each."""
        from nodeloom.invocations.comfyui.dithering import quantized

        return pictures_changed(context, self.image, lambda pixels: quantized(pixels, self.colors, self.dither))
