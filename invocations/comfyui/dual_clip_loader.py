"""`comfyui/DualCLIPLoader`: two text encoders by themselves."""

from __future__ import annotations

from typing import Literal

from nodeloom.invocations.comfyui.results import TextEncodersOutput
from nodeloom.invocations.diffusion.single_parts import TEXT_ENCODER, both_encoders
from nodeloom.schema import InputError, InputField, Invocation, InvocationContext, ModelField, invocation

_NAME = "A text encoder: its file name, or as `nodeloom models` lists it"


@invocation(
    "comfyui/DualCLIPLoader",
    version=1,
    title="DualCLIPLoader",
    category="comfyui/advanced/loaders",
    tags=["clip", "text", "encoder", "loader", "sdxl"],
)
class DualCLIPLoader(Invocation):
    """Choose SDXL's two text encoders by their file names: CLIP's L and G."""

    clip_name1: ModelField = InputField(description=_NAME, model_kind=(TEXT_ENCODER,))
    clip_name2: ModelField = InputField(description=_NAME, model_kind=(TEXT_ENCODER,))
    type: Literal["sdxl", "sd3", "flux", "hunyuan_video", "hidream", "hunyuan_image"] = InputField(
        default="sdxl", description="What they are for"
    )
    device: Literal["default", "cpu"] = InputField(
        default="default", description="Where it computes in ComfyUI; here that is a setting", advanced=True
    )

    def invoke(self, context: InvocationContext) -> TextEncodersOutput:
        """Find both and refer to them by the hashes of their weights."""
        if self.type != "sdxl":
            raise InputError(f"type is {self.type}, for which there is no network here; choose sdxl")
        return TextEncodersOutput(clip=both_encoders(context, (self.clip_name1, self.clip_name2)))
