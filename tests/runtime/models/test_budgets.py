from __future__ import annotations

import pytest

from nodeloom.runtime.models.budgets import Wanted, model_budget

GIB = 2**30


@pytest.mark.parametrize(
    ("wanted", "device", "there", "budget"),
    [
        (123, "cuda", 24 * GIB, 123),
        (0, "cpu", None, 0),
        ("auto", "cuda", 24 * GIB, 18 * GIB),
        ("auto", "mps", 16 * GIB, 8 * GIB),
        ("auto", "cpu", 16 * GIB, 8 * GIB),
        ("auto", "cpu", None, 8 * GIB),
    ],
)
def test_the_budget_follows_from_what_the_device_has(
    wanted: Wanted, device: str, there: int | None, budget: int
) -> None:
    assert model_budget(wanted, device, there) == budget
