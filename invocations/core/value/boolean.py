"""A yes or no."""

from __future__ import annotations

from nodeloom.schema import BooleanOutput, InputField, Invocation, InvocationContext, invocation


@invocation("core/boolean", version=1, title="Boolean", category="value", tags=["switch", "primitive", "bool"])
class Boolean(Invocation):
    """A yes or no, for several nodes to share or for the workflow's interface."""

    value: bool = InputField(default=False, description="On or off")

    def invoke(self, context: InvocationContext) -> BooleanOutput:
        """Pass the answer on."""
        return BooleanOutput(value=self.value)
