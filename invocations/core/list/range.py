"""Ranges of numbers."""

from __future__ import annotations

from nodeloom.invocations.core.ops.ranges import MOST_ITEMS, float_range, integer_range
from nodeloom.schema import (
    FloatCollectionOutput,
    InputField,
    IntegerCollectionOutput,
    Invocation,
    InvocationContext,
    invocation,
)


@invocation("core/range", version=1, title="Range", category="list", tags=["numbers", "sequence", "loop", "grid"])
class Range(Invocation):
    """Count from start towards stop: 0, 10, 3 gives 0, 3, 6, 9. At most 10,000 items."""

    start: int = InputField(default=0, description="First number")
    stop: int = InputField(default=10, description="Where to end; this number itself is left out")
    step: int = InputField(default=1, description="Distance between numbers; negative to count down, never 0")

    def invoke(self, context: InvocationContext) -> IntegerCollectionOutput:
        """Count."""
        return IntegerCollectionOutput(collection=integer_range(self.start, self.stop, self.step))


@invocation("core/float_range", version=1, title="Float range", category="list", tags=["numbers", "linspace", "grid"])
class FloatRange(Invocation):
    """Evenly spaced numbers from start to stop, both included."""

    start: float = InputField(default=0.0, description="First number")
    stop: float = InputField(default=1.0, description="Last number")
    count: int = InputField(default=5, ge=1, le=MOST_ITEMS, description="How many numbers; 1 gives only the first")

    def invoke(self, context: InvocationContext) -> FloatCollectionOutput:
        """Space them out."""
        return FloatCollectionOutput(collection=float_range(self.start, self.stop, self.count))
