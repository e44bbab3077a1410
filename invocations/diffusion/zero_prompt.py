"""`diffusion/zero_prompt`: a prompt of zeros."""

from __future__ import annotations

from nodeloom.invocations.diffusion.exchange import changed_prompts
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

        return ConditioningOutput(conditioning=changed_prompts(context, self.conditioning, zeroed))
