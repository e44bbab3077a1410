"""Documents of ComfyUI that want to do harm, or that no editor would write: each opens, or gets one sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.migrations.comfyui.documents import CORPUS, editor, node, opened, prompt_of
from tests.timing import seconds

from nodeloom.migrations import Status
from nodeloom.migrations.comfyui.prompt_writing import write_prompt
from nodeloom.schema import DocumentError, Workflow
from nodeloom.schema.json import canonical_json, read_json, write_json

MANY = 100_000
"""Nodes of the largest documents."""
UUID = "11111111-2222-3333-4444-555555555555"

SCALARS = (
    st.none() | st.booleans() | st.integers(-5, 12) | st.just(2.0) | st.sampled_from(["", "1", "x", "KSampler", UUID])
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)
IDS = st.integers(-21, 4) | SCALARS
TYPES = st.sampled_from(["KSampler", "Reroute", "PrimitiveNode", "Note", "LoadImage", "Strange", "SetNode", UUID])
SLOTS = st.fixed_dictionaries(
    {"name": st.sampled_from(["model", "seed", "image", ""]) | SCALARS, "type": st.sampled_from(["*", "INT", "MODEL"])},
    optional={"link": IDS, "links": ANYTHING, "label": SCALARS, "widget": ANYTHING | st.just({"name": "seed"})},
)
NODES = st.fixed_dictionaries(
    {"id": IDS, "type": TYPES | SCALARS},
    optional={
        "inputs": st.lists(SLOTS, max_size=3) | ANYTHING,
        "outputs": st.lists(SLOTS, max_size=2) | ANYTHING,
        "widgets_values": ANYTHING,
        "widgets_values_named": ANYTHING,
        "properties": ANYTHING
        | st.fixed_dictionaries({"proxyWidgets": st.lists(st.lists(SCALARS, max_size=3), max_size=3)}),
        **dict.fromkeys(("pos", "size", "flags", "mode", "title", "bgcolor", "order"), ANYTHING),
    },
)
KEYS = ("id", "origin_id", "origin_slot", "target_id", "target_slot", "parentId")
LINKS = st.lists(IDS, max_size=6) | st.fixed_dictionaries(dict.fromkeys(KEYS, IDS)) | ANYTHING
GRAPHS: dict[str, Any] = {
    "nodes": st.lists(NODES | SCALARS, max_size=5),
    "links": st.lists(LINKS, max_size=6) | ANYTHING,
    "groups": ANYTHING | st.lists(st.fixed_dictionaries({"bounding": ANYTHING, "title": ANYTHING}), max_size=2),
    "extra": ANYTHING | st.fixed_dictionaries({"reroutes": ANYTHING, "linkExtensions": ANYTHING, "ds": ANYTHING}),
}
PARTS = st.fixed_dictionaries(
    {"id": st.just(UUID) | IDS, "name": SCALARS, "inputs": st.lists(SLOTS, max_size=3), "outputs": ANYTHING, **GRAPHS}
)
DEFINITIONS = ANYTHING | st.fixed_dictionaries({"subgraphs": st.lists(PARTS, max_size=3) | ANYTHING})


@settings(max_examples=150, derandomize=True)
@given(st.fixed_dictionaries({**GRAPHS, "definitions": DEFINITIONS, "version": SCALARS}))
def test_whatever_an_editor_s_document_holds_it_opens_and_is_written_or_gets_a_sentence(document: Any) -> None:
    before = deepcopy(document)
    report = opened(document)
    assert document == before
    with suppress(DocumentError):
        write_prompt(report.workflow, "my.json")


STRANGERS: Any = ["stranger", ["stranger"], {"a": "stranger"}, {"0": "stranger", "1": 3}, ["stranger", 3], 'strange"r']


@pytest.mark.skipif(CORPUS is None, reason="the corpus is not beside this checkout")
@settings(max_examples=80, derandomize=True)
@given(st.randoms(use_true_random=False))
def test_whatever_is_put_into_a_real_document_is_found_again(chance: Any) -> None:
    assert CORPUS is not None
    name = chance.choice(("old-hidream_e1_full", "new-image_boogu_image_0_1_edit", "new-3d_hunyuan3d-v2.1"))
    document: Any = deepcopy(_real(str(CORPUS / f"comfyui-ui/{name}.json")))
    holder, key = chance.choice(list(_places(document)))
    holder[key] = chance.choice(STRANGERS)
    with suppress(DocumentError):
        report = opened(document)
        told = canonical_json([report.document, report.to_json()])
        assert b"strange" in told
        write_prompt(report.workflow, "my.json")


def _places(document: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in a document: what holds it, and its key there."""
    waiting = [document]
    while waiting:
        each = waiting.pop()
        keys = list(each) if isinstance(each, dict) else list(range(len(each))) if isinstance(each, list) else []
        yield from ((each, key) for key in keys)
        waiting += [each[key] for key in keys]


_READ: dict[str, Any] = {}


def _real(path: str) -> Any:
    if path not in _READ:
        with open(path, "rb") as file:
            _READ[path] = read_json(file.read())
    return _READ[path]


def chain_prompt(count: int) -> Any:
    inner = {str(n): {"class_type": "ImageInvert", "inputs": {"image": [str(n - 1), 0]}} for n in range(1, count)}
    return {"0": {"class_type": "EmptyImage", "inputs": {"width": 8}}, **inner}


def star_prompt(count: int) -> Any:
    return {str(n): {"class_type": "Acme", "inputs": {"x": ["0", n % 3], "y": ["gone", 0]}} for n in range(count)}


def chain_document(count: int) -> Any:
    nodes = [node(n, "ImageInvert", inputs=f"image:IMAGE:{n}", outputs="IMAGE:IMAGE") for n in range(count)]
    return editor(*nodes, links=[[n, n - 1, 0, n, 0, "IMAGE"] for n in range(1, count)])


def reroutes_document(count: int) -> Any:
    nodes = [node(n, "Reroute", inputs=f":*:{n}", outputs=":*") for n in range(1, count)]
    ends = [
        node(0, "LoadImage", ["a.png"], outputs="IMAGE:IMAGE"),
        node(count, "SaveImage", inputs=f"images:IMAGE:{count}"),
    ]
    return editor(*ends, *nodes, links=[[n, n - 1, 0, n, 0, "*"] for n in range(1, count + 1)])


def groups_document(count: int) -> Any:
    """A group of very many nodes, in a group, in a group and so on."""
    nodes = [
        node(n, "KSampler", [1, "fixed", 2, 3, "euler", "normal", 1], inputs="model:MODEL") for n in range(count // 2)
    ]
    groups = {f"g{n}": {"nodes": [node(0, f"workflow/g{n + 1}")]} for n in range(count // 2)}
    return editor(
        node(1, "workflow>wide"), node(2, "workflow>g0"), extra={"groupNodes": {"wide": {"nodes": nodes}, **groups}}
    )


def uses_document(count: int) -> Any:
    """A group of many nodes, that is used many times."""
    side = int(count**0.5)
    nodes = [node(n, "EmptyLatentImage", [64, 64, 1], inputs="a:X b:X") for n in range(side)]
    uses = [node(n, "workflow>g", [8]) for n in range(10 * side)]
    return editor(*uses, extra={"groupNodes": {"g": {"nodes": nodes}}})


def nested_document(count: int) -> Any:
    parts = [
        {"id": f"p{n}", "name": "part", "nodes": [node(1, f"p{n + 1}", outputs="IMAGE:IMAGE")], "links": []}
        for n in range(count)
    ]
    return editor(node(1, "p0"), definitions={"subgraphs": parts})


MAKES = [
    chain_prompt, star_prompt, chain_document, reroutes_document, nested_document, groups_document, uses_document,
]  # fmt: skip


@pytest.mark.parametrize("make", MAKES)
def test_time_is_linear_in_the_number_of_nodes(make: Callable[[int], Any]) -> None:
    small, large = make(MANY // 50), make(MANY // 10)
    most = 5 * seconds(lambda: opened(small)) * 3 + 0.5
    assert seconds(lambda: opened(large), enough=most) < most


def test_a_prompt_of_very_many_nodes_opens_and_comes_back() -> None:
    assert len(opened(chain_prompt(MANY)).workflow.edges) == MANY - 1
    prompt = chain_prompt(MANY // 10)
    assert prompt_of(opened(prompt).workflow) == prompt


def test_a_chain_of_very_many_reroutes_is_one_edge_with_its_last_points() -> None:
    report = opened(reroutes_document(10_000))
    assert [*report.workflow.edges] == [("0", "image", "10000", "images")]
    view: Any = report.workflow.view
    assert [len(route["points"]) for route in view["routes"]] == [100]


def test_reroutes_in_a_circle_feed_nothing() -> None:
    nodes = [node(n, "Reroute", inputs=f":*:{n}", outputs=":*") for n in (1, 2)]
    end = node(3, "SaveImage", inputs="images:IMAGE:3")
    report = opened(editor(*nodes, end, links=[[1, 2, 0, 1, 0, "*"], [2, 1, 0, 2, 0, "*"], [3, 1, 0, 3, 0, "*"]]))
    assert report.workflow.edges == []
    assert "the reroute before input images leads nowhere" in str(report)


def test_nodes_in_a_circle_open_as_they_are_and_are_told() -> None:
    prompt = {"a": {"class_type": "X", "inputs": {"i": ["b", 0]}}, "b": {"class_type": "X", "inputs": {"i": ["a", 0]}}}
    report = opened(prompt)
    assert prompt_of(report.workflow) == prompt
    assert report.changes[-1].message == "nodes a -> b -> a go round in a circle; remove one of the edges"


def test_values_that_pass_each_other_on_in_a_circle_give_nothing() -> None:
    nodes = {"a": {"type": "core/integer"}, "b": {"type": "core/integer"}, "n": {"type": "comfyui/X", "inputs": {}}}
    edges = [["a", "value", "b", "value"], ["b", "value", "a", "value"], ["a", "value", "n", "x"]]
    document = {"format": "nodeloom.workflow", "format_version": 2, "nodes": nodes, "edges": edges}
    assert prompt_of(Workflow.of_json(document)) == {"n": {"class_type": "X", "inputs": {}}}


def test_a_long_chain_of_bypassed_nodes_is_followed_once_however_many_it_feeds() -> None:
    half = 1000
    prompt = {str(n): {"class_type": "LatentUpscale", "inputs": {"samples": [str(n - 1), 0]}} for n in range(half)}
    ends = {f"v{n}": {"class_type": "VAEDecode", "inputs": {"samples": [str(half - 1), 0]}} for n in range(half)}
    workflow = opened({"-1": {"class_type": "EmptyLatentImage", "inputs": {}}, **prompt, **ends}).workflow
    for key in prompt:
        workflow.nodes[key].mode = "bypassed"
    assert seconds(lambda: prompt_of(workflow), enough=3) < 3
    written = prompt_of(workflow)
    assert all(written[key]["inputs"] == {"samples": ["-1", 0]} for key in ends)


def test_what_cannot_be_read_in_an_editor_s_document_is_told_and_kept() -> None:
    broken = node(1, "KSampler", "seven")
    report = opened(editor(broken, None, {"id": 2}, links=[None, [1, 2]]))  # type: ignore[arg-type]
    assert [(change.path, change.status) for change in report.changes[1:]] == [
        ("nodes", Status.LOSSY),
        ("links", Status.LOSSY),
        ("inputs", Status.LOSSY),
    ]
    assert "among the nodes is kept, and does nothing: 2 in all" in report.changes[1].message
    assert '"seven"' in write_json(report.document)
