"""`comfyui/CLIPLoader`: a text encoder by itself."""

from __future__ import annotations

from typing import Literal

from nodeloom.invocations.comfyui.results import TextEncodersOutput
from nodeloom.invocations.diffusion.single_parts import TEXT_ENCODER, text_encoder
from nodeloom.schema import InputError, InputField, Invocation, InvocationContext, ModelField, invocation

_OTHERS = {"sdxl": ("sd3", "hidream", "stable_cascade")}
"""Types for which ComfyUI makes something else of a text encoder: G is one of Stable Cascade's as well."""
_ALL_OTHERS = ("sd3", "hidream")


@invocation(
    "comfyui/CLIPLoader",
    version=1,
    title="Load CLIP",
    category="comfyui/advanced/loaders",
    tags=["clip", "text", "encoder", "loader"],
)
class CLIPLoader(Invocation):
    """Choose a text encoder by its file name: CLIP's L for Stable Diffusion 1, H for 2, G for the refiner of SDXL."""

    clip_name: ModelField = InputField(
        description="The text encoder: its file name, or as `nodeloom models` lists it", model_kind=(TEXT_ENCODER,)
    )
    type: Literal[
        "stable_diffusion", "stable_cascade", "sd3", "stable_audio", "mochi", "ltxv", "pixart", "cosmos", "lumina2",
        "wan", "hidream", "chroma", "ace", "omnigen2", "qwen_image", "hunyuan_image",
    ] = InputField(default="stable_diffusion", description="What it is for")  # fmt: skip
    device: Literal["default", "cpu"] = InputField(
        default="default", description="Where it computes in ComfyUI; here that is a setting", advanced=True
    )

    def invoke(self, context: InvocationContext) -> TextEncodersOutput:
        """Find the text encoder and refer to it by the hash of its weights."""
        clip = text_encoder(context, self.clip_name)
        if self.type in _OTHERS.get(clip.model.base or "", _ALL_OTHERS):
            raise InputError(
                f"type is {self.type}, for which there is no network here; choose stable_diffusion to read "
                f"{clip.model.name!r} as Stable Diffusion does"
            )
        return TextEncodersOutput(clip=clip)
