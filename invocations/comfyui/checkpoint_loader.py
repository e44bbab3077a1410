"""`comfyui/CheckpointLoader`: the parts of a checkpoint, with what a file of settings of its time says of them.

What such a file tells of the networks themselves is in the checkpoint, which is read by what lies in it.
"""

from __future__ import annotations

from typing import Final, Literal

from nodeloom.invocations.comfyui.results import CheckpointOutput
from nodeloom.invocations.diffusion.changing import with_change
from nodeloom.invocations.diffusion.model_choice import BASES, KINDS, main_model
from nodeloom.schema import (
    CLIPField,
    InputField,
    Invocation,
    InvocationContext,
    ModelField,
    UNetField,
    VAEField,
    invocation,
)

_LAYER_BEFORE: Final = frozenset(
    {"anything_v3.yaml", "v1-inference_clip_skip_2.yaml", "v1-inference_clip_skip_2_fp16.yaml"}
)
"""Those by which the text encoder stops at the layer before the last."""
_VELOCITY: Final = frozenset({"v2-inference-v.yaml", "v2-inference-v_fp32.yaml"})
"""Those of networks that predict v."""


@invocation(
    "comfyui/CheckpointLoader",
    version=1,
    title="Load Checkpoint With Config (DEPRECATED)",
    category="comfyui/advanced/loaders",
    tags=["model", "checkpoint", "loader", "config"],
    classification="deprecated",
)
class CheckpointLoader(Invocation):
    """Choose a checkpoint, and a file of settings that came with models of its kind."""

    config_name: Literal[
        "anything_v3.yaml",
        "v1-inference.yaml",
        "v1-inference_clip_skip_2.yaml",
        "v1-inference_clip_skip_2_fp16.yaml",
        "v1-inference_fp16.yaml",
        "v1-inpainting-inference.yaml",
        "v2-inference-v.yaml",
        "v2-inference-v_fp32.yaml",
        "v2-inference.yaml",
        "v2-inference_fp32.yaml",
        "v2-inpainting-inference.yaml",
    ] = InputField(
        default="anything_v3.yaml",
        description="Only clip skip and v prediction are taken from it; the checkpoint tells the rest",
    )
    ckpt_name: ModelField = InputField(
        description="The checkpoint: its file name, or as `nodeloom models` lists it",
        model_base=BASES,
        model_kind=KINDS,
    )

    def invoke(self, context: InvocationContext) -> CheckpointOutput:
        """Find the checkpoint and refer to its parts by the hash of the weights."""
        model = main_model(context, self.ckpt_name)
        unet, clip = UNetField(model=model), CLIPField(model=model)
        if self.config_name in _VELOCITY:
            unet = with_change(unet, "sampling", prediction_type="v_prediction")
        if self.config_name in _LAYER_BEFORE:
            clip = clip.model_copy(update={"skip": 2})
        return CheckpointOutput(model=unet, clip=clip, vae=VAEField(model=model))
