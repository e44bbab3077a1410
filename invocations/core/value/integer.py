"""A whole number."""

from __future__ import annotations

from nodeloom.schema import InputField, IntegerOutput, Invocation, InvocationContext, invocation


@invocation("core/integer", version=1, title="Integer", category="value", tags=["number", "primitive", "int"])
class Integer(Invocation):
    """A whole number, for several nodes to share or for the workflow's interface."""

    value: int = InputField(default=0, description="The number")

    def invoke(self, context: InvocationContext) -> IntegerOutput:
        """Pass the number on."""
        return IntegerOutput(value=self.value)
