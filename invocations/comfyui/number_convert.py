"""`comfyui/ComfyNumberConvert`: a number of whatever says one."""

from __future__ import annotations

import math
from typing import Annotated, Any

from nodeloom.invocations.comfyui.math_expression import NumbersOutput
from nodeloom.schema import InputError, InputField, Invocation, InvocationContext, TypeVariable, invocation


@invocation(
    "comfyui/ComfyNumberConvert",
    version=1,
    title="Number Convert",
    category="comfyui/logic",
    tags=["number", "text", "parse"],
)
class ComfyNumberConvert(Invocation):
    """Make a number of a text or a truth value, or of another number."""

    value: Annotated[Any, TypeVariable("T")] = InputField(
        description="A number, a text that is one, or a truth value, which is 1 or 0"
    )

    def invoke(self, context: InvocationContext) -> NumbersOutput:
        """Convert it; `InputError` for what is no number."""
        number = _number(self.value)
        if not math.isfinite(number):
            raise InputError(f"value is {number}, must be a finite number")
        return NumbersOutput(float=float(number), int=int(number))


def _number(value: object) -> float:
    if isinstance(value, str):
        for read in (int, float):  # large whole numbers stay as they are
            try:
                return read(value)
            except ValueError:
                continue
        raise InputError(f"value is the text {value[:60]!r}, which is no number")
    if isinstance(value, (int, float)):
        return value
    raise InputError(f"value is of type {type(value).__name__}, must be a number, a text or a truth value")
