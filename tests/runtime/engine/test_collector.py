from __future__ import annotations

import gc

import pytest

from nodeloom.runtime.engine.collector import MANY_NODES, relaxed_collector


def test_thresholds_are_higher_within_and_as_before_after() -> None:
    before = gc.get_threshold()
    with relaxed_collector(MANY_NODES):
        within = gc.get_threshold()
        with relaxed_collector(MANY_NODES):
            assert gc.get_threshold() == within
        assert gc.get_threshold() == within
    assert within[0] > before[0]
    assert gc.get_threshold() == before


def test_thresholds_come_back_after_an_error() -> None:
    before = gc.get_threshold()
    with pytest.raises(ZeroDivisionError), relaxed_collector(MANY_NODES):
        raise ZeroDivisionError
    assert gc.get_threshold() == before


def test_a_small_graph_changes_nothing() -> None:
    before = gc.get_threshold()
    with relaxed_collector(MANY_NODES - 1):
        assert gc.get_threshold() == before
