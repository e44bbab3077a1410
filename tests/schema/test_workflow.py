"""Document format 2, and what stays of those before it."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from nodeloom.schema import DocumentError, Edge, Pin, Workflow
from nodeloom.schema.contract import frozen_contract, workflow_contract
from nodeloom.schema.json import JSON
from nodeloom.schema.workflow import FORMAT_VERSION

DOCUMENT: dict[str, JSON] = {
    "format": "nodeloom.workflow",
    "format_version": 2,
    "id": "w1",
    "name": "Example",
    "meta": {"author": "me", "licence": "CC0"},
    "packs": {"image": {"version": "1.0.0", "source": "here"}},
    "nodes": {"n1": {"type": "image/blur", "version": 1, "inputs": {"radius": 3}, "colour": "red", "residue": [5]}},
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
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(), children, max_size=3),
    max_leaves=6,
)


def test_the_frozen_contract_says_what_the_model_says() -> None:
    assert frozen_contract() == workflow_contract(), "a released format changed: make a new format version instead"


def test_the_frozen_contracts_of_older_formats_are_still_there() -> None:
    for version in range(1, FORMAT_VERSION + 1):
        contract: Any = frozen_contract(version)
        assert contract["properties"]["format_version"]["const"] == version


def test_an_older_document_is_not_misread_but_sent_to_migrate() -> None:
    with pytest.raises(DocumentError) as caught:
        Workflow.read({**DOCUMENT, "format_version": 1}, "my.json")
    assert str(caught.value) == (
        "my.json is not a workflow of format 2:\n"
        "  it is of format 1; open it through migrate, which reads all older formats"
    )


def test_a_document_satisfies_its_contract() -> None:
    Draft202012Validator(frozen_contract()).validate(DOCUMENT)


def test_what_is_read_is_written_back_unknown_keys_included() -> None:
    assert Workflow.read(DOCUMENT).document() == DOCUMENT


@example(extra={"x-large": 2**80}, value=-(2**70))
@given(
    extra=st.dictionaries(st.text(min_size=1).map(lambda key: "x-" + key), json_values, max_size=3), value=json_values
)
def test_any_json_survives(extra: dict[str, JSON], value: JSON) -> None:
    document: dict[str, JSON] = {
        "format": "nodeloom.workflow",
        "format_version": 2,
        "nodes": {"n": {"type": "a/b", "inputs": {"x": value}, **extra}},
        **extra,
    }
    assert Workflow.read(document).document() == document


def places(value: JSON) -> Iterator[tuple[Any, Any]]:
    """Every list or object of a document with each of its keys."""
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield value, key
        yield from places(value[key])  # type: ignore[index]


@given(data=st.data())
def test_the_frozen_contract_and_the_model_accept_the_same_documents(data: st.DataObject) -> None:
    document = copy.deepcopy(DOCUMENT)
    for _ in range(data.draw(st.integers(1, 2))):
        holder, key = data.draw(st.sampled_from(list(places(document))))
        odd = st.sampled_from([0, 1, 1.0, 1.5, -1, True, "1", "", "x" * 257, [], {}, ["0"], ["a", "b"], "muted"])
        change = data.draw(st.none() | st.tuples(odd | json_values))
        if change is None:
            del holder[key]
        else:
            holder[key] = change[0]
    accepted = Draft202012Validator(frozen_contract()).is_valid(document)
    try:
        assert Workflow.read(document).document() == document
    except DocumentError:
        assert not accepted
    else:
        assert accepted


@pytest.mark.parametrize("wrong", ["1", True, 1.5, 0])
def test_versions_and_indices_are_whole_numbers(wrong: JSON) -> None:
    for change in (
        {"format_version": wrong},
        {"nodes": {"n": {"type": "a/b", "version": wrong}}},
        {"pins": {"n": [{"outputs": {}, "index": [-1 if wrong == 0 else wrong]}]}},
    ):
        with pytest.raises(DocumentError):
            Workflow.read({**DOCUMENT, **change})


@pytest.mark.parametrize(
    ("value", "problem"),
    [("\ud800", "half a character"), (float("nan"), "nan is no JSON number"), ({1: 1}, "the key 1 is no text")],
)
def test_what_could_not_be_written_again_is_not_read(value: Any, problem: str) -> None:
    for change in ({"later": value}, {"nodes": {"n": {"type": "a/b", "inputs": {"x": value}}}}):
        with pytest.raises(DocumentError, match=problem):
            Workflow.read({**DOCUMENT, **change})


@pytest.mark.parametrize("levels", [50, 198, 250, 300, 100_000])
def test_a_deeply_nested_document_is_kept_or_refused(levels: int) -> None:
    value: JSON = []
    for _ in range(levels - 1):
        value = [value]
    subgraphs: dict[str, JSON] = {}
    for _ in range(levels // 2):
        subgraphs = {"subgraphs": {"s": subgraphs}}
    for document in ({**DOCUMENT, "later": value}, {**DOCUMENT, "view": {"x": value}}, {**DOCUMENT, **subgraphs}):
        if levels < 199:
            assert Workflow.read(document).document() == document
        else:
            with pytest.raises(DocumentError, match="nests more than 200"):
                Workflow.read(document)


def test_a_value_put_in_later_that_is_too_deep_is_refused_by_a_sentence() -> None:
    value: JSON = []
    for _ in range(1000):
        value = [value]
    workflow = Workflow.read(DOCUMENT)
    with pytest.raises(DocumentError, match="node n1: its pin can't be kept in a document: it nests more than 200"):
        workflow.with_pins({"n1": [Pin(outputs={"value": value})]})
    with pytest.raises(DocumentError, match="the workflow can't be written"):
        workflow.model_copy(update={"view": {"x": value}}).document()


def test_a_hostile_document_gets_a_short_answer() -> None:
    nodes: JSON = {f"{index}-{'x' * 200}": {"inputs": 3, "label": ["y" * 10_000]} for index in range(200)}
    with pytest.raises(DocumentError) as caught:
        Workflow.read({**DOCUMENT, "nodes": nodes}, "my.json")
    lines = str(caught.value).splitlines()
    assert len(lines) == 52
    assert lines[-1] == "  and 550 more"
    assert max(map(len, lines)) < 300


@pytest.mark.parametrize("part", ["nodes", "edges", "pins", "subgraphs"])
def test_very_many_mistakes_are_counted_and_the_first_named(part: str) -> None:
    inner: dict[str, JSON] = {part: [[]] * 5000 if part == "edges" else {f"n{number}": 3 for number in range(5000)}}
    for document in ({**DOCUMENT, **inner}, {**DOCUMENT, "subgraphs": {"s": inner}}):
        with pytest.raises(DocumentError) as caught:
            Workflow.read(document)
        lines = str(caught.value).splitlines()
        assert len(lines) == 52
        assert all(f"{part}." in line for line in lines[1:51])
        assert int(lines[-1].split()[1]) >= 4950


def test_mistakes_that_come_late_among_very_many_parts_are_counted() -> None:
    nodes: JSON = {f"n{number}": {"type": "a/b"} if number < 100 else 3 for number in range(2000)}
    with pytest.raises(DocumentError, match="is not a workflow of format 2:\n  1900 mistakes$"):
        Workflow.read({**DOCUMENT, "nodes": nodes})


def test_every_wrong_place_is_named() -> None:
    wrong = {**DOCUMENT, "nodes": {"n1": {"inputs": 3}}, "edges": [["a", "b"]]}
    with pytest.raises(DocumentError) as caught:
        Workflow.read(wrong, "my.json")
    assert str(caught.value).startswith("my.json is not a workflow of format 2:")
    lines = str(caught.value).splitlines()[1:]
    assert sorted(lines) == [
        "  edges.0.2 is missing",
        "  edges.0.3 is missing",
        "  nodes.n1.inputs is 3, must be an object",
        "  nodes.n1.type is missing",
    ]


def test_a_mistake_in_a_node_is_told_with_the_node() -> None:
    wrong = {**DOCUMENT, "nodes": {"n1": {"type": "a/b", "version": "x"}}, "edges": [3]}
    with pytest.raises(DocumentError) as caught:
        Workflow.of_json(wrong)
    assert {(problem.node, problem.found) for problem in caught.value.problems} == {("n1", '"x"'), (None, "3")}


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
