"""Comparing two numbers, or two texts."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from typing import Literal

from nodeloom.schema.errors import InputError

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


TextComparison = Literal["equal", "not_equal", "contains", "starts_with", "ends_with", "matches"]

TEXT_COMPARISON_LABELS: Mapping[str, str] = {
    "equal": "a is b",
    "not_equal": "a is not b",
    "contains": "a contains b",
    "starts_with": "a starts with b",
    "ends_with": "a ends with b",
    "matches": "a part of a matches the regular expression b",
}
"""Labels of the comparisons of texts."""


def compare_texts(a: str, b: str, comparison: TextComparison, *, match_case: bool) -> bool:
    """Whether the comparison holds; `InputError` if `b` should be a regular expression and is none."""
    if comparison == "matches":
        return _matches(a, b, match_case=match_case)
    left, right = (a, b) if match_case else (a.casefold(), b.casefold())
    return {
        "equal": left == right,
        "not_equal": left != right,
        "contains": right in left,
        "starts_with": left.startswith(right),
        "ends_with": left.endswith(right),
    }[comparison]


def _matches(text: str, pattern: str, *, match_case: bool) -> bool:
    try:
        return re.search(pattern, text, 0 if match_case else re.IGNORECASE) is not None
    except re.error as error:
        raise InputError(f"b {pattern!r} is no regular expression: {error}; correct it") from error
