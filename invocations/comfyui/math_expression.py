"""`comfyui/ComfyMathExpression`: a number that a formula makes of others."""

from __future__ import annotations

import builtins
import math
import operator
from collections.abc import Callable, Mapping
from string import ascii_lowercase
from typing import Any, Final

from nodeloom.invocations.comfyui.growing import given, growing
from nodeloom.schema import (
    InputError,
    InputField,
    Invocation,
    InvocationContext,
    InvocationOutput,
    OutputField,
    invocation,
)
from nodeloom.schema.mistakes import shown

LARGEST_EXPONENT: Final = 4000
"""Of `pow`: whole numbers have as many digits as there is memory."""
_LONGEST: Final = 200
"""Characters of what is wrong with a formula that a sentence repeats."""
GROUP: Final = "values"


class NumbersOutput(InvocationOutput):
    """A number in the types that inputs are of."""

    float: builtins.float = OutputField(description="The number", title="FLOAT")
    int: builtins.int = OutputField(description="The same without what is behind the point", title="INT")


class ExpressionOutput(NumbersOutput):
    """What a formula gives."""

    bool: builtins.bool = OutputField(description="Whether it is another number than 0", title="BOOL")


class Expression(Invocation):
    """Compute a number by a formula, such as `max(a, b) * 2`, `a // 8 * 8` or `sum(values)`."""

    expression: str = InputField(
        default="a + b",
        max_length=10_000,
        description="The formula: + - * / // % **, comparisons, `x if c else y`, and min, max, sum, abs, round, pow, "
        "sqrt, ceil, floor, log, log2, log10, sin, cos, tan, int, float; `values` are all numbers",
        component="textarea",
    )

    def invoke(self, context: InvocationContext) -> ExpressionOutput:
        """Compute it; `InputError` for what is no formula, or gives no number."""
        names = {key: _number(key, value) for key, value in given(self, GROUP).items()}
        result = _evaluated(self.expression, names)
        return ExpressionOutput(float=float(result), int=int(result), bool=bool(result))


ComfyMathExpression: Final = invocation(
    "comfyui/ComfyMathExpression",
    version=1,
    title="Math Expression",
    category="comfyui/logic",
    tags=["formula", "calculate", "number"],
)(growing("ComfyMathExpression", Expression, GROUP, {key: key for key in ascii_lowercase}, Any, "A number"))


def _number(name: str, value: object) -> float:
    if isinstance(value, (int, float)):  # truth values too, which are 1 and 0
        return value
    raise InputError(f"{GROUP}.{name} is of type {type(value).__name__}, must be a number or a truth value")


def _evaluated(expression: str, names: Mapping[str, float]) -> float:
    from simpleeval import EvalWithCompoundTypes

    numbers = EvalWithCompoundTypes(names={**names, GROUP: [*names.values()]}, functions=dict(_FUNCTIONS))
    try:
        result = numbers.eval(expression.strip())
        is_number = isinstance(result, (int, float)) and math.isfinite(result)
    except Exception as error:  # whatever is wrong with it: the formula is the user's
        raise InputError(f"expression {shown(expression)} can't be computed: {_reason(error)}") from error
    if not is_number:
        raise InputError(f"expression {shown(expression)} gives {shown(result)}, must give a number")
    return float(result) if isinstance(result, float) else int(result)


def _reason(error: Exception) -> str:
    return str(error)[:_LONGEST] or type(error).__name__


def _total(*numbers: Any) -> Any:
    return sum(numbers[0] if len(numbers) == 1 and isinstance(numbers[0], (list, tuple)) else numbers)


def _power(base: float, exponent: float) -> Any:
    if abs(exponent) > LARGEST_EXPONENT:
        raise ValueError(f"the exponent {exponent} is beyond {LARGEST_EXPONENT}")
    return operator.pow(base, exponent)


_FUNCTIONS: Final[Mapping[str, Callable[..., Any]]] = {
    "sum": _total, "pow": _power, "min": min, "max": max, "abs": abs, "round": round, "int": int, "float": float,
    "sqrt": math.sqrt, "ceil": math.ceil, "floor": math.floor, "log": math.log, "log2": math.log2,
    "log10": math.log10, "sin": math.sin, "cos": math.cos, "tan": math.tan,
}  # fmt: skip
