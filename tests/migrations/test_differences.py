"""What two workflows do not have in common."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodeloom.migrations import Difference, differences
from nodeloom.schema import Workflow
from nodeloom.schema.graph import Graph
from nodeloom.schema.workflow import FORMAT, FORMAT_VERSION

Document = dict[str, Any]


def workflow(**parts: Any) -> Workflow:
    return Workflow.read({"format": FORMAT, "format_version": FORMAT_VERSION, "nodes": {}, **parts})


def base() -> Document:
    inner = {
        "nodes": {"times": {"type": "t/times", "inputs": {"by": 2}}},
        "interface": {"inputs": {"x": ["times", "a"]}},
    }
    return {
        "id": "i",
        "name": "A",
        "meta": {"author": "me", "tags": ["x"], "colour": "red"},
        "packs": {"t": {"version": "1.0.0"}},
        "nodes": {
            "a": {"type": "t/load", "version": 1, "inputs": {"image": {"name": "a.png"}}},
            "b": {"type": "t/blur", "version": 2, "inputs": {"radius": 3, "kind": "box"}, "colour": "blue"},
        },
        "edges": [["a", "image", "b", "image"]],
        "interface": {"inputs": {"softness": ["b", "radius"]}, "outputs": {"picture": ["b", "image"]}},
        "form": {"children": [{"input": "softness", "label": "Soft"}]},
        "pins": {"a": [{"outputs": {"seed": 1}}]},
        "subgraphs": {"part": {**inner, "subgraphs": {"deep": copy.deepcopy(inner)}}},
        "view": {"positions": {"a": [0, 0]}},
        "mine": {"x": 1},
    }


def edited(edit: Callable[[Document], object]) -> tuple[Difference, ...]:
    document = base()
    edit(document)
    return differences(workflow(**base()), workflow(**document))


EDITS: dict[str, tuple[Callable[[Document], object], dict[str, Any]]] = {
    "an id": (lambda d: d.update(id="j"), {"part": "document", "field": "id", "before": "i", "after": "j"}),
    "a name": (lambda d: d.update(name="B"), {"part": "document", "field": "name", "before": "A", "after": "B"}),
    "an unknown key": (
        lambda d: d["mine"].update(x=2),
        {"part": "document", "field": "mine.x", "before": 1, "after": 2},
    ),
    "an author": (lambda d: d["meta"].update(author="you"), {"part": "meta", "field": "author", "after": "you"}),
    "a note": (lambda d: d["meta"].update(notes="!"), {"part": "meta", "field": "notes", "before": "", "after": "!"}),
    "tags": (lambda d: d["meta"]["tags"].append("y"), {"part": "meta", "field": "tags", "after": ["x", "y"]}),
    "an unknown key of meta": (lambda d: d["meta"].pop("colour"), {"part": "meta", "field": "colour", "before": "red"}),
    "a pack's version": (
        lambda d: d["packs"]["t"].update(version="2"),
        {"part": "pack", "name": "t", "field": "version", "before": "1.0.0", "after": "2"},
    ),
    "a pack": (lambda d: d["packs"].update(u={}), {"part": "pack", "name": "u", "field": "", "after": {}}),
    "a type": (
        lambda d: d["nodes"]["b"].update(type="t/soften"),
        {"part": "node", "name": "b", "field": "type", "before": "t/blur", "after": "t/soften"},
    ),
    "a node's version": (
        lambda d: d["nodes"]["b"].update(version=3),
        {"part": "node", "name": "b", "field": "version", "before": 2, "after": 3},
    ),
    "no version": (
        lambda d: d["nodes"]["b"].pop("version"),
        {"part": "node", "name": "b", "field": "version", "before": 2},
    ),
    "a mode": (
        lambda d: d["nodes"]["b"].update(mode="muted"),
        {"part": "node", "name": "b", "field": "mode", "before": "normal", "after": "muted"},
    ),
    "a label": (
        lambda d: d["nodes"]["b"].update(label="Soften"),
        {"part": "node", "name": "b", "field": "label", "before": "", "after": "Soften"},
    ),
    "an unknown key of a node": (
        lambda d: d["nodes"]["b"].update(colour="red"),
        {"part": "node", "name": "b", "field": "colour", "before": "blue", "after": "red"},
    ),
    "a value": (
        lambda d: d["nodes"]["b"]["inputs"].update(radius=4),
        {"part": "node", "name": "b", "field": "inputs.radius", "before": 3, "after": 4},
    ),
    "a value less": (
        lambda d: d["nodes"]["b"]["inputs"].pop("kind"),
        {"part": "node", "name": "b", "field": "inputs.kind", "before": "box", "change": "removed"},
    ),
    "a value of another type": (
        lambda d: d["nodes"]["b"]["inputs"].update(radius=3.0),
        {"part": "node", "name": "b", "field": "inputs.radius", "before": 3, "after": 3.0},
    ),
    "a node more": (
        lambda d: d["nodes"].update(c={"type": "t/save"}),
        {"part": "node", "name": "c", "field": "", "after": {"type": "t/save"}, "change": "added"},
    ),
    "an edge less": (
        lambda d: d["edges"].clear(),
        {"part": "edge", "name": "a.image -> b.image", "before": ["a", "image", "b", "image"], "change": "removed"},
    ),
    "an edge twice": (
        lambda d: d["edges"].append(d["edges"][0]),
        {"part": "edge", "name": "a.image -> b.image", "after": ["a", "image", "b", "image"]},
    ),
    "an input of the interface": (
        lambda d: d["interface"]["inputs"].update(softness=["b", "kind"]),
        {"part": "input", "name": "softness", "before": ["b", "radius"], "after": ["b", "kind"]},
    ),
    "an output of the interface": (
        lambda d: d["interface"]["outputs"].clear(),
        {"part": "output", "name": "picture", "before": ["b", "image"]},
    ),
    "an unknown key of the interface": (
        lambda d: d["interface"].update(kind="x"),
        {"part": "document", "field": "interface.kind", "after": "x"},
    ),
    "a form": (
        lambda d: d["form"]["children"][0].update(label="Softness"),
        {"part": "form", "field": "children.0.label", "before": "Soft", "after": "Softness"},
    ),
    "a pin": (
        lambda d: d["pins"]["a"][0]["outputs"].update(seed=2),
        {"part": "pins", "name": "a", "after": [{"outputs": {"seed": 2}, "index": [], "inputs": None}]},
    ),
    "a layout": (
        lambda d: d["view"]["positions"].update(a=[1, 0]),
        {"part": "layout", "name": "", "change": "changed"},
    ),
    "a subgraph": (
        lambda d: d["subgraphs"].update(new={"name": "N"}),
        {"part": "subgraph", "name": "new", "after": {"name": "N"}},
    ),
    "a name of a subgraph": (
        lambda d: d["subgraphs"]["part"].update(name="P"),
        {"graph": "part", "part": "document", "field": "name", "before": "", "after": "P"},
    ),
    "a value deep inside": (
        lambda d: d["subgraphs"]["part"]["subgraphs"]["deep"]["nodes"]["times"]["inputs"].update(by=3),
        {"graph": "part/deep", "part": "node", "name": "times", "field": "inputs.by", "before": 2, "after": 3},
    ),
}


@pytest.mark.parametrize("name", EDITS)
def test_every_single_edit_is_named_and_nothing_else(name: str) -> None:
    edit, expected = EDITS[name]
    (found,) = edited(edit)
    told = found.to_json()
    assert {key: told.get(key) for key in expected} == expected
    assert expected.get("graph", "") == found.graph


@pytest.mark.parametrize("name", EDITS)
def test_the_other_way_round_it_is_the_same_place(name: str) -> None:
    document = base()
    EDITS[name][0](document)
    there = differences(workflow(**base()), workflow(**document))
    back = differences(workflow(**document), workflow(**base()))
    assert back == tuple(each.reversed for each in there)


@pytest.mark.parametrize(
    "edit",
    [
        pytest.param(lambda d: d["edges"].reverse(), id="order of edges"),
        pytest.param(lambda d: d.update(nodes=dict(reversed(d["nodes"].items()))), id="order of nodes"),
        pytest.param(lambda d: d["nodes"]["a"].update(mode="normal", label=""), id="defaults of a node"),
        pytest.param(lambda d: d["meta"].update(notes=""), id="defaults of meta"),
        pytest.param(lambda d: d["pins"]["a"][0].update(index=[]), id="defaults of a pin"),
        pytest.param(lambda d: d["pins"].update(b=[]), id="no pins"),
        pytest.param(lambda d: d.update(residue={"guest": 1}), id="residue of the graph"),
        pytest.param(lambda d: d["view"].update(viewport=[1, 2, 0.5]), id="what was looked at last"),
        pytest.param(lambda d: d["nodes"]["a"].update(residue=[]), id="residue of a node"),
        pytest.param(lambda d: d["subgraphs"]["part"].update(view={}, edges=[]), id="defaults of a subgraph"),
    ],
)
def test_what_means_the_same_is_no_difference(edit: Callable[[Document], object]) -> None:
    assert edited(edit) == ()


def test_where_a_new_node_stands_is_no_difference_of_its_own() -> None:
    found = edited(lambda d: (d["nodes"].update(c={"type": "t/save"}), d["view"]["positions"].update(c=[5, 5])))
    assert [(each.part, each.name) for each in found] == [("node", "c")]


def test_a_key_that_is_null_is_not_a_key_that_is_not_there() -> None:
    old, new = ({"n": {"type": "t/x", "inputs": inputs}} for inputs in ({}, {"a": None}))
    (found,) = differences(workflow(nodes=old), workflow(nodes=new))
    assert (found.change, found.to_json()["after"]) == ("added", None)


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(["", "a", 1.0]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("xyz"), inner, max_size=2),
    max_leaves=4,
)
_KEYS = st.sampled_from(["a", "b", "c"])


def objects(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Document]:
    return st.dictionaries(_KEYS, values, max_size=3)


def graphs(depth: int = 1) -> st.SearchStrategy[Document]:
    parts: dict[str, st.SearchStrategy[Any]] = {
        "name": st.sampled_from(["", "x"]),
        "nodes": objects(
            st.fixed_dictionaries(
                {"type": st.sampled_from(["t/a", "t/b"])},
                optional={
                    "version": st.integers(1, 2),
                    "inputs": objects(_VALUES),
                    "mode": st.sampled_from(["normal", "muted"]),
                    "colour": _VALUES,
                },
            )
        ),
        "edges": st.lists(st.tuples(_KEYS, _KEYS, _KEYS, _KEYS), max_size=3),
        "interface": st.fixed_dictionaries({}, optional={"inputs": objects(st.tuples(_KEYS, _KEYS))}),
        "pins": objects(st.lists(st.fixed_dictionaries({"outputs": objects(_VALUES)}), max_size=2)),
        "view": objects(_VALUES),
        "own": _VALUES,
    }
    if depth:
        parts["subgraphs"] = objects(graphs(depth - 1))
    return st.fixed_dictionaries({}, optional=parts)


def documents() -> st.SearchStrategy[Document]:
    whole = st.fixed_dictionaries(
        {}, optional={"meta": objects(_VALUES), "form": objects(_VALUES), "packs": objects(st.just({"version": "1"}))}
    )
    return st.builds(lambda graph, rest: {"nodes": {}, **graph, **rest}, graphs(), whole)


@given(documents())
def test_a_workflow_does_not_differ_from_itself(document: Document) -> None:
    assert differences(workflow(**document), workflow(**copy.deepcopy(document))) == ()


@given(documents(), documents())
def test_both_ways_name_the_same_places(one: Document, other: Document) -> None:
    def places(found: tuple[Difference, ...]) -> list[str]:
        return sorted(repr(each) for each in found)

    there = differences(workflow(**one), workflow(**other))
    back = differences(workflow(**other), workflow(**one))
    assert places(there) == places(tuple(each.reversed for each in back))


def meaning(graph: Graph) -> object:
    """What runs, where no order counts."""
    pins = {key: pins for key, pins in graph.pins.items() if pins}
    inner = {name: meaning(each) for name, each in graph.subgraphs.items()}
    return graph.nodes, sorted(graph.edges), pins, graph.inputs, graph.outputs, inner


@given(documents(), documents())
def test_without_a_difference_the_same_runs(one: Document, other: Document) -> None:
    left, right = workflow(**one), workflow(**other)
    if not differences(left, right):
        assert meaning(left.graph()) == meaning(right.graph())
