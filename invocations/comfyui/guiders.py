"""ComfyUI's guiders: a network and the prompts it is guided by; nothing is loaded here."""

from __future__ import annotations

from typing import Final, Literal

from nodeloom.invocations.comfyui.sampling import CFG, MODEL, NEGATIVE, POSITIVE
from nodeloom.invocations.comfyui.sampling_values import GuiderField, GuiderOutput
from nodeloom.schema import ConditioningField, InputField, Invocation, InvocationContext, UNetField, invocation

CATEGORY: Final = "comfyui/sampling/custom_sampling/guiders"


@invocation("comfyui/BasicGuider", version=1, title="BasicGuider", category=CATEGORY, tags=["cfg", "guidance"])
class BasicGuider(Invocation):
    """A network with one prompt, without guidance."""

    model: UNetField = InputField(description=MODEL, title="MODEL", input="connection")
    conditioning: ConditioningField = InputField(description=POSITIVE, title="CONDITIONING", input="connection")

    def invoke(self, context: InvocationContext) -> GuiderOutput:
        """Put them together."""
        return GuiderOutput(guider=GuiderField(kind="basic", model=self.model, prompts={"positive": self.conditioning}))


@invocation("comfyui/CFGGuider", version=1, title="CFGGuider", category=CATEGORY, tags=["cfg", "guidance"])
class CFGGuider(Invocation):
    """A network guided towards a prompt and away from another."""

    model: UNetField = InputField(description=MODEL, title="MODEL", input="connection")
    positive: ConditioningField = InputField(description=POSITIVE, input="connection")
    negative: ConditioningField = InputField(description=NEGATIVE, input="connection")
    cfg: float = InputField(default=8.0, ge=0, le=100, description=CFG)

    def invoke(self, context: InvocationContext) -> GuiderOutput:
        """Put them together."""
        prompts = {"positive": self.positive, "negative": self.negative}
        return GuiderOutput(
            guider=GuiderField(kind="cfg", model=self.model, prompts=prompts, settings={"cfg": self.cfg})
        )


@invocation("comfyui/DualCFGGuider", version=1, title="DualCFGGuider", category=CATEGORY, tags=["cfg", "guidance"])
class DualCFGGuider(Invocation):
    """A network guided from what to avoid over one prompt to another, each way by a strength of its own."""

    model: UNetField = InputField(description=MODEL, title="MODEL", input="connection")
    cond1: ConditioningField = InputField(description="What to show in the end", input="connection")
    cond2: ConditioningField = InputField(description="What to show on the way", input="connection")
    negative: ConditioningField = InputField(description=NEGATIVE, input="connection")
    cfg_conds: float = InputField(
        default=8.0, ge=0, le=100, description="How strongly it is guided from the second prompt to the first"
    )
    cfg_cond2_negative: float = InputField(
        default=8.0, ge=0, le=100, description="How strongly it is guided from the negative to the second prompt"
    )
    style: Literal["regular", "nested"] = InputField(
        default="regular", description="Add both ways up, or guide what the first gives away from the negative"
    )

    def invoke(self, context: InvocationContext) -> GuiderOutput:
        """Put them together."""
        prompts = {"positive": self.cond1, "middle": self.cond2, "negative": self.negative}
        settings = {
            "cfg": self.cfg_conds,
            "cfg_middle": self.cfg_cond2_negative,
            "nested": self.style == "nested",
        }
        return GuiderOutput(guider=GuiderField(kind="dual", model=self.model, prompts=prompts, settings=settings))


@invocation(
    "comfyui/PerpNegGuider",
    version=1,
    title="PerpNegGuider",
    category="comfyui/_for_testing",
    classification="beta",
    tags=["cfg", "guidance"],
)
class PerpNegGuider(Invocation):
    """A network guided away from that part of a negative prompt that is no part of the positive one."""

    model: UNetField = InputField(description=MODEL, title="MODEL", input="connection")
    positive: ConditioningField = InputField(description=POSITIVE, input="connection")
    negative: ConditioningField = InputField(description=NEGATIVE, input="connection")
    empty_conditioning: ConditioningField = InputField(description="The empty prompt", input="connection")
    cfg: float = InputField(default=8.0, ge=0, le=100, description=CFG)
    neg_scale: float = InputField(default=1.0, ge=0, le=100, description="How strongly the negative counts")

    def invoke(self, context: InvocationContext) -> GuiderOutput:
        """Put them together."""
        prompts = {"positive": self.positive, "negative": self.negative, "nothing": self.empty_conditioning}
        settings = {"cfg": self.cfg, "share": self.neg_scale}
        return GuiderOutput(
            guider=GuiderField(kind="perpendicular", model=self.model, prompts=prompts, settings=settings)
        )
