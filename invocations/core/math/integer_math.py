"""Arithmetic on whole numbers."""

from __future__ import annotations

from nodeloom.invocations.core.ops.arithmetic import INTEGER_LABELS, IntegerOperation, integer_math
from nodeloom.schema import InputField, IntegerOutput, Invocation, InvocationContext, invocation


@invocation(
    "core/integer_math", version=1, title="Integer math", category="math", tags=["add", "multiply", "divide", "modulo"]
)
class IntegerMath(Invocation):
    """Calculate with two whole numbers. Results beyond 64 bits are refused."""

    a: int = InputField(default=0, description="First number")
    b: int = InputField(default=0, description="Second number; not used for the absolute value")
    operation: IntegerOperation = InputField(
        default="add", description="What to calculate", choice_labels=INTEGER_LABELS
    )

    def invoke(self, context: InvocationContext) -> IntegerOutput:
        """Calculate."""
        return IntegerOutput(value=integer_math(self.a, self.b, self.operation))
