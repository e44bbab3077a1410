"""ComfyUI's nodes that let a prompt count in an area, and more or less beside others."""

from __future__ import annotations

from typing import Final

from nodeloom.invocations.diffusion.entries import placed
from nodeloom.invocations.diffusion.exchange import FACTOR
from nodeloom.schema import (
    AreaField,
    ConditioningField,
    ConditioningOutput,
    InputField,
    Invocation,
    InvocationContext,
    invocation,
)

CATEGORY: Final = "comfyui/conditioning"
PROMPTS: Final = "Encoded prompts"
STRENGTH: Final = "How much they count beside others in the same place"
_LARGEST: Final = 16384


@invocation(
    "comfyui/ConditioningSetArea",
    version=1,
    title="Conditioning (Set Area)",
    category=CATEGORY,
    tags=["prompt", "region", "place", "size"],
)
class ConditioningSetArea(Invocation):
    """Let prompts count in a rectangle of the picture; where it ends inside of the picture, they fade."""

    conditioning: ConditioningField = InputField(description=PROMPTS, input="connection")
    width: int = InputField(default=64, ge=64, le=_LARGEST, description="Width in pixels, in steps of 8")
    height: int = InputField(default=64, ge=64, le=_LARGEST, description="Height in pixels, in steps of 8")
    x: int = InputField(default=0, ge=0, le=_LARGEST, description="Pixels from the left, in steps of 8")
    y: int = InputField(default=0, ge=0, le=_LARGEST, description="Pixels from the top, in steps of 8")
    strength: float = InputField(default=1.0, ge=0, le=10, description=STRENGTH)

    def invoke(self, context: InvocationContext) -> ConditioningOutput:
        """Set the area."""
        x, y, width, height = (side // FACTOR for side in (self.x, self.y, self.width, self.height))
        area = AreaField(x=x, y=y, width=width, height=height)
        return ConditioningOutput(conditioning=_in_area(self.conditioning, area, self.strength))


@invocation(
    "comfyui/ConditioningSetAreaPercentage",
    version=1,
    title="Conditioning (Set Area with Percentage)",
    category=CATEGORY,
    tags=["prompt", "region", "place", "share"],
)
class ConditioningSetAreaPercentage(Invocation):
    """Let prompts count in a rectangle of the picture, in shares of its sides."""

    conditioning: ConditioningField = InputField(description=PROMPTS, input="connection")
    width: float = InputField(default=1.0, ge=0, le=1, description="Width, as a share of the picture's")
    height: float = InputField(default=1.0, ge=0, le=1, description="Height, as a share of the picture's")
    x: float = InputField(default=0.0, ge=0, le=1, description="From the left, as a share of the width")
    y: float = InputField(default=0.0, ge=0, le=1, description="From the top, as a share of the height")
    strength: float = InputField(default=1.0, ge=0, le=10, description=STRENGTH)

    def invoke(self, context: InvocationContext) -> ConditioningOutput:
        """Set the area."""
        area = AreaField(x=self.x, y=self.y, width=self.width, height=self.height, in_shares=True)
        return ConditioningOutput(conditioning=_in_area(self.conditioning, area, self.strength))


@invocation(
    "comfyui/ConditioningSetAreaStrength",
    version=1,
    title="ConditioningSetAreaStrength",
    category=CATEGORY,
    tags=["prompt", "weight", "region"],
)
class ConditioningSetAreaStrength(Invocation):
    """Let prompts count more or less beside others, wherever they do."""

    conditioning: ConditioningField = InputField(description=PROMPTS, input="connection")
    strength: float = InputField(default=1.0, ge=0, le=10, description=STRENGTH)

    def invoke(self, context: InvocationContext) -> ConditioningOutput:
        """Set the strength."""
        weighed = placed(self.conditioning, lambda region: region.model_copy(update={"strength": self.strength}))
        return ConditioningOutput(conditioning=weighed)


def _in_area(prompts: ConditioningField, area: AreaField, strength: float) -> ConditioningField:
    """The area takes the place of the bounds of a mask; the mask itself counts on."""
    values = {"area": area, "strength": strength, "to_bounds": False}
    return placed(prompts, lambda region: region.model_copy(update=values))
