"""ComfyUI's nodes that change what guidance makes of the network's answers, without asking it again."""

from __future__ import annotations

from typing import Final

from nodeloom.invocations.comfyui.results import NetworkOutput, PatchedModelOutput
from nodeloom.invocations.comfyui.sampling import MODEL
from nodeloom.invocations.diffusion.changing import with_change
from nodeloom.schema import InputField, Invocation, InvocationContext, UNetField, invocation

CATEGORY: Final = "comfyui/advanced/guidance"


@invocation(
    "comfyui/APG",
    version=1,
    title="Adaptive Projected Guidance",
    category="comfyui/sampling/custom_sampling",
    tags=["apg", "cfg", "contrast"],
)
class APG(Invocation):
    """Guide away from what to avoid, and less towards more of the same: strong guidance burns less."""

    model: UNetField = InputField(description=MODEL, title="MODEL", input="connection")
    eta: float = InputField(
        default=1.0, ge=-10, le=10, description="How much stays of that part which makes what is shown stronger only"
    )
    norm_threshold: float = InputField(
        default=5.0, ge=0, le=50, description="Greatest length of the guidance; 0 is any length"
    )
    momentum: float = InputField(
        default=0.0, ge=-5, le=1, description="How much of the guidance of earlier steps there is; below 0 it is undone"
    )

    def invoke(self, context: InvocationContext) -> NetworkOutput:
        """Note the change."""
        settings = {"eta": self.eta, "longest": self.norm_threshold, "momentum": self.momentum}
        return NetworkOutput(model=with_change(self.model, "projected", **settings))


@invocation("comfyui/TCFG", version=1, title="Tangential Damping CFG", category=CATEGORY, tags=["tcfg", "cfg"])
class TCFG(Invocation):
    """Guide away from that part of what to avoid alone which it has in common with what to show."""

    model: UNetField = InputField(description=MODEL, title="MODEL", input="connection")

    def invoke(self, context: InvocationContext) -> PatchedModelOutput:
        """Note the change."""
        return PatchedModelOutput(patched_model=with_change(self.model, "damped"))


@invocation("comfyui/CFGZeroStar", version=1, title="CFGZeroStar", category=CATEGORY, tags=["cfg", "zero"])
class CFGZeroStar(Invocation):
    """Guide away from what to avoid as if it were of the length that fits what to show best."""

    model: UNetField = InputField(description=MODEL, title="MODEL", input="connection")

    def invoke(self, context: InvocationContext) -> PatchedModelOutput:
        """Note the change."""
        return PatchedModelOutput(patched_model=with_change(self.model, "zero_starred"))


@invocation(
    "comfyui/CFGNorm", version=1, title="CFGNorm", category=CATEGORY, tags=["cfg", "contrast"], classification="beta"
)
class CFGNorm(Invocation):
    """Let guidance make nothing stronger than what to show is by itself."""

    model: UNetField = InputField(description=MODEL, title="MODEL", input="connection")
    strength: float = InputField(default=1.0, ge=0, le=100, description="What the result is multiplied with")

    def invoke(self, context: InvocationContext) -> PatchedModelOutput:
        """Note the change."""
        return PatchedModelOutput(patched_model=with_change(self.model, "shorter", strength=self.strength))


@invocation(
    "comfyui/RenormCFG", version=1, title="RenormCFG", category="comfyui/advanced/model", tags=["cfg", "contrast"]
)
class RenormCFG(Invocation):
    """Let guidance make no picture as a whole stronger than what to show is by itself."""

    model: UNetField = InputField(description=MODEL, title="MODEL", input="connection")
    cfg_trunc: float = InputField(
        default=100.0, ge=0, le=100, description="Noise level below which there is guidance; above it there is none"
    )
    renorm_cfg: float = InputField(
        default=1.0, ge=0, le=100, description="How many times stronger it may become; 0 is any strength"
    )

    def invoke(self, context: InvocationContext) -> NetworkOutput:
        """Note the change."""
        return NetworkOutput(model=with_change(self.model, "renormed", below=self.cfg_trunc, most=self.renorm_cfg))


@invocation(
    "comfyui/Mahiro",
    version=1,
    title="Mahiro is so cute that she deserves a better guidance function!! (。・ω・。)",
    category="comfyui/_for_testing",
    tags=["cfg", "prompt"],
    classification="beta",
)
class Mahiro(Invocation):
    """Guide towards what to show itself, the more so the less what to avoid is like it."""

    model: UNetField = InputField(description=MODEL, title="MODEL", input="connection")

    def invoke(self, context: InvocationContext) -> PatchedModelOutput:
        """Note the change."""
        return PatchedModelOutput(patched_model=with_change(self.model, "towards_shown"))


@invocation(
    "comfyui/FreSca",
    version=1,
    title="FreSca",
    category="comfyui/_for_testing",
    tags=["cfg", "detail", "frequency"],
    classification="beta",
)
class FreSca(Invocation):
    """Guide with the coarse and the fine of a picture as strongly as is asked for."""

    model: UNetField = InputField(description=MODEL, title="MODEL", input="connection")
    scale_low: float = InputField(default=1.0, ge=0, le=10, description="How strongly with the coarse")
    scale_high: float = InputField(default=1.25, ge=0, le=10, description="How strongly with the fine")
    freq_cutoff: int = InputField(
        default=20, ge=1, le=10000, description="How many waves in a side of the picture are still coarse"
    )

    def invoke(self, context: InvocationContext) -> NetworkOutput:
        """Note the change."""
        settings = {"low": self.scale_low, "high": self.scale_high, "cutoff": self.freq_cutoff}
        return NetworkOutput(model=with_change(self.model, "banded", **settings))


@invocation(
    "comfyui/EpsilonScaling",
    version=1,
    title="Epsilon Scaling",
    category="comfyui/model_patches/unet",
    tags=["noise", "detail"],
)
class EpsilonScaling(Invocation):
    """Take back a little of the noise that a network finds too much of in each step."""

    model: UNetField = InputField(description=MODEL, title="MODEL", input="connection")
    scaling_factor: float = InputField(
        default=1.005, ge=0.5, le=1.5, description="How many times less noise is taken away; 1 changes nothing"
    )

    def invoke(self, context: InvocationContext) -> NetworkOutput:
        """Note the change."""
        return NetworkOutput(model=with_change(self.model, "quieter", factor=self.scaling_factor))
