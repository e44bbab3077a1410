"""`comfyui/StyleModelApply`: the style of a picture, as text."""

from __future__ import annotations

from typing import Literal

from nodeloom.invocations.diffusion.styling import styled
from nodeloom.schema import (
    CLIPVisionOutputField,
    ConditioningField,
    ConditioningOutput,
    InputField,
    Invocation,
    InvocationContext,
    StyleModelField,
    invocation,
)


@invocation(
    "comfyui/StyleModelApply",
    version=1,
    title="Apply Style Model",
    category="comfyui/conditioning/style_model",
    tags=["style", "t2i", "adapter", "image", "prompt"],
    accelerator=True,
)
class StyleModelApply(Invocation):
    """Add the style of pictures to a prompt, as words that a style adapter makes of them."""

    conditioning: ConditioningField = InputField(
        description="An encoded prompt", title="CONDITIONING", input="connection"
    )
    style_model: StyleModelField = InputField(description="The style adapter", title="STYLE_MODEL", input="connection")
    clip_vision_output: CLIPVisionOutputField = InputField(
        description="What an image encoder says of the pictures", title="CLIP_VISION_OUTPUT", input="connection"
    )
    strength: float = InputField(default=1.0, ge=0, le=10, description="How strongly the style is told")
    strength_type: Literal["multiply", "attn_bias"] = InputField(
        default="multiply",
        description="Multiply what is told by the strength, or leave it as it is: networks of Stable Diffusion know "
        "no bias of attention",
    )

    def invoke(self, context: InvocationContext) -> ConditioningOutput:
        """Add the words to every prompt."""
        factor = self.strength if self.strength_type == "multiply" else 1.0
        told = styled(context, self.conditioning, self.style_model, self.clip_vision_output, factor)
        return ConditioningOutput(conditioning=told)
