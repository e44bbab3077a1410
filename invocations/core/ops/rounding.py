"""Rounding numbers to whole numbers, to multiples and to decimal places."""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Literal

from nodeloom.invocations.core.ops.limits import finite_float, storable_integer

Rounding = Literal["nearest", "down", "up", "toward_zero"]

ROUNDING_LABELS: Mapping[str, str] = {
    "nearest": "to the nearest, halves away from zero",
    "down": "down",
    "up": "up",
    "toward_zero": "toward zero",
}
"""Labels of the ways to round."""

_EXACT = Context(prec=400)  # the longest float has 309 digits before the point


def round_to_multiple(value: float, rounding: Rounding, multiple: int = 1) -> int:
    """The whole multiple of `multiple` that `rounding` leads to; `InputError` if it can't be stored."""
    rounded = _whole(finite_float(value, "value") / multiple, rounding) * multiple
    return storable_integer(rounded, f"value {value:g}, rounded,")


def round_to_decimals(value: float, decimals: int) -> float:
    """The nearest number with so many decimal places, halves away from zero as on paper (2.675 gives 2.68)."""
    written = Decimal(repr(finite_float(value, "value")))
    return float(written.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, _EXACT))


def _whole(value: float, rounding: Rounding) -> int:
    if rounding == "down":
        return math.floor(value)
    if rounding == "up":
        return math.ceil(value)
    if rounding == "toward_zero":
        return math.trunc(value)
    return int(Decimal(value).to_integral_value(ROUND_HALF_UP))
