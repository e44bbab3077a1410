"""`comfyui/unCLIPConditioning`: a prompt that is told of pictures."""

from __future__ import annotations

from nodeloom.invocations.diffusion.picturing import pictured
from nodeloom.schema import (
    CLIPVisionOutputField,
    ConditioningField,
    ConditioningOutput,
    InputField,
    Invocation,
    InvocationContext,
    invocation,
)


@invocation(
    "comfyui/unCLIPConditioning",
    version=1,
    title="unCLIPConditioning",
    category="comfyui/conditioning",
    tags=["unclip", "revision", "image", "vision", "prompt"],
    accelerator=True,
)
class UnCLIPConditioning(Invocation):
    """Tell a network of a picture beside the text, or, with SDXL, in its place. Several are added up."""

    conditioning: ConditioningField = InputField(
        description="An encoded prompt", title="CONDITIONING", input="connection"
    )
    clip_vision_output: CLIPVisionOutputField = InputField(
        description="What an image encoder says of the picture", title="CLIP_VISION_OUTPUT", input="connection"
    )
    strength: float = InputField(default=1.0, ge=-10, le=10, description="How strongly the picture is told; 0 is not")
    noise_augmentation: float = InputField(
        default=0.0, ge=0, le=1, description="How much noise is added to what is told: more makes it freer"
    )

    def invoke(self, context: InvocationContext) -> ConditioningOutput:
        """Note the picture, after those that are noted already."""
        told = pictured(context, self.conditioning, self.clip_vision_output, self.strength, self.noise_augmentation)
        return ConditioningOutput(conditioning=told)
