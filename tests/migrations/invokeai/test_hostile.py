"""Files that no editor wrote: refused by a sentence, or repaired with a line in the report, in linear time."""

import json
from contextlib import suppress
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.migrations.invokeai.drawn import (
    VERSIONS,
    Flow,
    gathered,
    image_to_image,
    refined,
    sdxl,
    tiled,
    with_lora,
    with_loras,
)
from tests.migrations.invokeai.mutation import mutated
from tests.migrations.invokeai.ways import back, lost, opened, told, written
from tests.timing import seconds

from nodeloom.migrations import Status, migrate
from nodeloom.schema import DocumentError

_FLOWS = (sdxl, gathered, image_to_image, refined, tiled, with_lora, with_loras)
_CHANCE = st.randoms(use_true_random=False)


def _full(chance: Random, version: str) -> Any:
    """A document with some of everything."""
    flow = chance.choice(_FLOWS)(version)
    if chance.random() < 0.6:
        flow.beside("c1", "connector", 5, 6).beside("c2", "connector", 7, 8).beside("n", "notes", 1, 2, notes="hi")
        flow.beside("now", "current_image").edges("noise.noise c1.in", "c1.out c2.in", "c2.out denoise.other")
        flow.edges("c2.out nobody.x", "c2.out c1.in").collapsed("noise", "denoise")
        flow.exposes("lora.weight", "model.model", "denoise.steps", "denoise.denoising_start", "noise.seed")
    return flow.document()


@settings(max_examples=30)
@given(_CHANCE, st.sampled_from(VERSIONS), st.integers(0, 8))
def test_no_document_crashes_it_and_none_loses_a_value(chance: Random, version: str, times: int) -> None:
    document = mutated(_full(chance, version), chance, times)
    try:
        report = opened(document)
    except DocumentError:
        return
    assert lost(document, report) == []
    back(document)


@settings(max_examples=25)
@given(_CHANCE, st.integers(0, 8))
def test_what_can_be_opened_of_the_last_version_goes_back_as_it_was(chance: Random, times: int) -> None:
    document = mutated(_full(chance, "4.0.0"), chance, times)
    document["meta"] = {"version": "4.0.0"}
    try:
        again = back(document)
    except DocumentError:
        return
    assert again == document


@settings(max_examples=25)
@given(_CHANCE, st.integers(1, 8))
def test_no_document_of_ours_crashes_the_way_back(chance: Random, times: int) -> None:
    ours = opened(_full(chance, "4.0.0")).document
    spoilt = {**mutated(ours, chance, times), "format": ours["format"], "format_version": ours["format_version"]}
    with suppress(DocumentError):
        written(spoilt)


@settings(max_examples=15)
@given(_CHANCE, st.integers(0, 6))
def test_no_graph_crashes_it(chance: Random, times: int) -> None:
    graph = mutated(sdxl().graph(), chance, times)
    batch = mutated({"graph": sdxl().graph(), "data": [[{"node_path": "noise", "field_name": "seed"}]]}, chance, times)
    for document in (graph, batch):
        try:
            assert lost(document, opened(document)) == []
        except DocumentError:
            continue


def test_two_nodes_of_one_id_get_two() -> None:
    flow = Flow().node("a", "integer", value=1).node("a", "integer", value=2)
    report = opened(flow.document())
    assert [node.inputs["value"] for node in report.workflow.nodes.values()] == [1, 2]
    assert "it has no id of its own, and is given one" in told(report, Status.LOSSY)


def test_what_is_no_node_is_kept_and_told() -> None:
    document = Flow().node("a", "integer", value=1).document()
    document["nodes"] += [None, {"id": "b"}, {"id": "c", "type": "invocation", "data": {"type": ""}}]
    report = opened(document)
    assert [*report.workflow.nodes] == ["a"]
    assert told(report, Status.LOSSY) == ["a node does not say what it is; it is kept, and does nothing"] * 3
    assert back(document) == document


def test_a_summary_stays_one_line_whatever_is_wrong_with_a_document() -> None:
    document = Flow().node("a", "integer", value=1).document()
    document["nodes"] += [None] * 50
    assert opened(document).summary() == (
        "InvokeAI workflow becomes a workflow of nodeloom; more of the document: 50; "
        "1 node of another version: 1 lossless"
    )


@pytest.mark.parametrize("version", ["3.1.0", "5.0.0", "x", None, 4, True, ["4.0.0"]])
def test_an_unknown_version_is_read_as_one_that_is_known(version: Any) -> None:
    document = sdxl().document()
    document["meta"]["version"] = version
    report = opened(document)
    assert report.workflow.nodes["denoise"].type == "diffusion/denoise"
    assert any("it does not say a version that is known" in line for line in told(report, Status.LOSSY))


def test_nan_and_great_depth_are_refused() -> None:
    document = Flow().node("a", "integer", value=float("nan")).document()
    with pytest.raises(DocumentError, match="a.json is not a workflow: .*nan"):
        migrate(document, what="a.json")
    deep: Any = 1
    for _ in range(199):
        deep = [deep]
    with pytest.raises(DocumentError, match="nests more than|would nest more than"):
        migrate(Flow().node("a", "integer", value=deep).document())


@pytest.mark.parametrize(("levels", "opens"), [(190, True), (198, False)])
def test_what_would_be_too_deep_where_it_is_kept_is_refused(levels: int, opens: bool) -> None:
    deep: Any = 1
    for _ in range(levels):
        deep = [deep]
    document = Flow().document()
    document["strange"] = deep
    if opens:
        assert back(document) == document
    else:
        with pytest.raises(DocumentError, match="would nest more than"):
            opened(document)


def _chain(count: int) -> Any:
    """A row of nodes, each fed by the one before it through a connector; all connectors in a row, too."""
    flow = Flow()
    for number in range(count):
        flow.node(f"n{number}", "add", "a", b=1).beside(f"c{number}", "connector", number, number)
    flow.edges(*(f"n{number}.value c{number}.in" for number in range(0, count, 2)))
    flow.edges(*(f"c{number}.out n{number + 1}.a" for number in range(0, count - 1, 2)))
    flow.edges(*(f"c{number - 1}.out c{number}.in" for number in range(1, count, 2)))
    flow.exposes(*(f"n{number}.b" for number in range(count)))
    return json.loads(json.dumps(flow.document()))


def test_time_is_linear_in_the_size_of_a_document() -> None:
    few, many = _chain(150), _chain(1200)
    most = 8 * seconds(lambda: opened(few)) * 2.5
    assert seconds(lambda: opened(many), enough=most) < most


def test_a_row_of_connectors_without_end_is_cut() -> None:
    flow = Flow().node("a", "integer", value=1).node("b", "add", "a")
    for number in range(300):
        flow.beside(f"c{number}", "connector")
    flow.edges("a.value c0.in", *(f"c{number}.out c{number + 1}.in" for number in range(299)), "c299.out b.a")
    report = opened(flow.document())
    assert report.workflow.edges == []
    assert lost(flow.document(), report) == []
