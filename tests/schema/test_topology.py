from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from nodeloom.schema.topology import shortest_path, strong_components, topological

NODES = list("abcdef")
links = st.dictionaries(st.sampled_from(NODES), st.lists(st.sampled_from(NODES), max_size=3))


def reaches(start: str, end: str, successors: dict[str, list[str]]) -> bool:
    return start == end or shortest_path(start, end, successors) is not None


@given(links)
def test_groups_are_the_nodes_that_reach_each_other(successors: dict[str, list[str]]) -> None:
    groups = strong_components(NODES, successors)
    assert sorted(node for group in groups for node in group) == NODES
    group_of = {node: index for index, group in enumerate(groups) for node in group}
    for one in NODES:
        for two in NODES:
            mutual = reaches(one, two, successors) and reaches(two, one, successors)
            assert (group_of[one] == group_of[two]) == mutual


@given(links)
def test_groups_come_in_the_order_of_the_edges(successors: dict[str, list[str]]) -> None:
    group_of = {node: index for index, group in enumerate(strong_components(NODES, successors)) for node in group}
    assert all(group_of[node] <= group_of[each] for node, following in successors.items() for each in following)


def test_a_long_chain_does_not_exhaust_the_stack() -> None:
    names = [f"n{index}" for index in range(20_000)]
    chain = {one: [two] for one, two in pairwise(names)}
    assert [group[0] for group in strong_components(reversed(names), chain)] == names
    assert shortest_path(names[0], names[-1], chain) == names


def test_the_shortest_path_has_at_least_one_edge() -> None:
    assert shortest_path("a", "a", {"a": ["b"], "b": ["c", "a"]}) == ["a", "b", "a"]
    assert shortest_path("a", "a", {}) is None
    assert shortest_path("a", "a", {"a": ["a"]}) == ["a", "a"]


def test_numbers_come_after_their_sources_and_smaller_ones_first() -> None:
    assert topological([[2], [], [], [0, 1]]) == [1, 2, 0, 3]


def test_a_cycle_is_left_out_of_the_order() -> None:
    assert topological([[], [2], [1], [2]]) == [0]


def test_depth_is_no_limit() -> None:
    length = 200_000
    sources = [[number - 1] if number else [] for number in range(length)]
    assert topological(sources) == list(range(length))
