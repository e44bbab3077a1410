"""`diffusion/sdxl_prompt`: a prompt for an SDXL base, with the sizes it is told."""

from __future__ import annotations

from nodeloom.invocations.diffusion.exchange import encoded, keep_conditioning
from nodeloom.schema import (
    CLIPField,
    ConditioningOutput,
    FrameField,
    InputError,
    InputField,
    Invocation,
    InvocationContext,
    invocation,
)

MAX_PROMPT = 100_000


@invocation(
    "diffusion/sdxl_prompt",
    version=1,
    title="Prompt for SDXL",
    category="conditioning",
    tags=["prompt", "text", "clip", "encode"],
    accelerator=True,
)
class SDXLPrompt(Invocation):
    """Encode a prompt with both text encoders of an SDXL base."""

    clip: CLIPField = InputField(description="The text encoders of an SDXL base", title="CLIP")
    prompt: str = InputField(default="", max_length=MAX_PROMPT, component="textarea", description="The prompt")
    style: str = InputField(
        default="",
        max_length=MAX_PROMPT,
        component="textarea",
        description="Prompt for the second text encoder; empty means the same",
    )
    original_width: int | None = InputField(
        default=None, ge=1, le=65536, description="Width in pixels that the model is told; empty is the picture's own"
    )
    original_height: int | None = InputField(
        default=None, ge=1, le=65536, description="Height in pixels that the model is told; empty is the picture's own"
    )
    crop_x: int = InputField(default=0, ge=0, le=65536, description="Pixels the model is told were cut off at the left")
    crop_y: int = InputField(default=0, ge=0, le=65536, description="Pixels the model is told were cut off at the top")

    def invoke(self, context: InvocationContext) -> ConditioningOutput:
        """Encode and store the prompt."""
        conditioning = encoded(context, self.clip, (self.prompt, self.style or self.prompt))
        return ConditioningOutput(conditioning=keep_conditioning(context, conditioning, self._frame()))

    def _frame(self) -> FrameField | None:
        width, height = self.original_width, self.original_height
        if width is None and height is None and not (self.crop_x or self.crop_y):
            return None
        if width is None or height is None:
            raise InputError("original_width and original_height must be given together, and with a crop")
        return FrameField(
            width=width,
            height=height,
            crop_x=self.crop_x,
            crop_y=self.crop_y,
            target_width=width,
            target_height=height,
        )
