"""`comfyui/CLIPTextEncodeSDXL`: a prompt for an SDXL base, with the sizes it is told."""

from __future__ import annotations

from typing import Final

from nodeloom.invocations.diffusion.exchange import keep_conditioning
from nodeloom.invocations.diffusion.prompting import MAX_PROMPT, Prompts
from nodeloom.schema import (
    CLIPField,
    ConditioningOutput,
    FrameField,
    InputField,
    Invocation,
    InvocationContext,
    invocation,
)

_LARGEST: Final = 16384


@invocation(
    "comfyui/CLIPTextEncodeSDXL",
    version=1,
    title="CLIPTextEncodeSDXL",
    category="comfyui/advanced/conditioning",
    tags=["prompt", "text", "clip", "encode", "sdxl", "size"],
    purity="external",
    accelerator=True,
)
class CLIPTextEncodeSDXL(Invocation):
    """Encode a prompt for each text encoder of an SDXL base, and the sizes that it is told.

    A textual inversion that is not there is ignored, as in ComfyUI.
    """

    clip: CLIPField = InputField(description="The text encoders of an SDXL base", title="CLIP", input="connection")
    width: int = InputField(default=1024, ge=0, le=_LARGEST, description="Width in pixels that the model is told")
    height: int = InputField(default=1024, ge=0, le=_LARGEST, description="Height in pixels that the model is told")
    crop_w: int = InputField(
        default=0, ge=0, le=_LARGEST, description="Pixels the model is told were cut off at the left"
    )
    crop_h: int = InputField(
        default=0, ge=0, le=_LARGEST, description="Pixels the model is told were cut off at the top"
    )
    target_width: int = InputField(
        default=1024, ge=0, le=_LARGEST, description="Width in pixels that the model is to bring it to"
    )
    target_height: int = InputField(
        default=1024, ge=0, le=_LARGEST, description="Height in pixels that the model is to bring it to"
    )
    text_g: str = InputField(
        default="", max_length=MAX_PROMPT, component="textarea", description="Prompt for the larger text encoder"
    )
    text_l: str = InputField(
        default="", max_length=MAX_PROMPT, component="textarea", description="Prompt for the smaller text encoder"
    )

    def probe(self, context: InvocationContext) -> str:
        """Digests of the embeddings that the prompts name."""
        return self._prompts().digests(context)

    def invoke(self, context: InvocationContext) -> ConditioningOutput:
        """Encode and store the prompt."""
        frame = FrameField(
            width=self.width,
            height=self.height,
            crop_x=self.crop_w,
            crop_y=self.crop_h,
            target_width=self.target_width,
            target_height=self.target_height,
        )
        encoded = self._prompts().encoded(context, self.clip, 2)
        return ConditioningOutput(conditioning=keep_conditioning(context, encoded, frame))

    def _prompts(self) -> Prompts:
        return Prompts((self.text_l, self.text_g), "comfyui", (), if_missing="ignore")
