"""`diffusion/join_prompts`: two prompts, one after the other."""

from __future__ import annotations

from nodeloom.invocations.diffusion.exchange import keep_conditioning, take_conditioning
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

        try:
            conditioning = joined(take_conditioning(context, self.first), take_conditioning(context, self.second))
        except ValueError as error:
            raise InputError(str(error)) from error
        kept = keep_conditioning(context, conditioning, self.first.frame, self.first.aesthetic_score)
        return ConditioningOutput(conditioning=kept)
