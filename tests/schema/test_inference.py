from __future__ import annotations

from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from nodeloom.schema.field_types import Cardinality, FieldType
from nodeloom.schema.graph import Edge, Graph, Node
from nodeloom.schema.inference import infer_types
from nodeloom.schema.templates import parse_templates

VARIABLE = {"x-type-variable": "T"}
INTEGERS = FieldType("IntegerField", Cardinality.COLLECTION)


def invocation(type_id: str, inputs: dict[str, Any], outputs: dict[str, Any]) -> dict[str, Any]:
    """Components of an invocation and of its output."""
    name = type_id.replace("/", ".")
    return {
        name: {
            "class": "invocation",
            "properties": {"type": {"const": type_id, "field_kind": "node_attribute"}, **inputs},
            "output": {"$ref": f"#/components/schemas/{name}.out"},
        },
        f"{name}.out": {"class": "output", "properties": outputs},
    }


def list_of(schema: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "array", "items": schema, **more}


TEMPLATES = parse_templates(
    {
        "components": {
            "schemas": {
                **invocation("make/integer", {}, {"value": {"type": "integer"}}),
                **invocation("make/number", {}, {"value": {"type": "number"}}),
                **invocation("make/text", {}, {"value": {"type": "string"}}),
                **invocation("make/integers", {}, {"value": list_of({"type": "integer"})}),
                **invocation("use/number", {"value": {"type": "number"}}, {}),
                **invocation("core/iterate", {"item": list_of(VARIABLE)}, {"value": {**VARIABLE, "spread": True}}),
                **invocation("core/collect", {"item": list_of(VARIABLE, gather=True)}, {"value": list_of(VARIABLE)}),
                **invocation("core/if", {"on_true": VARIABLE, "on_false": VARIABLE}, {"value": VARIABLE}),
                **invocation("core/same", {"one": list_of(VARIABLE), "item": VARIABLE}, {"value": VARIABLE}),
            }
        }
    }
)
TYPES = [*TEMPLATES, "make/gone"]
FIELDS = ["value", "item", "one", "on_true", "on_false", "gone"]

node_ids = st.sampled_from([f"n{index}" for index in range(7)])
edges = st.builds(Edge, node_ids, st.sampled_from(["value", "gone"]), node_ids, st.sampled_from(FIELDS))


def graph(nodes: str, *links: str) -> Graph:
    """A graph from `a=make/integer` and `a>b.item`; every output is named `value`."""
    made = {name: Node(type_id) for name, type_id in (each.split("=") for each in nodes.split())}
    ends = [each.replace(">", ".").split(".") for each in links]
    return Graph(made, [Edge(source, "value", target, name) for source, target, name in ends])


@given(st.dictionaries(node_ids, st.sampled_from(TYPES)), st.lists(edges, max_size=12), st.data())
def test_the_order_of_nodes_and_edges_means_nothing(
    types: dict[str, str], links: list[Edge], data: st.DataObject
) -> None:
    first = infer_types(Graph({key: Node(each) for key, each in types.items()}, links), TEMPLATES)
    shuffled_types = data.draw(st.permutations(list(types.items())))
    shuffled_links = data.draw(st.permutations(links))
    second = infer_types(Graph({key: Node(each) for key, each in shuffled_types}, shuffled_links), TEMPLATES)
    assert first.variables == second.variables
    assert set(first.problems) == set(second.problems)


@given(st.dictionaries(node_ids, st.sampled_from(TYPES)), st.lists(edges, max_size=12))
def test_every_variable_that_is_bound_is_a_type_or_a_list(types: dict[str, str], links: list[Edge]) -> None:
    inference = infer_types(Graph({key: Node(each) for key, each in types.items()}, links), TEMPLATES)
    assert [each for each in inference.variables.values() if each.variable and each.is_single] == []


def test_a_variable_of_one_node_is_not_that_of_another() -> None:
    inference = infer_types(
        graph("a=make/integer b=make/text f=core/if g=core/if", "a>f.on_true", "b>g.on_true"), TEMPLATES
    )
    assert str(inference.output_type("f", "value")) == "IntegerField"
    assert str(inference.output_type("g", "value")) == "StringField"


def test_types_run_through_a_chain_of_any_length() -> None:
    steps = 4_000
    names = ["l", *(f"n{index}" for index in range(steps))]
    nodes = {name: Node("core/collect" if index % 2 == 0 else "core/iterate") for index, name in enumerate(names)}
    nodes["l"] = Node("make/integers")
    links = [Edge(one, "value", two, "item") for one, two in pairwise(names)]
    inference = infer_types(Graph(nodes, links[::-1]), TEMPLATES)
    assert inference.problems == ()
    assert inference.output_type(names[-1], "value").name == "IntegerField"


def test_a_list_and_its_items_may_share_a_variable() -> None:
    inference = infer_types(graph("l=make/integers n=make/number s=core/same", "l>s.one", "n>s.item"), TEMPLATES)
    assert inference.problems == ()
    assert str(inference.input_type("s", "one")) == "list of FloatField"


def test_a_list_of_lists_becomes_a_list_of_anything() -> None:
    inference = infer_types(graph("l=make/integers s=core/same", "l>s.item"), TEMPLATES)
    assert inference.output_type("s", "value") == INTEGERS
    assert str(inference.input_type("s", "one")) == "list of AnyField"


def test_branches_of_two_types_are_named_with_where_they_come_from() -> None:
    inference = infer_types(graph("a=make/integers b=make/text f=core/if", "a>f.on_true", "b>f.on_false"), TEMPLATES)
    assert [str(problem) for problem in inference.problems] == [
        "node f (core/if): on_false gets StringField from b.value, on_true gets list of IntegerField from a.value; "
        "they must be of one type"
    ]


def test_items_of_two_types_are_named_with_where_they_come_from() -> None:
    inference = infer_types(graph("a=make/integers b=make/text c=core/collect", "a>c.item", "b>c.item"), TEMPLATES)
    assert inference.problems == ()
    assert inference.output_type("c", "value").name == "StringField"


def test_an_edge_that_does_not_fit_is_a_sentence_about_its_target() -> None:
    (problem,) = infer_types(graph("a=make/text u=use/number", "a>u.value"), TEMPLATES).problems
    assert str(problem) == (
        "node u (use/number): value can't take value of a: a single StringField can't go into a single FloatField"
    )
    assert (problem.node, problem.field) == ("u", "value")
    assert (problem.expected, problem.found) == ("FloatField", "StringField")


def test_an_edge_that_does_not_fit_binds_nothing() -> None:
    inference = infer_types(graph("a=make/integer b=core/iterate", "a>b.item"), TEMPLATES)
    assert [problem.code for problem in inference.problems] == ["type-mismatch"]
    assert inference.output_type("b", "value").variable


def test_on_a_cycle_nothing_is_bound_but_what_leaves_it_is_checked() -> None:
    inference = infer_types(
        graph(
            "f=core/if g=core/if a=make/text u=use/number", "f>g.on_true", "g>f.on_true", "a>f.on_false", "f>u.value"
        ),
        TEMPLATES,
    )
    assert [(problem.code, problem.node) for problem in inference.problems] == [("type-mismatch", "u")]
