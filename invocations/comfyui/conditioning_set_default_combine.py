"""`comfyui/ConditioningSetDefaultCombine`: a prompt for what others leave."""

from __future__ import annotations

from nodeloom.invocations.diffusion.entries import combined, placed
from nodeloom.schema import (
    ConditioningField,
    ConditioningOutput,
    InputField,
    Invocation,
    InvocationContext,
    invocation,
)


@invocation(
    "comfyui/ConditioningSetDefaultCombine",
    version=1,
    title="Cond Set Default Combine",
    category="comfyui/advanced/hooks/cond single",
    tags=["prompt", "region", "rest", "background"],
)
class ConditioningSetDefaultCombine(Invocation):
    """Let a prompt count where no other one does, and as far as the others leave it."""

    cond: ConditioningField = InputField(description="Prompts, each where and when it counts", input="connection")
    cond_DEFAULT: ConditioningField = InputField(  # noqa: N815 (ComfyUI's name)
        description="Prompts for what they leave", input="connection"
    )

    def invoke(self, context: InvocationContext) -> ConditioningOutput:
        """Put them in one list."""
        rest = placed(self.cond_DEFAULT, lambda region: region.model_copy(update={"rest": True}))
        return ConditioningOutput(conditioning=combined([self.cond, rest]))
