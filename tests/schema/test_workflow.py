"""Document format 1."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from nodeloom.schema import DocumentError, Edge, Pin, Workflow
from nodeloom.schema.contract import frozen_contract, workflow_contract
from nodeloom.schema.json import JSON

DOCUMENT: dict[str, JSON] = {
    "format": "nodeloom.workflow",
    "format_version": 1,
    "id": "w1",
    "name": "Example",
    "meta": {"author": "me", "licence": "CC0"},
    "packs": {"image": {"version": "1.0.0", "source": "here"}},
    "nodes": {"n1": {"type": "image/blur", "version": 1, "inputs": {"radius": 3}, "colour": "red"}},
    "edges": [["n0", "image", "n1", "image"]],
    "interface": {"inputs": {"radius": ["n1", "radius"]}, "outputs": {}},
    "form": {"children": []},
    "subgraphs": {"s": {"nodes": {}, "edges": [], "later": True}},
    "pins": {"n1": [{"index": [0], "outputs": {"value": 1}}]},
    "view": {"positions": {"n1": [0, 0]}},
    "residue": {"from": {"x": [1, None, "é"]}},
    "unknown": {"kept": [1.5, True]},
}

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(), children, max_size=3),
    max_leaves=6,
)


def test_the_frozen_contract_says_what_the_model_says() -> None:
    assert frozen_contract(1) == workflow_contract(), "a released format changed: make a new format version instead"


def test_a_document_satisfies_its_contract() -> None:
    Draft202012Validator(frozen_contract(1)).validate(DOCUMENT)


def test_what_is_read_is_written_back_unknown_keys_included() -> None:
    assert Workflow.read(DOCUMENT).document() == DOCUMENT


@given(
    extra=st.dictionaries(st.text(min_size=1).map(lambda key: "x-" + key), json_values, max_size=3), value=json_values
)
def test_any_json_survives(extra: dict[str, JSON], value: JSON) -> None:
    document: dict[str, JSON] = {
        "format": "nodeloom.workflow",
        "format_version": 1,
        "nodes": {"n": {"type": "a/b", "inputs": {"x": value}, **extra}},
        **extra,
    }
    assert Workflow.read(document).document() == document


def test_every_wrong_place_is_named() -> None:
    wrong = {**DOCUMENT, "nodes": {"n1": {"inputs": 3}}, "edges": [["a", "b"]]}
    with pytest.raises(DocumentError) as caught:
        Workflow.read(wrong, "my.json")
    assert str(caught.value).startswith("my.json is not a workflow of format 1:")
    for place in ("nodes.n1.type", "nodes.n1.inputs", "edges.0.2", "edges.0.3"):
        assert place in str(caught.value)


def test_the_graph_has_nodes_edges_and_pins() -> None:
    graph = Workflow.read(DOCUMENT).graph()
    assert graph.nodes["n1"].inputs == {"radius": 3}
    assert graph.edges == [Edge("n0", "image", "n1", "image")]
    assert graph.pins["n1"] == [Pin(outputs={"value": 1}, index=(0,))]


def test_new_pins_replace_those_of_the_same_node_only() -> None:
    workflow = Workflow.read(DOCUMENT).with_pins({"n2": [Pin(outputs={"value": 7}, inputs={"a": 1})]})
    assert workflow.document()["pins"] == {
        "n1": [{"index": [0], "outputs": {"value": 1}}],
        "n2": [{"index": [], "outputs": {"value": 7}, "inputs": {"a": 1}}],
    }
