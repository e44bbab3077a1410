"""`comfyui/ComfyNumberConvert`: a number of whatever says one."""

from __future__ import annotations

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
        try:
            return NumbersOutput(float=float(number), int=int(number))
        except (OverflowError, ValueError):  # larger than any such number, infinite, or none
            raise InputError("value is no number that is finite, and at most 1.8e308") from None


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
