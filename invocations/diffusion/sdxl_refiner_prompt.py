"""`diffusion/sdxl_refiner_prompt`: a prompt for an SDXL refiner, with the aesthetic score it is told."""

from __future__ import annotations

from nodeloom.invocations.diffusion.exchange import encoded, keep_conditioning
from nodeloom.invocations.diffusion.sdxl_prompt import MAX_PROMPT
from nodeloom.schema import (
    CLIPField,
    ConditioningOutput,
    InputField,
    Invocation,
    InvocationContext,
    invocation,
)


@invocation(
    "diffusion/sdxl_refiner_prompt",
    version=1,
    title="Prompt for SDXL refiner",
    category="conditioning",
    tags=["prompt", "text", "clip", "encode", "aesthetic"],
    accelerator=True,
)
class SDXLRefinerPrompt(Invocation):
    """Encode a prompt with the text encoder of an SDXL refiner."""

    clip: CLIPField = InputField(description="The text encoder of an SDXL refiner", title="CLIP")
    prompt: str = InputField(default="", max_length=MAX_PROMPT, component="textarea", description="The prompt")
    aesthetic_score: float = InputField(
        default=6.0, ge=0, le=10, description="Beauty that the model is told: high to show, low (2.5) to avoid"
    )

    def invoke(self, context: InvocationContext) -> ConditioningOutput:
        """Encode and store the prompt."""
        conditioning = encoded(context, self.clip, (self.prompt,))
        return ConditioningOutput(conditioning=keep_conditioning(context, conditioning, None, self.aesthetic_score))
