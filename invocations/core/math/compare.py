"""Comparison of two numbers."""

from __future__ import annotations

from nodeloom.invocations.core.ops.comparison import COMPARISON_LABELS, Comparison, compare
from nodeloom.schema import BooleanOutput, InputField, Invocation, InvocationContext, invocation


@invocation(
    "core/compare", version=1, title="Compare", category="math", tags=["equal", "less", "greater", "condition", "if"]
)
class Compare(Invocation):
    """Compare two numbers exactly, for instance as the condition of If."""

    a: float = InputField(default=0.0, description="First number")
    b: float = InputField(default=0.0, description="Second number")
    operation: Comparison = InputField(default="equal", description="What should hold", choice_labels=COMPARISON_LABELS)

    def invoke(self, context: InvocationContext) -> BooleanOutput:
        """Compare."""
        return BooleanOutput(value=compare(self.a, self.b, self.operation))
