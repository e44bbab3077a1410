"""`comfyui/ComfyMathExpression`: a number that a formula makes of others."""

from __future__ import annotations

import ast
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

MOST_BITS: Final = 40_000
"""Of a power: whole numbers have as many digits as there is memory, and take the worker's time meanwhile."""
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
    from simpleeval import DEFAULT_OPERATORS, EvalWithCompoundTypes

    operators = {**DEFAULT_OPERATORS, ast.Pow: _power, ast.Mod: _remainder}
    numbers = EvalWithCompoundTypes(operators, dict(_FUNCTIONS), {**names, GROUP: [*names.values()]})
    try:
        result = numbers.eval(expression.strip())
        is_number = isinstance(result, (int, float)) and math.isfinite(result)
        found = shown(result)
    except Exception as error:  # whatever is wrong with it: the formula is the user's
        raise InputError(f"expression {shown(expression)} can't be computed: {_reason(error)}") from error
    if not is_number:
        raise InputError(f"expression {shown(expression)} gives {found}, must give a number")
    return float(result) if isinstance(result, float) else int(result)


def _reason(error: Exception) -> str:
    said = error.msg if isinstance(error, SyntaxError) else str(error)
    return said[:_LONGEST] or type(error).__name__


def _total(*numbers: Any) -> Any:
    return sum(numbers[0] if len(numbers) == 1 and isinstance(numbers[0], (list, tuple)) else numbers)


def _power(base: Any, exponent: Any) -> Any:
    if isinstance(base, int) and isinstance(exponent, int) and base.bit_length() * abs(exponent) > MOST_BITS:
        raise ValueError(f"a power has more than {MOST_BITS} bits")
    return operator.pow(base, exponent)


def _remainder(number: Any, divisor: Any) -> Any:
    if isinstance(number, str):  # of a text, it would fill in values, of whatever length
        raise TypeError("there is no remainder of a text")
    return operator.mod(number, divisor)


_FUNCTIONS: Final[Mapping[str, Callable[..., Any]]] = {
    "sum": _total, "pow": _power, "min": min, "max": max, "abs": abs, "round": round, "int": int, "float": float,
    "sqrt": math.sqrt, "ceil": math.ceil, "floor": math.floor, "log": math.log, "log2": math.log2,
    "log10": math.log10, "sin": math.sin, "cos": math.cos, "tan": math.tan,
}  # fmt: skip
