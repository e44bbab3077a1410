"""`comfyui/PorterDuffImageComposite`: transparent pictures over each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nodeloom.invocations.comfyui.batches import Batch, MaskBatch
from nodeloom.invocations.comfyui.compositing import Mode, composed
from nodeloom.invocations.comfyui.pixels import alike, kept, kept_greys, masks, pictures
from nodeloom.invocations.comfyui.results import BatchAndMaskOutput
from nodeloom.invocations.comfyui.scaling import scaled
from nodeloom.invocations.comfyui.transparency import CATEGORY
from nodeloom.schema import InputField, Invocation, InvocationContext, invocation

if TYPE_CHECKING:
    from torch import Tensor

_CLEAR = "White where they are transparent"


@invocation(
    "comfyui/PorterDuffImageComposite",
    version=1,
    title="Porter-Duff Image Composite",
    category=CATEGORY,
    tags=["layer", "alpha", "over", "blend"],
    accelerator=True,
)
class PorterDuffImageComposite(Invocation):
    """Lay transparent pictures over others by the rules of Porter and Duff; as many as the shortest batch has."""

    source: Batch = InputField(description="The pictures above", input="connection")
    source_alpha: MaskBatch = InputField(description=_CLEAR, input="connection")
    destination: Batch = InputField(description="The pictures below, whose size counts", input="connection")
    destination_alpha: MaskBatch = InputField(description=_CLEAR, input="connection")
    mode: Mode = InputField(default="DST", description="The rule; SRC is the picture above, DST the one below")

    def invoke(self, context: InvocationContext) -> BatchAndMaskOutput:
        """Compose them."""
        below, above = alike(
            pictures(context, "destination", self.destination), pictures(context, "source", self.source)
        )
        clear = masks(context, "destination_alpha", self.destination_alpha)[..., None]
        clear_above = masks(context, "source_alpha", self.source_alpha)[..., None]
        count = min(map(len, (above, clear_above, below, clear)))
        above, clear_above, clear = (_fitted(each[:count], below) for each in (above, clear_above, clear))
        colors, opacity = composed((above, 1 - clear_above), (below[:count], 1 - clear), self.mode)
        return BatchAndMaskOutput(image=kept(context, colors), mask=kept_greys(context, 1 - opacity[..., 0]))


def _fitted(pixels: Tensor, below: Tensor) -> Tensor:
    if pixels.shape[1:3] == below.shape[1:3]:
        return pixels
    return scaled(pixels, (below.shape[2], below.shape[1]), "bicubic", crop=True)
