"""What numbers the results of a node may be: those that JSON readers and documents can hold."""

from __future__ import annotations

import math

from nodeloom.schema.errors import InputError

SMALLEST_INTEGER = -(2**63)
"""Least whole number that 64 bits hold, with a sign."""
LARGEST_INTEGER = 2**64 - 1
"""Greatest whole number that 64 bits hold, without a sign: the greatest seed."""


def storable_integer(number: int, what: str) -> int:
    """The number itself; `InputError` that names `what` if it does not fit 64 bits."""
    if not SMALLEST_INTEGER <= number <= LARGEST_INTEGER:
        raise InputError(f"{what} does not fit 64 bits; use smaller numbers")
    return number


def finite_float(number: float, what: str) -> float:
    """The number itself; `InputError` that names `what` if it is infinite or no number at all."""
    if not math.isfinite(number):
        raise InputError(f"{what} is {number}, must be a finite number")
    return number
