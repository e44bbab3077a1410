"""Boolean logic, and which side decides alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

LogicOperation = Literal["and", "or", "xor", "not"]

LOGIC_LABELS: Mapping[str, str] = {
    "and": "a and b",
    "or": "a or b",
    "xor": "either a or b",
    "not": "not a",
}
"""Labels of the operations."""


def depends_on_right(left: bool, operation: LogicOperation) -> bool:
    """Whether the result depends on the right side, once the left one is known."""
    return {"and": left, "or": not left, "xor": True, "not": False}[operation]


def logic(left: bool, right: bool, operation: LogicOperation) -> bool:
    """The result of an operation on two sides; `not` looks at the left one only."""
    return {"and": left and right, "or": left or right, "xor": left is not right, "not": not left}[operation]
