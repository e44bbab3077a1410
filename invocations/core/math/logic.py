"""Boolean logic."""

from __future__ import annotations

from collections.abc import Iterable

from nodeloom.invocations.core.ops.logic import LOGIC_LABELS, LogicOperation, depends_on_right, logic
from nodeloom.schema import BooleanOutput, InputField, Invocation, InvocationContext, invocation


@invocation(
    "core/logic", version=1, title="Logic", category="math", tags=["and", "or", "not", "xor", "condition", "boolean"]
)
class Logic(Invocation):
    """Combine two answers. What b depends on runs only if a does not decide alone."""

    a: bool = InputField(default=False, description="First answer")
    b: bool = InputField(default=False, description="Second answer; not used for not", lazy=True)
    operation: LogicOperation = InputField(default="and", description="What should hold", choice_labels=LOGIC_LABELS)

    def needs(self) -> Iterable[str]:
        """The second answer, unless the first one decides."""
        return ["b"] if depends_on_right(self.a, self.operation) else []

    def invoke(self, context: InvocationContext) -> BooleanOutput:
        """Combine."""
        return BooleanOutput(value=logic(self.a, self.b, self.operation))
