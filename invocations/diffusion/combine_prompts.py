"""`diffusion/combine_prompts`: two prompts, beside each other."""

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
    "diffusion/combine_prompts",
    version=1,
    title="Combine prompts",
    category="conditioning",
    tags=["prompt", "and", "regional", "area", "list"],
)
class CombinePrompts(Invocation):
    """Let encoded prompts count beside each other, each where and when it does; in the same place they are averaged.

    The model is asked about each of them, which takes as long as each alone.
    """

    first: ConditioningField = InputField(description="An encoded prompt, or several combined")
    second: ConditioningField = InputField(description="Another one, of the same model")
    fill: bool = InputField(
        default=False, description="Let the second count only where the first leaves room, as a background"
    )

    def invoke(self, context: InvocationContext) -> ConditioningOutput:
        """Put them in one list."""
        second = self.second
        if self.fill:
            second = placed(second, lambda region: region.model_copy(update={"rest": True}))
        return ConditioningOutput(conditioning=combined([self.first, second]))
