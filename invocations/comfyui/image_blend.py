"""`comfyui/ImageBlend`: two pictures mixed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from nodeloom.invocations.comfyui.batches import Batch
from nodeloom.invocations.comfyui.pixels import kept, pictures, with_channels
from nodeloom.invocations.comfyui.results import BatchOutput
from nodeloom.invocations.comfyui.scaling import scaled
from nodeloom.schema import InputError, InputField, Invocation, InvocationContext, invocation

if TYPE_CHECKING:
    from torch import Tensor

BlendMode: TypeAlias = Literal["normal", "multiply", "screen", "overlay", "soft_light", "difference"]


@invocation(
    "comfyui/ImageBlend",
    version=1,
    title="ImageBlend",
    category="comfyui/image/postprocessing",
    tags=["mix", "layer", "multiply", "screen", "overlay"],
    accelerator=True,
)
class ImageBlend(Invocation):
    """Lay pictures over others by one of the ways of image editors, and mix both."""

    image1: Batch = InputField(description="The pictures below", input="connection")
    image2: Batch = InputField(description="The pictures above, made as large as those below", input="connection")
    blend_factor: float = InputField(
        default=0.5, ge=0, le=1, description="How much of the result: 0 is the picture below, 1 the result"
    )
    blend_mode: BlendMode = InputField(default="normal", description="How both make a colour")

    def invoke(self, context: InvocationContext) -> BatchOutput:
        """Mix them."""
        below, above = pictures(context, "image1", self.image1), pictures(context, "image2", self.image2)
        above = with_channels(above, below.shape[-1])
        if below.shape != above.shape:
            above = scaled(above, (below.shape[2], below.shape[1]), "bicubic", crop=True)
        if len(below) != len(above) and 1 not in (len(below), len(above)):
            raise InputError(f"image2 has {len(above)} pictures, must have one or as many as image1: {len(below)}")
        mixed = below * (1 - self.blend_factor) + blended(below, above, self.blend_mode) * self.blend_factor
        return BatchOutput(image=kept(context, mixed.clamp(0, 1)))


def blended(below: Tensor, above: Tensor, mode: BlendMode) -> Tensor:
    """The colours of two pictures of one size as one; soft light is the W3C's (Compositing and Blending Level 1)."""
    if mode == "normal":
        return above
    if mode == "multiply":
        return below * above
    if mode == "screen":
        return 1 - (1 - below) * (1 - above)
    if mode == "difference":
        return below - above
    return _overlaid(below, above) if mode == "overlay" else _softly_lit(below, above)


def _overlaid(below: Tensor, above: Tensor) -> Tensor:
    return (2 * below * above).where(below <= 0.5, 1 - 2 * (1 - below) * (1 - above))


def _softly_lit(below: Tensor, above: Tensor) -> Tensor:
    curve = (((16 * below - 12) * below + 4) * below).where(below <= 0.25, below.sqrt())
    darker = below - (1 - 2 * above) * below * (1 - below)
    return darker.where(above <= 0.5, below + (2 * above - 1) * (curve - below))
