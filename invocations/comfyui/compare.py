"""`comfyui/Compare`: which of two values is larger, or whether they are the same."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Final, Literal, TypeAlias

from nodeloom.invocations.comfyui.results import BooleanValueOutput
from nodeloom.schema import InputError, InputField, Invocation, InvocationContext, TypeVariable, invocation

Comparison: TypeAlias = Literal[
    "a == b", "a != b", "a < b", "a > b", "a <= b", "a >= b", "equal", "not_equal", "less_than", "greater_than",
    "less_than_or_equal", "greater_than_or_equal",
]  # fmt: skip
"""The words of ComfyUI-Logic, and those that texts about it use."""
_RULES: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "a == b": operator.eq, "a != b": operator.ne, "a < b": operator.lt,
    "a > b": operator.gt, "a <= b": operator.le, "a >= b": operator.ge,
    "equal": operator.eq, "not_equal": operator.ne, "less_than": operator.lt,
    "greater_than": operator.gt, "less_than_or_equal": operator.le, "greater_than_or_equal": operator.ge,
}  # fmt: skip


@invocation(
    "comfyui/Compare", version=1, title="Compare", category="comfyui/logic", tags=["condition", "equal", "less"]
)
class Compare(Invocation):
    """Compare two values, for instance as the condition of Switch."""

    a: Annotated[Any, TypeVariable("A")] = InputField(description="The first value")
    b: Annotated[Any, TypeVariable("B")] = InputField(description="The second value")
    comparison: Comparison = InputField(default="a == b", description="What should hold")

    def invoke(self, context: InvocationContext) -> BooleanValueOutput:
        """Compare; `InputError` where there is no order between the values."""
        try:
            return BooleanValueOutput(boolean=_RULES[self.comparison](self.a, self.b))
        except TypeError:
            kinds = type(self.a).__name__, type(self.b).__name__
            message = (
                f"a is of type {kinds[0]} and b of type {kinds[1]}: neither is larger; compare two numbers or texts"
            )
            raise InputError(message) from None
