"""ComfyUI's nodes that follow a prompt more strongly in some pictures of a film than in others."""

from __future__ import annotations

from typing import Final

from nodeloom.invocations.comfyui.results import NetworkOutput
from nodeloom.invocations.diffusion.changing import with_change
from nodeloom.schema import InputField, Invocation, InvocationContext, UNetField, invocation

CATEGORY: Final = "comfyui/sampling/video_models"
MODEL: Final = "The network that denoises"


@invocation(
    "comfyui/VideoLinearCFGGuidance",
    version=1,
    title="VideoLinearCFGGuidance",
    category=CATEGORY,
    tags=["cfg", "svd", "film", "video", "guidance"],
)
class VideoLinearCFGGuidance(Invocation):
    """Follow the prompt more strongly from picture to picture, up to the cfg of the sampler in the last one."""

    model: UNetField = InputField(description=MODEL, title="MODEL", input="connection")
    min_cfg: float = InputField(default=1.0, ge=0, le=100, description="How strongly in the first picture")

    def invoke(self, context: InvocationContext) -> NetworkOutput:
        """Remember it with the network."""
        return NetworkOutput(model=with_change(self.model, "from_first_to_last", least=self.min_cfg))


@invocation(
    "comfyui/VideoTriangleCFGGuidance",
    version=1,
    title="VideoTriangleCFGGuidance",
    category=CATEGORY,
    tags=["cfg", "svd", "film", "video", "guidance", "loop"],
)
class VideoTriangleCFGGuidance(Invocation):
    """Follow the prompt most strongly in the middle of a film, by the cfg of the sampler, and less towards its ends."""

    model: UNetField = InputField(description=MODEL, title="MODEL", input="connection")
    min_cfg: float = InputField(
        default=1.0, ge=0, le=100, description="How strongly in the first and in the last picture"
    )

    def invoke(self, context: InvocationContext) -> NetworkOutput:
        """Remember it with the network."""
        return NetworkOutput(model=with_change(self.model, "from_ends_to_middle", least=self.min_cfg))
