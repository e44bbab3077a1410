from __future__ import annotations

import gc

import pytest
from tests.runtime.engine.lab import Lab

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


def test_they_rise_with_the_number_of_runs_and_fall_again() -> None:
    before = gc.get_threshold()
    with relaxed_collector(1) as outer:
        outer.grow(MANY_NODES)
        first = gc.get_threshold()[0]
        with relaxed_collector(50 * MANY_NODES):
            assert gc.get_threshold()[0] == 40 * first
        assert gc.get_threshold()[0] == first
        outer.grow(20 * MANY_NODES)
        outer.grow(MANY_NODES)
        assert gc.get_threshold()[0] == 16 * first
    assert gc.get_threshold() == before


def test_an_iteration_over_many_items_relaxes_it(lab: Lab) -> None:
    before = gc.get_threshold()
    seen = set()
    lab.on_event = lambda event: seen.add(gc.get_threshold()[0])
    lab.run(
        {"r": ("range", {"count": MANY_NODES}), "i": "iterate", "a": "add", "c": "collect"},
        [("r", "collection", "i", "collection"), ("i", "item", "a", "a"), ("a", "value", "c", "items")],
    )
    assert before[0] in seen
    assert max(seen) > before[0]
    assert gc.get_threshold() == before
