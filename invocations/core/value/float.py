"""A number."""

from __future__ import annotations

from nodeloom.schema import FloatOutput, InputField, Invocation, InvocationContext, invocation


@invocation("core/float", version=1, title="Float", category="value", tags=["number", "primitive", "decimal"])
class Float(Invocation):
    """A number with decimals, for several nodes to share or for the workflow's interface."""

    value: float = InputField(default=0.0, description="The number")

    def invoke(self, context: InvocationContext) -> FloatOutput:
        """Pass the number on."""
        return FloatOutput(value=self.value)
