"""`diffusion/prompt_region`: where in a picture a prompt counts."""

from __future__ import annotations

from nodeloom.invocations.diffusion.entries import placed
from nodeloom.invocations.diffusion.pixels import mask_pixels
from nodeloom.schema import (
    AreaField,
    ConditioningField,
    ConditioningOutput,
    InputError,
    InputField,
    Invocation,
    InvocationContext,
    MaskField,
    invocation,
)


@invocation(
    "diffusion/prompt_region",
    version=1,
    title="Prompt for a region",
    category="conditioning",
    tags=["prompt", "area", "regional", "mask", "place"],
    accelerator=True,
)
class PromptRegion(Invocation):
    """Let a prompt count in a part of the picture: a rectangle, or where a mask is white in it.

    Combine it with a prompt for the whole picture, or with others until they cover it.
    """

    conditioning: ConditioningField = InputField(description="An encoded prompt")
    left: float = InputField(default=0.0, ge=0, le=1, component="slider", description="Share of the width left of it")
    top: float = InputField(default=0.0, ge=0, le=1, component="slider", description="Share of the height above it")
    width: float = InputField(default=1.0, ge=0, le=1, component="slider", description="Its share of the width")
    height: float = InputField(default=1.0, ge=0, le=1, component="slider", description="Its share of the height")
    mask: MaskField | None = InputField(
        default=None, description="White where the prompt counts, and less where it is grey; fitted to the picture"
    )
    strength: float = InputField(
        default=1.0, ge=0, le=10, description="How much it counts beside others in the same place"
    )

    def invoke(self, context: InvocationContext) -> ConditioningOutput:
        """Set the region."""
        if self.left >= 1 or self.top >= 1:
            raise InputError(
                f"left is {self.left:g} and top {self.top:g}: both must be less than 1, where the picture ends"
            )
        whole = (self.left, self.top, self.width, self.height) == (0, 0, 1, 1)
        area = AreaField(x=self.left, y=self.top, width=self.width, height=self.height, in_shares=True)
        mask = None if self.mask is None else context.tensors.put({"mask": mask_pixels(context, self.mask)})
        values = {"area": None if whole else area, "mask": mask, "strength": self.strength}
        region = placed(self.conditioning, lambda region: region.model_copy(update=values))
        return ConditioningOutput(conditioning=region)
