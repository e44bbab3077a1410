"""`comfyui/ConditioningSetMask`: where a prompt counts, as a mask."""

from __future__ import annotations

from typing import Literal

from nodeloom.invocations.comfyui.batches import MaskBatch
from nodeloom.invocations.comfyui.pixels import masks
from nodeloom.invocations.diffusion.entries import placed
from nodeloom.schema import (
    ConditioningField,
    ConditioningOutput,
    InputField,
    Invocation,
    InvocationContext,
    invocation,
)


@invocation(
    "comfyui/ConditioningSetMask",
    version=1,
    title="Conditioning (Set Mask)",
    category="comfyui/conditioning",
    tags=["prompt", "region", "place"],
    accelerator=True,
)
class ConditioningSetMask(Invocation):
    """Let prompts count where a mask is white, and less where it is grey."""

    conditioning: ConditioningField = InputField(description="Encoded prompts", input="connection")
    mask: MaskBatch = InputField(
        description="White where they count; fitted to the picture, and used again where masks are less",
        title="MASK",
        input="connection",
    )
    strength: float = InputField(
        default=1.0, ge=0, le=10, description="How much they count beside others in the same place"
    )
    set_cond_area: Literal["default", "mask bounds"] = InputField(
        default="default",
        description="What the network sees: all of the picture, or the rectangle around what is not black",
    )

    def invoke(self, context: InvocationContext) -> ConditioningOutput:
        """Set the mask."""
        values = {
            "mask": context.tensors.put({"mask": masks(context, "mask", self.mask)[:, None]}),
            "mask_strength": self.strength,
            "to_bounds": self.set_cond_area == "mask bounds",
        }
        masked = placed(self.conditioning, lambda region: region.model_copy(update=values))
        return ConditioningOutput(conditioning=masked)
