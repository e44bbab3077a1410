"""`diffusion/join_prompts`: two prompts, one after the other."""

from __future__ import annotations

from nodeloom.invocations.diffusion.exchange import changed_prompts, take_conditioning
from nodeloom.schema import (
    ConditioningField,
    ConditioningOutput,
    InputError,
    InputField,
    Invocation,
    InvocationContext,
    invocation,
)


@invocation(
    "diffusion/join_prompts",
    version=1,
    title="Join prompts",
    category="conditioning",
    tags=["prompt", "concat", "and"],
    accelerator=True,
)
class JoinPrompts(Invocation):
    """Let a model read two encoded prompts one after the other, each in chunks of its own.

    Sizes and what is said of the picture as a whole are the first one's.
    """

    first: ConditioningField = InputField(description="An encoded prompt")
    second: ConditioningField = InputField(description="Another one, of the same model")

    def invoke(self, context: InvocationContext) -> ConditioningOutput:
        """Join them."""
        from nodeloom.runtime.diffusion.conditioning import joined

        second = take_conditioning(context, self.second)
        try:
            both = changed_prompts(context, self.first, lambda first: joined(first, second))
        except ValueError as error:
            raise InputError(str(error)) from error
        return ConditioningOutput(conditioning=both)
