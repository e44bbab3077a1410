"""`comfyui/ImagePadForOutpaint`: room around pictures, to be painted in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nodeloom.invocations.comfyui.batches import Batch
from nodeloom.invocations.comfyui.pixels import kept, kept_greys, pictures
from nodeloom.invocations.comfyui.results import PaddedOutput
from nodeloom.schema import InputField, Invocation, InvocationContext, invocation

if TYPE_CHECKING:
    from torch import Tensor

_GREY = 0.5


@invocation(
    "comfyui/ImagePadForOutpaint",
    version=1,
    title="Pad Image for Outpainting",
    category="comfyui/image",
    tags=["extend", "border", "outpaint", "mask"],
    accelerator=True,
)
class ImagePadForOutpaint(Invocation):
    """Put grey borders around pictures, and make the mask of what is to be painted."""

    image: Batch = InputField(description="The pictures", title="IMAGE", input="connection")
    left: int = InputField(default=0, ge=0, le=16384, description="Pixels on the left")
    top: int = InputField(default=0, ge=0, le=16384, description="Pixels above")
    right: int = InputField(default=0, ge=0, le=16384, description="Pixels on the right")
    bottom: int = InputField(default=0, ge=0, le=16384, description="Pixels below")
    feathering: int = InputField(
        default=40,
        ge=0,
        le=16384,
        description="Pixels over which the mask fades out inside the picture; more than half of a side is none",
    )

    def invoke(self, context: InvocationContext) -> PaddedOutput:
        """Make larger pictures, and one mask for all of them."""
        from torch.nn import functional

        from nodeloom.invocations.image.ops.bounds import check_size

        pixels = pictures(context, "image", self.image)
        height, width = pixels.shape[1:3]
        check_size(width + self.left + self.right, height + self.top + self.bottom, "left, top, right and bottom")
        sides = [self.left, self.right, self.top, self.bottom]
        framed = functional.pad(pixels.movedim(-1, 1), sides, value=_GREY).movedim(1, -1)
        mask = functional.pad(self._inside(height, width), sides, value=1.0)
        return PaddedOutput(image=kept(context, framed), mask=kept_greys(context, mask[None]))

    def _inside(self, height: int, width: int) -> Tensor:
        """The mask where the picture is [H,W]: it falls off with the square of the distance from what is new."""
        import torch

        if self.feathering == 0 or 2 * self.feathering >= min(height, width):
            return torch.zeros(height, width)
        down = _distance(height, self.top > 0, self.bottom > 0, height)
        across = _distance(width, self.left > 0, self.right > 0, width)
        near = torch.minimum(down[:, None], across)
        share = ((self.feathering - near) / self.feathering).clamp(min=0)
        return (share * share).float()


def _distance(size: int, before: bool, after: bool, none: int) -> Tensor:
    """How far each pixel along an axis is from what is new before and after it; `none` where nothing is."""
    import torch

    places = torch.arange(size, dtype=torch.float64)
    far = torch.full_like(places, none)
    return torch.minimum(places if before else far, size - places if after else far)
