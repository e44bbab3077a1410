"""`comfyui/ComfyNumberConvert`: a number of whatever says one."""

from __future__ import annotations

from typing import Annotated, Any

from nodeloom.invocations.comfyui.math_expression import NumbersOutput
from nodeloom.schema import InputError, InputField, Invocation, InvocationContext, TypeVariable, invocation
from nodeloom.schema.mistakes import shown


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
            raise InputError(f"value is {_shown(self.value)}, must be a finite number of at most 1.8e308") from None


def _shown(value: object) -> str:
    """A value for a message; of a long whole number Python would not even write the digits."""
    is_long = isinstance(value, int) and value.bit_length() > 1024
    return "a whole number of more than 308 digits" if is_long else shown(value)


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
