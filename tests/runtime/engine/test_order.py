from __future__ import annotations

from nodeloom.runtime.engine.order import reachable, topological


def test_nodes_come_after_their_sources_and_smaller_numbers_first() -> None:
    sources = [[2], [], [], [0, 1]]
    assert topological(range(4), sources) == [1, 2, 0, 3]


def test_a_cycle_is_left_out_of_the_order() -> None:
    assert topological(range(4), [[], [2], [1], [2]]) == [0]


def test_only_what_the_starts_depend_on_is_reached() -> None:
    assert reachable([2], [[], [0], [1], [2]]) == {0, 1, 2}


def test_a_long_chain_is_no_problem() -> None:
    length = 200_000
    sources = [[number - 1] if number else [] for number in range(length)]
    assert len(reachable([length - 1], sources)) == length
    assert topological(range(length), sources) == list(range(length))
