"""Rounding, to whole numbers and to decimal places."""

from __future__ import annotations

from nodeloom.invocations.core.ops.rounding import ROUNDING_LABELS, Rounding, round_to_decimals, round_to_multiple
from nodeloom.schema import FloatOutput, InputField, IntegerOutput, Invocation, InvocationContext, invocation


@invocation(
    "core/round", version=1, title="Round to integer", category="math", tags=["convert", "float", "floor", "multiple"]
)
class Round(Invocation):
    """Turn a number into a whole number, or into a multiple of one: picture sizes are multiples of 8."""

    value: float = InputField(default=0.0, description="The number to round")
    rounding: Rounding = InputField(default="nearest", description="Which way", choice_labels=ROUNDING_LABELS)
    multiple: int = InputField(default=1, ge=1, description="The result is a multiple of this")

    def invoke(self, context: InvocationContext) -> IntegerOutput:
        """Round."""
        return IntegerOutput(value=round_to_multiple(self.value, self.rounding, self.multiple))


@invocation(
    "core/round_to_decimals", version=1, title="Round to decimals", category="math", tags=["precision", "places"]
)
class RoundToDecimals(Invocation):
    """Round a number to so many places after the decimal point, halves away from zero."""

    value: float = InputField(default=0.0, description="The number to round")
    decimals: int = InputField(default=2, ge=0, le=15, description="Places after the decimal point")

    def invoke(self, context: InvocationContext) -> FloatOutput:
        """Round."""
        return FloatOutput(value=round_to_decimals(self.value, self.decimals))
