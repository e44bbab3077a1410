"""`comfyui/ConditioningZeroOut`: a prompt of zeros."""

from __future__ import annotations

from nodeloom.invocations.diffusion.exchange import keep_conditioning, take_conditioning
from nodeloom.schema import (
    ConditioningField,
    ConditioningOutput,
    InputField,
    Invocation,
    InvocationContext,
    invocation,
)


@invocation(
    "comfyui/ConditioningZeroOut",
    version=1,
    title="ConditioningZeroOut",
    category="comfyui/conditioning",
    tags=["prompt", "empty", "negative"],
    accelerator=True,
)
class ConditioningZeroOut(Invocation):
    """Say nothing at all, not even the empty prompt: some models take that as negative."""

    conditioning: ConditioningField = InputField(
        description="An encoded prompt; its sizes are kept", title="CONDITIONING", input="connection"
    )

    def invoke(self, context: InvocationContext) -> ConditioningOutput:
        """Put zeros in its place."""
        from nodeloom.runtime.diffusion.conditioning import zeroed

        given = self.conditioning
        silent = zeroed(take_conditioning(context, given))
        return ConditioningOutput(conditioning=keep_conditioning(context, silent, given.frame, given.aesthetic_score))
