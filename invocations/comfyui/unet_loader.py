"""`comfyui/UNETLoader`: a denoising network by itself."""

from __future__ import annotations

from typing import Literal

from nodeloom.invocations.comfyui.results import NetworkOutput
from nodeloom.invocations.diffusion.single_parts import UNET, part_model
from nodeloom.schema import InputField, Invocation, InvocationContext, ModelField, UNetField, invocation

_STORED: dict[str, Literal["fp8_e4m3fn", "fp8_e5m2"]] = {
    "fp8_e4m3fn": "fp8_e4m3fn",
    "fp8_e4m3fn_fast": "fp8_e4m3fn",
    "fp8_e5m2": "fp8_e5m2",
}


@invocation(
    "comfyui/UNETLoader",
    version=1,
    title="Load Diffusion Model",
    category="comfyui/advanced/loaders",
    tags=["unet", "model", "loader", "diffusion"],
)
class UNETLoader(Invocation):
    """Choose a denoising network by its file name, alone or in a checkpoint."""

    unet_name: ModelField = InputField(
        description="The network: its file name, or as `nodeloom models` lists it", model_kind=(UNET,)
    )
    weight_dtype: Literal["default", "fp8_e4m3fn", "fp8_e4m3fn_fast", "fp8_e5m2"] = InputField(
        default="default", description="Number format that weights are rounded to; it saves no memory here"
    )

    def invoke(self, context: InvocationContext) -> NetworkOutput:
        """Find the network and refer to it by the hash of its weights."""
        found = part_model(context, self.unet_name, UNET, "unet", "denoising network")
        return NetworkOutput(model=UNetField(model=found, stored=_STORED.get(self.weight_dtype)))
