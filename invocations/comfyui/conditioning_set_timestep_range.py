"""`comfyui/ConditioningSetTimestepRange`: when a prompt counts."""

from __future__ import annotations

from nodeloom.invocations.diffusion.entries import mapped
from nodeloom.schema import (
    ConditioningField,
    ConditioningOutput,
    InputField,
    Invocation,
    InvocationContext,
    invocation,
)


@invocation(
    "comfyui/ConditioningSetTimestepRange",
    version=1,
    title="ConditioningSetTimestepRange",
    category="comfyui/advanced/conditioning",
    tags=["prompt", "schedule", "time", "steps"],
)
class ConditioningSetTimestepRange(Invocation):
    """Let prompts count for a part of the way from noise to picture, in shares of the timesteps of training."""

    conditioning: ConditioningField = InputField(description="Encoded prompts", input="connection")
    start: float = InputField(default=0.0, ge=0, le=1, description="Where they begin to count; 0 is all noise")
    end: float = InputField(default=1.0, ge=0, le=1, description="Where they end to count; 1 is the picture")

    def invoke(self, context: InvocationContext) -> ConditioningOutput:
        """Set the span."""
        span = (self.start, self.end)
        timed = mapped(self.conditioning, lambda entry: entry.model_copy(update={"span": span}))
        return ConditioningOutput(conditioning=timed)
