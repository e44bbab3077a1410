from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from nodeloom.schema.edges import check_edge, check_edges
from nodeloom.schema.graph import Edge, Graph, Node
from nodeloom.schema.templates import parse_templates


def component(type_id: str, **inputs: Any) -> dict[str, Any]:
    properties = {"type": {"const": type_id, "field_kind": "node_attribute"}, **inputs}
    return {"class": "invocation", "properties": properties, "output": {"$ref": "#/components/schemas/Out"}}


TEMPLATES = parse_templates(
    {
        "components": {
            "schemas": {
                "add": component("math/add", a={"type": "integer"}, b={"type": "integer"}),
                "fixed": component("math/fixed", a={"type": "integer", "input": "direct"}),
                "Out": {"class": "output", "properties": {"value": {"type": "integer"}}},
            }
        }
    }
)

node_ids = st.sampled_from([f"n{index}" for index in range(5)])
edges = st.builds(Edge, node_ids, st.sampled_from(["value", "x"]), node_ids, st.sampled_from(["a", "b", "x"]))


def sums(*names: str, links: str = "") -> Graph:
    """A graph of sums and links such as `n1>n2.a`."""
    ends = [each.replace(">", ".").split(".") for each in links.split()]
    return Graph({name: Node("math/add") for name in names}, [Edge(one, "value", two, name) for one, two, name in ends])


def messages(graph: Graph) -> list[str]:
    return [str(problem) for problem in check_edges(graph, TEMPLATES)]


def test_a_taken_input_names_both_sources() -> None:
    assert messages(sums("n1", "n2", "n3", links="n1>n3.a n2>n3.a")) == [
        "node n3 (math/add): a is connected to n1.value already and takes one edge; remove the one from n2.value"
    ]


def test_a_circle_names_its_nodes_in_order() -> None:
    assert messages(sums("n1", "n2", "n10", links="n10>n2.a n2>n1.a n1>n10.a")) == [
        "nodes n1 -> n10 -> n2 -> n1 go round in a circle; remove one of the edges"
    ]


def test_of_several_circles_through_a_node_the_shortest_is_named() -> None:
    assert messages(sums("n1", "n2", "n3", links="n1>n2.a n2>n3.a n3>n1.a n2>n1.b")) == [
        "nodes n1 -> n2 -> n1 go round in a circle; remove one of the edges"
    ]


def test_an_unknown_field_names_those_that_there_are() -> None:
    assert messages(sums("n1", "n2", links="n1>n2.c")) == [
        "node n2 (math/add): there is no input c; its inputs are a, b"
    ]


def test_a_direct_input_says_what_to_do_instead() -> None:
    graph = Graph({"n1": Node("math/add"), "n2": Node("math/fixed")}, [Edge("n1", "value", "n2", "a")])
    assert messages(graph) == ["node n2 (math/fixed): a can't be connected, give it a value instead"]


def test_an_unknown_type_asks_for_its_pack() -> None:
    graph = Graph({"n1": Node("acme/gone"), "n2": Node("math/add")}, [Edge("n1", "value", "n2", "a")])
    assert messages(graph) == ["node n1: its type acme/gone is not known; install the pack that defines it"]


@given(st.sets(node_ids), st.lists(edges, max_size=8), edges)
def test_a_graph_is_sound_exactly_if_every_edge_could_be_added(names: set[str], links: list[Edge], last: Edge) -> None:
    graph = Graph({name: Node("math/add") for name in names})
    refused = False
    for edge in [*links, last]:
        refused = refused or bool(check_edge(graph, TEMPLATES, edge))
        graph.edges.append(edge)
    assert bool(check_edges(graph, TEMPLATES)) == refused


@given(st.lists(edges, max_size=8), st.data())
def test_an_edge_may_always_be_put_back(links: list[Edge], data: st.DataObject) -> None:
    graph = Graph({name: Node("math/add") for name in ("n0", "n1", "n2", "n3", "n4")})
    for edge in links:
        if not check_edge(graph, TEMPLATES, edge):
            graph.edges.append(edge)
    if graph.edges:
        edge = data.draw(st.sampled_from(graph.edges))
        assert check_edge(graph, TEMPLATES, edge, replacing=edge) == []


def test_a_check_leaves_the_graph_as_it_was() -> None:
    graph = sums("n1", "n2", links="n1>n2.a")
    check_edge(graph, TEMPLATES, Edge("n1", "value", "n2", "b"), replacing=graph.edges[0])
    assert graph == sums("n1", "n2", links="n1>n2.a")
