"""`comfyui/CLIPTextEncodeSDXLRefiner`: a prompt for an SDXL refiner, with the aesthetic score it is told."""

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
    "comfyui/CLIPTextEncodeSDXLRefiner",
    version=1,
    title="CLIPTextEncodeSDXLRefiner",
    category="comfyui/advanced/conditioning",
    tags=["prompt", "text", "clip", "encode", "sdxl", "refiner", "aesthetic"],
    purity="external",
    accelerator=True,
)
class CLIPTextEncodeSDXLRefiner(Invocation):
    """Encode a prompt for an SDXL refiner, and the beauty and sizes that it is told.

    A textual inversion that is not there is ignored, as in ComfyUI.
    """

    ascore: float = InputField(
        default=6.0, ge=0, le=1000, description="Beauty that the model is told: high to show, low (2.5) to avoid"
    )
    width: int = InputField(default=1024, ge=0, le=_LARGEST, description="Width in pixels that the model is told")
    height: int = InputField(default=1024, ge=0, le=_LARGEST, description="Height in pixels that the model is told")
    text: str = InputField(default="", max_length=MAX_PROMPT, component="textarea", description="The prompt")
    clip: CLIPField = InputField(description="The text encoder of an SDXL refiner", title="CLIP", input="connection")

    def probe(self, context: InvocationContext) -> str:
        """Digests of the embeddings that the prompt names."""
        return self._prompts().digests(context)

    def invoke(self, context: InvocationContext) -> ConditioningOutput:
        """Encode and store the prompt."""
        frame = FrameField(width=self.width, height=self.height, target_width=self.width, target_height=self.height)
        encoded = self._prompts().encoded(context, self.clip)
        return ConditioningOutput(conditioning=keep_conditioning(context, encoded, frame, self.ascore))

    def _prompts(self) -> Prompts:
        return Prompts((self.text,), "comfyui", (), if_missing="ignore")
