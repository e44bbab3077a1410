"""Arithmetic whose every result is a number that JSON can hold; anything else is refused in a sentence."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Literal

from nodeloom.invocations.core.ops.limits import storable_integer
from nodeloom.schema.errors import InputError

IntegerOperation = Literal[
    "add", "subtract", "multiply", "divide", "modulo", "power", "minimum", "maximum", "difference", "absolute"
]
FloatOperation = Literal[
    "add", "subtract", "multiply", "divide", "modulo", "power", "minimum", "maximum", "difference", "absolute",
    "square_root",
]  # fmt: skip

INTEGER_LABELS: Mapping[str, str] = {
    "add": "a + b",
    "subtract": "a − b",
    "multiply": "a × b",
    "divide": "a ÷ b, rounded down",
    "modulo": "remainder of a ÷ b, with the sign of b",
    "power": "a to the power of b",
    "minimum": "the smaller of a and b",
    "maximum": "the larger of a and b",
    "difference": "distance between a and b",
    "absolute": "a without its sign",
}
"""Labels of the operations on whole numbers."""

FLOAT_LABELS: Mapping[str, str] = {**INTEGER_LABELS, "divide": "a ÷ b", "square_root": "square root of a"}
"""Labels of the operations on numbers."""

_POWER_BITS = 64


def integer_math(a: int, b: int, operation: IntegerOperation) -> int:
    """The result on whole numbers; `InputError` on division by zero and on results beyond 64 bits."""
    if operation in ("divide", "modulo") and b == 0:
        raise InputError(f"b is 0, and {a} can't be divided by 0; give b another value")
    if operation == "power":
        _check_power(a, b)
    return storable_integer(_INTEGER[operation](a, b), f"the result of {operation} with a = {a} and b = {b}")


def float_math(a: float, b: float, operation: FloatOperation) -> float:
    """The result on numbers; `InputError` on division by zero and where there is no finite real result."""
    if operation in ("divide", "modulo") and b == 0:
        raise InputError(f"b is 0, and {a:g} can't be divided by 0; give b another value")
    if operation == "square_root" and a < 0:
        raise InputError(f"a is {a:g}, and a negative number has no square root; a must be 0 or more")
    if operation == "power" and a == 0 and b < 0:
        raise InputError(f"a is 0, and 0 has no negative power (b is {b:g}); give a another value")
    if operation == "power" and a < 0 and not b.is_integer():
        raise InputError(f"a is {a:g}, and a negative number has no power {b:g}; b must be a whole number")
    return _finite(_FLOAT[operation], a, b, operation)


def _check_power(a: int, b: int) -> None:
    """Refuse before computing: the digits of a large power alone could fill the memory."""
    if b < 0:
        raise InputError(f"b is {b}, and a negative power is no whole number; use core/float_math for it")
    if abs(a) > 1 and b * math.log2(abs(a)) > _POWER_BITS:
        raise InputError(f"{a} to the power of {b} does not fit 64 bits; lower a or b")


def _finite(operate: Callable[[float, float], float], a: float, b: float, operation: str) -> float:
    try:
        result = operate(a, b)
    except OverflowError:
        result = math.inf
    if not math.isfinite(result):
        raise InputError(f"the result of {operation} with a = {a:g} and b = {b:g} is no finite number; change a or b")
    return result


_INTEGER: Mapping[IntegerOperation, Callable[[int, int], int]] = {
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "multiply": lambda a, b: a * b,
    "divide": lambda a, b: a // b,
    "modulo": lambda a, b: a % b,
    "power": lambda a, b: int(a**b),
    "minimum": min,
    "maximum": max,
    "difference": lambda a, b: abs(a - b),
    "absolute": lambda a, b: abs(a),
}
_FLOAT: Mapping[FloatOperation, Callable[[float, float], float]] = {
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "multiply": lambda a, b: a * b,
    "divide": lambda a, b: a / b,
    "modulo": lambda a, b: a % b,
    "power": lambda a, b: float(a**b),
    "minimum": min,
    "maximum": max,
    "difference": lambda a, b: abs(a - b),
    "absolute": lambda a, b: abs(a),
    "square_root": lambda a, b: math.sqrt(a),
}
