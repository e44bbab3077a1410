"""ComfyUI's nodes that change masks, each of a batch by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nodeloom.invocations.comfyui.batches import MaskBatch
from nodeloom.invocations.comfyui.masks import CATEGORY
from nodeloom.invocations.comfyui.pixels import masks_changed
from nodeloom.invocations.comfyui.results import MaskBatchOutput
from nodeloom.schema import InputError, InputField, Invocation, InvocationContext, invocation

if TYPE_CHECKING:
    from torch import Tensor


@invocation("comfyui/CropMask", version=1, title="CropMask", category=CATEGORY, tags=["cut", "crop"], accelerator=True)
class CropMask(Invocation):
    """Cut a rectangle out of masks; what lies outside them is left out."""

    mask: MaskBatch = InputField(description="The masks", title="MASK", input="connection")
    x: int = InputField(default=0, ge=0, le=16384, description="Pixels from the left")
    y: int = InputField(default=0, ge=0, le=16384, description="Pixels from above")
    width: int = InputField(default=512, ge=1, le=16384, description="Width in pixels")
    height: int = InputField(default=512, ge=1, le=16384, description="Height in pixels")

    def invoke(self, context: InvocationContext) -> MaskBatchOutput:
        """Cut each."""
        return masks_changed(context, self.mask, self._cut)

    def _cut(self, levels: Tensor) -> Tensor:
        height, width = levels.shape[1:]
        if self.x >= width or self.y >= height:
            raise InputError(
                f"x and y are {self.x} and {self.y}, which lies outside of the mask of {width} x {height} pixels"
            )
        return levels[:, self.y : self.y + self.height, self.x : self.x + self.width]


@invocation(
    "comfyui/FeatherMask", version=1, title="FeatherMask", category=CATEGORY, tags=["soft", "edge"], accelerator=True
)
class FeatherMask(Invocation):
    """Let masks fade out towards their edges."""

    mask: MaskBatch = InputField(description="The masks", title="MASK", input="connection")
    left: int = InputField(default=0, ge=0, le=16384, description="Pixels over which the left edge fades")
    top: int = InputField(default=0, ge=0, le=16384, description="Pixels over which the upper edge fades")
    right: int = InputField(default=0, ge=0, le=16384, description="Pixels over which the right edge fades")
    bottom: int = InputField(default=0, ge=0, le=16384, description="Pixels over which the lower edge fades")

    def invoke(self, context: InvocationContext) -> MaskBatchOutput:
        """Soften each."""
        from nodeloom.invocations.comfyui.mask_shapes import faded

        return masks_changed(
            context, self.mask, lambda levels: faded(levels, (self.left, self.right), (self.top, self.bottom))
        )


@invocation(
    "comfyui/GrowMask",
    version=1,
    title="GrowMask",
    category=CATEGORY,
    tags=["expand", "shrink", "dilate"],
    accelerator=True,
)
class GrowMask(Invocation):
    """Let the white of masks grow, or shrink."""

    mask: MaskBatch = InputField(description="The masks", title="MASK", input="connection")
    expand: int = InputField(default=0, ge=-16384, le=16384, description="Pixels by which it grows; below 0 it shrinks")
    tapered_corners: bool = InputField(default=True, description="Whether corners grow less, so squares get rounder")

    def invoke(self, context: InvocationContext) -> MaskBatchOutput:
        """Grow each, pixel by pixel; stops between two when the run is canceled."""
        from nodeloom.invocations.comfyui.mask_shapes import grown

        return masks_changed(
            context,
            self.mask,
            lambda levels: grown(levels, self.expand, tapered=self.tapered_corners, on_pixel=context.check_canceled),
        )


@invocation(
    "comfyui/ThresholdMask",
    version=1,
    title="ThresholdMask",
    category=CATEGORY,
    tags=["hard", "limit"],
    accelerator=True,
)
class ThresholdMask(Invocation):
    """Make masks black and white."""

    mask: MaskBatch = InputField(description="The masks", title="MASK", input="connection")
    value: float = InputField(default=0.5, ge=0, le=1, description="What is brighter becomes white, all else black")

    def invoke(self, context: InvocationContext) -> MaskBatchOutput:
        """Decide for each pixel."""
        return masks_changed(context, self.mask, lambda levels: (levels > self.value).float())
