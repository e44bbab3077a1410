from __future__ import annotations

from itertools import product
from typing import get_args

import pytest

from nodeloom.invocations.core.ops.logic import LOGIC_LABELS, LogicOperation, depends_on_right, logic

TRUTH = {"and": [0, 0, 0, 1], "or": [0, 1, 1, 1], "xor": [0, 1, 1, 0], "not": [1, 1, 0, 0]}
"""Results for (false, false), (false, true), (true, false) and (true, true)."""


@pytest.mark.parametrize("operation", get_args(LogicOperation))
def test_operations_have_their_truth_tables(operation: LogicOperation) -> None:
    assert [logic(a, b, operation) for a, b in product((False, True), repeat=2)] == TRUTH[operation]


@pytest.mark.parametrize("operation", get_args(LogicOperation))
@pytest.mark.parametrize("left", [False, True])
def test_the_right_side_counts_exactly_where_it_makes_a_difference(left: bool, operation: LogicOperation) -> None:
    differs = logic(left, False, operation) is not logic(left, True, operation)
    assert depends_on_right(left, operation) is differs


def test_every_operation_has_a_label() -> None:
    assert set(LOGIC_LABELS) == set(get_args(LogicOperation))
