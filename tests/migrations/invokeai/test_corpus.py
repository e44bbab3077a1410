"""Real workflow files of InvokeAI, 2023 to 2026."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from tests.migrations.invokeai.corpus import workflows
from tests.migrations.invokeai.ways import back, leaves, lost, opened
from tests.timing import seconds

from nodeloom.migrations import MigrationReport, Status


@pytest.fixture(scope="module")
def documents() -> dict[str, Any]:
    return workflows()


@pytest.fixture(scope="module")
def reports(documents: dict[str, Any]) -> dict[str, MigrationReport]:
    return {name: opened(document) for name, document in documents.items()}


def test_all_open_in_less_than_two_seconds(documents: dict[str, Any]) -> None:
    opened(documents[min(documents)])  # the catalogue is parsed
    assert seconds(lambda: [opened(document) for document in documents.values()], enough=2) < 2


def test_every_value_is_in_the_document_its_residue_or_the_report(
    documents: dict[str, Any], reports: dict[str, MigrationReport]
) -> None:
    assert {name: found for name in documents if (found := lost(documents[name], reports[name]))} == {}


def _kept(document: Any) -> Iterator[Any]:
    yield document["residue"]["invokeai"]
    for node in document["nodes"].values():
        yield from (entry for entry in node.get("residue", ()) if "format" in entry)


def _keys(value: Any) -> Iterator[str]:
    for key, each in value.items() if isinstance(value, dict) else ():
        yield key
        yield from _keys(each)


def test_residue_holds_nothing_that_our_format_has_a_place_for(reports: dict[str, MigrationReport]) -> None:
    placed = {"position", "label", "notes", "isOpen", "author", "tags", "contact", "fieldIdentifier", "children"}
    for name, report in reports.items():
        kept = [*_kept(report.document)]
        texts = {each for each in leaves(report.document["view"]) if isinstance(each, str)}
        assert placed & {key for each in kept for key in _keys(each)} == set(), name
        assert not texts & {each for each in leaves(kept) if isinstance(each, str) and len(each) > 20}, name


def test_what_came_from_the_last_version_goes_back_as_it_was(documents: dict[str, Any]) -> None:
    last = {name: each for name, each in documents.items() if each["meta"]["version"] == "4.0.0"}
    assert last
    for name, document in last.items():
        assert back(document) == document, name


def test_what_came_from_an_older_version_goes_back_as_a_document_that_says_the_same(documents: dict[str, Any]) -> None:
    for name, document in [*documents.items()][::4]:
        again = back(document)
        assert again["meta"]["version"] == "4.0.0"
        assert [node["id"] for node in again["nodes"]] == [node["id"] for node in document["nodes"]], name
        assert [edge["id"] for edge in again["edges"]] == [edge["id"] for edge in document["edges"]], name
        assert back(again) == again, name


def test_a_reader_of_a_document_finds_again_what_people_wrote(
    documents: dict[str, Any], reports: dict[str, MigrationReport]
) -> None:
    for name, document in documents.items():
        found = reports[name].workflow
        assert (found.name, found.meta.author) == (document["name"], document["author"])
        notes = {node["data"]["notes"] for node in document["nodes"]} - {""}
        shown: Any = found.view.get("nodes", {})
        assert notes == {each["notes"] for each in shown.values() if "notes" in each}, name


def test_every_type_that_has_a_counterpart_is_that_one(reports: dict[str, MigrationReport]) -> None:
    types = Counter(node.type for report in reports.values() for node in report.workflow.nodes.values())
    missing = {each.type for report in reports.values() for each in report.missing}
    assert {type_id for type_id in types if type_id.startswith("invokeai/")} == missing
    assert types["diffusion/denoise"] == 51
    blocked = [change for report in reports.values() for change in report.changes if change.status is Status.BLOCKED]
    assert blocked == []
