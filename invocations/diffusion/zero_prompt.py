"""`diffusion/zero_prompt`: a prompt of zeros."""

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
    "diffusion/zero_prompt",
    version=1,
    title="Zero prompt",
    category="conditioning",
    tags=["prompt", "empty", "negative"],
    accelerator=True,
)
class ZeroPrompt(Invocation):
    """Say nothing at all, not even the empty prompt: some models take that as negative."""

    conditioning: ConditioningField = InputField(description="An encoded prompt of the model; its sizes are kept")

    def invoke(self, context: InvocationContext) -> ConditioningOutput:
        """Put zeros in its place."""
        from nodeloom.runtime.diffusion.conditioning import zeroed

        given = self.conditioning
        conditioning = zeroed(take_conditioning(context, given))
        kept = keep_conditioning(context, conditioning, given.frame, given.aesthetic_score)
        return ConditioningOutput(conditioning=kept)
