"""Arithmetic on numbers."""

from __future__ import annotations

from nodeloom.invocations.core.ops.arithmetic import FLOAT_LABELS, FloatOperation, float_math
from nodeloom.schema import FloatOutput, InputField, Invocation, InvocationContext, invocation


@invocation(
    "core/float_math", version=1, title="Float math", category="math", tags=["add", "multiply", "divide", "root"]
)
class FloatMath(Invocation):
    """Calculate with two numbers. Where there is no finite result, the node fails and says why."""

    a: float = InputField(default=0.0, description="First number")
    b: float = InputField(default=0.0, description="Second number; not used for absolute value and square root")
    operation: FloatOperation = InputField(default="add", description="What to calculate", choice_labels=FLOAT_LABELS)

    def invoke(self, context: InvocationContext) -> FloatOutput:
        """Calculate."""
        return FloatOutput(value=float_math(self.a, self.b, self.operation))
