"""Comparison of two texts."""

from __future__ import annotations

from nodeloom.invocations.core.ops.comparison import TEXT_COMPARISON_LABELS, TextComparison, compare_texts
from nodeloom.schema import BooleanOutput, InputField, Invocation, InvocationContext, invocation


@invocation(
    "core/compare_texts", version=1, title="Compare texts", category="text", tags=["equal", "contains", "regex", "if"]
)
class CompareTexts(Invocation):
    """Compare two texts, for instance as the condition of If."""

    a: str = InputField(default="", description="The text in question", component="textarea")
    b: str = InputField(default="", description="What to compare it with")
    operation: TextComparison = InputField(
        default="equal", description="What should hold", choice_labels=TEXT_COMPARISON_LABELS
    )
    match_case: bool = InputField(default=True, description="Whether capital and small letters differ")

    def invoke(self, context: InvocationContext) -> BooleanOutput:
        """Compare."""
        return BooleanOutput(value=compare_texts(self.a, self.b, self.operation, match_case=self.match_case))
