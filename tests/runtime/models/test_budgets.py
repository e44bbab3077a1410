from __future__ import annotations

import pytest

from nodeloom.runtime.models.budgets import Wanted, host_budget, model_budget

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


def test_processes_share_what_nobody_divided() -> None:
    assert model_budget("auto", "cuda", 24 * GIB, processes=3) == 6 * GIB
    assert model_budget("auto", "cuda", 24 * GIB, processes=0) == 18 * GIB
    assert model_budget(5 * GIB, "cuda", 24 * GIB, processes=3) == 5 * GIB


def test_half_of_the_machines_memory_is_for_what_waits() -> None:
    assert host_budget("auto", 64 * GIB) == 32 * GIB
    assert host_budget("auto", 64 * GIB, processes=2) == 16 * GIB
    assert host_budget("auto", None) == 8 * GIB
    assert host_budget(0, 64 * GIB) == 0
