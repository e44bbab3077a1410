from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nodeloom.schema.graph import Edge, Node
from nodeloom.schema.wiring import Wiring

node_ids = st.sampled_from([f"n{index}" for index in range(12)])
edges = st.builds(Edge, node_ids, st.just("value"), node_ids, st.sampled_from("ab"))


def wiring(names: str, *links: str) -> Wiring:
    """Nodes and links such as `n1>n2`."""
    ends = [link.split(">") for link in links]
    return Wiring({name: Node("t/any") for name in names.split()}, [Edge(one, "value", two, "a") for one, two in ends])


def in_order(found: Wiring) -> list[str]:
    return [found.ids[number] for number in found.order]


def test_nodes_are_numbered_in_natural_order() -> None:
    assert wiring("n10 n2 n1").numbers == {"n1": 0, "n2": 1, "n10": 2}


def test_edges_from_nowhere_arrive_and_edges_to_nowhere_do_not() -> None:
    found = wiring("a b", "a>b", "ghost>b", "a>ghost")
    assert [[edge.source for edge in edges] for edges in found.arriving] == [[], ["a", "ghost"]]
    assert found.sources == [[], [0]]
    assert found.is_acyclic


def test_nodes_run_after_their_sources_and_then_in_natural_order() -> None:
    assert in_order(wiring("n1 n2 n3 n10", "n10>n2", "n2>n1")) == ["n3", "n10", "n2", "n1"]


def test_nodes_on_a_cycle_or_behind_one_have_no_place_in_the_order() -> None:
    found = wiring("a b c d e", "a>b", "b>c", "c>b", "c>d", "e>e")
    assert in_order(found) == ["a"]
    assert not found.is_acyclic


@given(st.sets(node_ids), st.lists(edges, max_size=16))
def test_edges_that_ascend_give_the_order_that_any_edges_would(names: set[str], links: list[Edge]) -> None:
    rising = [edge for edge in links if int(edge.source[1:]) < int(edge.target[1:])]
    found = Wiring({name: Node("t/any") for name in names}, rising)
    assert in_order(found) == list(found.ids)


@given(st.sets(node_ids), st.lists(edges, max_size=16))
def test_every_node_comes_once_and_after_its_sources(names: set[str], links: list[Edge]) -> None:
    found = Wiring({name: Node("t/any") for name in names}, links)
    place = {number: position for position, number in enumerate(found.order)}
    assert len(place) == len(found.order)
    assert all(place[source] < place[target] for target in place for source in found.sources[target])


def test_what_leads_to_some_nodes_is_found_around_cycles_and_past_gaps() -> None:
    found = wiring("a b c d e", "a>b", "b>c", "c>b", "c>d", "ghost>d", "a>e")
    assert sorted(found.ids[number] for number in found.leading_to(["d", "gone"])) == ["a", "b", "c", "d"]
    assert found.leading_to([]) == set()


def test_ends_are_the_nodes_that_no_edge_begins_at() -> None:
    assert wiring("n10 n2 n3 n4", "n2>n10", "n3>ghost", "ghost>n4").ends == ["n4", "n10"]
    assert wiring("a b", "a>b", "b>a").ends == []
