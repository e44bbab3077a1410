"""ComfyUI's nodes that change how a network is guided; nothing is loaded here."""

from __future__ import annotations

from nodeloom.invocations.comfyui.results import NetworkOutput
from nodeloom.invocations.comfyui.sampling import MODEL
from nodeloom.invocations.diffusion.changing import with_change, with_changes
from nodeloom.schema import (
    ChangeField,
    ConditioningField,
    InputError,
    InputField,
    Invocation,
    InvocationContext,
    UNetField,
    invocation,
)


@invocation(
    "comfyui/RescaleCFG", version=1, title="RescaleCFG", category="comfyui/advanced/model", tags=["cfg", "contrast"]
)
class RescaleCFG(Invocation):
    """Take the contrast back that strong guidance brings; for networks that predict velocity above all."""

    model: UNetField = InputField(description=MODEL, title="MODEL", input="connection")
    multiplier: float = InputField(default=0.7, ge=0, le=1, description="How much of it is taken back")

    def invoke(self, context: InvocationContext) -> NetworkOutput:
        """Note the change."""
        return NetworkOutput(model=with_change(self.model, "rescaled", share=self.multiplier))


@invocation(
    "comfyui/PerturbedAttentionGuidance",
    version=1,
    title="PerturbedAttentionGuidance",
    category="comfyui/model_patches/unet",
    tags=["pag", "cfg"],
)
class PerturbedAttentionGuidance(Invocation):
    """Guide away from pictures whose parts do not know of each other; asks the network once more in each step."""

    model: UNetField = InputField(description=MODEL, title="MODEL", input="connection")
    scale: float = InputField(default=3.0, ge=0, le=100, description="How strongly")

    def invoke(self, context: InvocationContext) -> NetworkOutput:
        """Note the change."""
        return NetworkOutput(model=with_change(self.model, "perturbed", scale=self.scale))


@invocation(
    "comfyui/SelfAttentionGuidance",
    version=1,
    title="Self-Attention Guidance",
    category="comfyui/_for_testing",
    tags=["sag", "cfg"],
    classification="beta",
)
class SelfAttentionGuidance(Invocation):
    """Guide away from pictures that are blurred where they draw attention; asks the network more in each step."""

    model: UNetField = InputField(description=MODEL, title="MODEL", input="connection")
    scale: float = InputField(default=0.5, ge=-2, le=5, description="How strongly")
    blur_sigma: float = InputField(
        default=2.0, ge=0, le=10, description="How far the blur reaches, in latent cells; above 0"
    )

    def invoke(self, context: InvocationContext) -> NetworkOutput:
        """Note the change."""
        if self.blur_sigma == 0:
            raise InputError("blur_sigma is 0, must be above 0: without a blur there is nothing to guide away from")
        return NetworkOutput(model=with_change(self.model, "attended", scale=self.scale, blur=self.blur_sigma))


@invocation(
    "comfyui/PerpNeg",
    version=1,
    title="Perp-Neg (DEPRECATED by PerpNegGuider)",
    category="comfyui/_for_testing",
    tags=["negative", "cfg"],
    classification="deprecated",
)
class PerpNeg(Invocation):
    """Guide away from that part of the negative prompt alone that is no part of the positive one."""

    model: UNetField = InputField(description=MODEL, title="MODEL", input="connection")
    empty_conditioning: ConditioningField = InputField(description="The empty prompt", input="connection")
    neg_scale: float = InputField(default=1.0, ge=0, le=100, description="How strongly the negative counts")

    def invoke(self, context: InvocationContext) -> NetworkOutput:
        """Note the change, with the prompt that it asks about."""
        change = ChangeField(
            kind="perpendicular", settings={"share": self.neg_scale}, prompts={"nothing": self.empty_conditioning}
        )
        return NetworkOutput(model=with_changes(self.model, change))
