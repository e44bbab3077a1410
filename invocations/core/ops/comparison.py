"""Comparing two numbers."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Literal

Comparison = Literal["equal", "not_equal", "less", "less_or_equal", "greater", "greater_or_equal"]

COMPARISON_LABELS: Mapping[str, str] = {
    "equal": "a = b",
    "not_equal": "a ≠ b",
    "less": "a < b",
    "less_or_equal": "a ≤ b",
    "greater": "a > b",
    "greater_or_equal": "a ≥ b",
}
"""Labels of the comparisons."""

_COMPARE: Mapping[Comparison, Callable[[float, float], bool]] = {
    "equal": operator.eq,
    "not_equal": operator.ne,
    "less": operator.lt,
    "less_or_equal": operator.le,
    "greater": operator.gt,
    "greater_or_equal": operator.ge,
}


def compare(a: float, b: float, comparison: Comparison) -> bool:
    """Whether the comparison holds, exactly: no tolerance."""
    return _COMPARE[comparison](a, b)
