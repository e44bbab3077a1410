"""Saved workflows that are called by the name of their file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from tests.migrations.histories import CATALOGUE, run_python

from nodeloom.migrations import MigrationReport, Status, with_saved
from nodeloom.runtime.engine import validate_graph
from nodeloom.schema import Catalogue, DocumentError, Registry, Workflow
from nodeloom.schema.json import JSON


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Registry.installed().catalogue()


def document(nodes: dict[str, Any], **more: Any) -> dict[str, JSON]:
    return {"format": "nodeloom.workflow", "format_version": 2, "nodes": nodes, **more}


def call(name: str, **inputs: Any) -> dict[str, Any]:
    return {"type": "core/call_workflow", "inputs": {"subgraph": {"name": name}, **inputs}}


SHOUT = document(
    {"s": {"type": "core/string"}},
    interface={"inputs": {"text": ["s", "value"]}, "outputs": {"text": ["s", "value"]}},
)


class Files:
    """Files by path; what was read is listed."""

    def __init__(self, files: Mapping[str, Mapping[str, JSON]]) -> None:
        self._files = files
        self.read: list[str] = []

    def __call__(self, path: str) -> bytes:
        self.read.append(path)
        if path not in self._files:
            raise FileNotFoundError(2, "No such file or directory", path)
        return json.dumps(self._files[path]).encode()


def opened(catalogue: Catalogue, nodes: dict[str, Any], files: Files, **more: Any) -> Workflow:
    return with_saved(read(document(nodes, **more)), files, catalogue).workflow


def read(found: dict[str, JSON]) -> MigrationReport:
    return MigrationReport(Workflow.read(found))


def test_a_saved_workflow_becomes_a_subgraph_under_its_path(catalogue: Catalogue) -> None:
    files = Files({"shout.json": SHOUT})
    workflow = opened(catalogue, {"c": call("shout.json", text="a"), "d": call("shout.json")}, files)
    assert list(workflow.subgraphs) == ["shout.json"]
    assert files.read == ["shout.json"]
    assert validate_graph(workflow.graph(), catalogue) == []


def test_saved_workflows_may_call_others_beside_them(catalogue: Catalogue) -> None:
    middle = document({"c": call("deep/shout.json")}, subgraphs={"own": {"nodes": {"d": call("deep/shout.json")}}})
    files = Files({"parts/middle.json": middle, "parts/deep/shout.json": SHOUT})
    workflow = opened(catalogue, {"c": call("parts/middle.json")}, files)
    assert list(workflow.subgraphs) == ["parts/deep/shout.json", "parts/middle.json"]
    called = workflow.subgraphs["parts/middle.json"]
    assert called.nodes["c"].inputs["subgraph"] == {"name": "parts/deep/shout.json"}
    assert called.subgraphs["own"].nodes["d"].inputs["subgraph"] == {"name": "parts/deep/shout.json"}
    assert validate_graph(workflow.graph(), catalogue) == []


def test_a_subgraph_of_the_document_comes_before_a_file_of_its_name(catalogue: Catalogue) -> None:
    files = Files({})
    part: dict[str, Any] = {"nodes": {}}
    workflow = opened(
        catalogue, {"c": call("x.json")}, files, subgraphs={"x.json": part, "y": {"nodes": {"c": call("x.json")}}}
    )
    assert files.read == []
    assert list(workflow.subgraphs) == ["x.json", "y"]


def test_a_workflow_without_saved_ones_is_the_same(catalogue: Catalogue) -> None:
    report = read(document({"c": call("part")}, subgraphs={"part": {"nodes": {}}}))
    assert with_saved(report, Files({}), catalogue) == report


def test_types_that_a_saved_workflow_misses_are_reported(catalogue: Catalogue) -> None:
    nodes = {"n": {"type": "acme/x"}}
    report = with_saved(read(document({"c": call("a/x.json")})), lambda path: document(nodes), catalogue)
    assert [(each.type, each.nodes) for each in report.missing] == [("acme/x", ("a/x.json/n",))]


@pytest.fixture(scope="module")
def histories(catalogue: Catalogue) -> Catalogue:
    """The built-in types and those of the test pack."""
    schemas = {**catalogue.components, **CATALOGUE.components}
    return Catalogue({**catalogue.openapi, "components": {"schemas": schemas}})


def test_saved_workflows_are_migrated_and_their_changes_are_in_the_report(histories: Catalogue) -> None:
    old = {
        **document({"n": {"type": "t/code", "version": 1, "inputs": {"width": 3, "height": 4}}}),
        "format_version": 1,
    }
    middle = document({"c": call("b.json")}, subgraphs={"s": {"nodes": {"m": {"type": "t/blur", "version": 4}}}})
    files = Files({"p/a.json": middle, "p/b.json": old})
    report = with_saved(read(document({"c": call("p/a.json")})), files, histories, run_python)
    assert report.workflow.subgraphs["p/b.json"].nodes["n"].inputs == {"size": [3, 4]}
    assert {change.node for change in report.changes} == {"p/a.json/s/m", "p/b.json", "p/b.json/n"}
    assert "the document p/b.json: format 1 becomes 2" in str(report)
    assert report.summary().startswith("saved workflows of another format: 1; 2 nodes of other versions: ")


def test_a_saved_workflow_that_needs_code_which_can_not_run_here_is_reported_as_blocked(histories: Catalogue) -> None:
    files = Files({"a.json": document({"n": {"type": "t/code", "version": 1}})})
    report = with_saved(read(document({"c": call("a.json")})), files, histories)
    assert [(change.node, change.status) for change in report.changes] == [("a.json/n", Status.BLOCKED)]


def test_the_document_that_was_opened_is_left_as_it_was(catalogue: Catalogue) -> None:
    workflow = Workflow.read(document({"c": call("./shout.json")}))
    before = workflow.document()
    found = with_saved(MigrationReport(workflow), Files({"shout.json": SHOUT}), catalogue)
    assert found.workflow.nodes["c"].inputs["subgraph"] == {"name": "shout.json"}
    assert workflow.document() == before


@pytest.mark.parametrize("name", ["/tmp/x.json", "../x.json", "a/../../x.json", "C:/x.json", "a\\x.json"])
def test_only_files_beside_the_workflow_are_read(catalogue: Catalogue, name: str) -> None:
    files = Files({})
    with pytest.raises(DocumentError, match=r"node c \(core/call_workflow\): .* must be a file beside the workflow"):
        opened(catalogue, {"c": call(name)}, files)
    assert files.read == []


def test_a_missing_file_is_told_with_who_calls_it(catalogue: Catalogue) -> None:
    with pytest.raises(
        DocumentError, match=r"^node c \(core/call_workflow\): the saved workflow a\.json can't be read: No "
    ):
        opened(catalogue, {"c": call("a.json")}, Files({}))
    files = Files({"a.json": document({"c": call("b.json")})})
    with pytest.raises(
        DocumentError, match=r"^a\.json, node c \(core/call_workflow\): the saved workflow b\.json can't"
    ):
        opened(catalogue, {"c": call("a.json")}, files)


def test_a_file_that_is_no_workflow_is_told(catalogue: Catalogue) -> None:
    with pytest.raises(DocumentError, match=r"a\.json is not a workflow"):
        opened(catalogue, {"c": call("a.json")}, Files({"a.json": {}}))


def test_workflows_that_call_each_other_in_a_circle_are_refused(catalogue: Catalogue) -> None:
    files = Files({"a.json": document({"c": call("b.json")}), "b.json": document({"c": call("a.json")})})
    with pytest.raises(DocumentError, match=r"call each other in a circle: a\.json -> b\.json -> a\.json"):
        opened(catalogue, {"c": call("a.json")}, files)


def test_chains_of_saved_workflows_are_bounded(catalogue: Catalogue) -> None:
    files = Files({f"{level}.json": document({"c": call(f"{level + 1}.json")}) for level in range(101)})
    with pytest.raises(DocumentError, match=r"more than 100 deep: 100\.json is one too many"):
        opened(catalogue, {"c": call("0.json")}, files)


def test_a_subgraph_of_the_name_of_a_saved_workflow_is_refused(catalogue: Catalogue) -> None:
    files = Files({"a.json": document({"c": call("b.json")}), "b.json": SHOUT})
    with pytest.raises(DocumentError, match=r"b\.json is a subgraph of the workflow and a saved workflow too"):
        opened(catalogue, {"c": call("a.json")}, files, subgraphs={"b.json": {"nodes": {}}})


def test_a_name_that_is_no_file_name_is_left_to_validation(catalogue: Catalogue) -> None:
    files = Files({})
    workflow = opened(catalogue, {"c": call("part")}, files)
    assert files.read == []
    assert [problem.code for problem in validate_graph(workflow.graph(), catalogue)] == ["unknown-subgraph"]
