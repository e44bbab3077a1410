"""Documents of other programs: read into one of ours, then migrated like any other."""

from collections.abc import Iterator, Mapping

import pytest

from nodeloom.migrations import Change, Status, guests, migrate
from nodeloom.migrations.formats import Format
from nodeloom.migrations.guest import Guest, Reading
from nodeloom.schema import Catalogue, DocumentError, Registry
from nodeloom.schema.history import Became, History
from nodeloom.schema.json import JSON
from nodeloom.schema.migration_ops import rename_input

_TEXT = Became("core/string", 1, rename_input("text", "value"))
_HEAD: Mapping[str, JSON] = {"format": "nodeloom.workflow", "format_version": 2}
_TOLD = Change("n", "strange/text", "guest", 0, 2, "inputs.colour", Status.LOSSY, "colour has no place here")


def _read(document: JSON, what: str) -> Reading:
    assert isinstance(document, dict)
    return Reading({**_HEAD, "nodes": document["things"], "edges": document.get("edges", [])}, (_TOLD,))


@pytest.fixture(autouse=True)
def _stranger(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A program of whose types we know one."""
    guest = Guest(Format.INVOKEAI, _read, (History("strange/text", 1, became=_TEXT),))
    monkeypatch.setattr(guests, "guests", lambda: {Format.INVOKEAI: guest})
    guests.with_guests.cache_clear()
    yield
    guests.with_guests.cache_clear()


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Registry.installed().catalogue()


def _foreign(**nodes: JSON) -> dict[str, JSON]:
    return {"nodes": [], "meta": {"version": "0"}, "things": dict(nodes)}


def test_a_guest_is_read_and_its_types_become_ours_as_removed_ones_do(catalogue: Catalogue) -> None:
    there = migrate(_foreign(n={"type": "strange/text", "inputs": {"text": "hi"}}), catalogue=catalogue)
    node = there.workflow.nodes["n"]
    assert (node.type, node.inputs) == ("core/string", {"value": "hi"})
    back = migrate(there.document, {"strange/text": 1}, catalogue=catalogue).workflow.nodes["n"]
    assert (back.type, back.inputs, back.residue) == ("strange/text", {"text": "hi"}, [])


def test_the_report_names_the_format_first_then_what_its_reader_says_then_the_ops(catalogue: Catalogue) -> None:
    report = migrate(_foreign(n={"type": "strange/text"}), catalogue=catalogue)
    assert report.source is Format.INVOKEAI
    assert [str(change) for change in report.changes][:2] == [
        'the document: InvokeAI workflow becomes a workflow of nodeloom: "InvokeAI workflow" -> "nodeloom.workflow" '
        "(lossy)",
        "node n (strange/text): colour has no place here (lossy)",
    ]
    assert [change.op for change in report.changes[2:]] == ["becomes"]


def test_without_a_catalogue_nodes_keep_the_types_of_their_program(catalogue: Catalogue) -> None:
    there = migrate(_foreign(n={"type": "strange/text"})).document
    assert migrate(there).status is Status.UNCHANGED
    assert migrate(there, catalogue=catalogue).workflow.nodes["n"].type == "core/string"


def test_a_type_that_has_no_counterpart_here_is_missing(catalogue: Catalogue) -> None:
    report = migrate(_foreign(n={"type": "strange/dance", "inputs": {"x": 1}}), catalogue=catalogue)
    assert [str(each) for each in report.missing] == [
        "type strange/dance is not installed (pack strange), used by n",
    ]
    assert report.workflow.nodes["n"].inputs == {"x": 1}


def test_a_guest_type_whose_counterpart_is_not_installed_is_missing_too(catalogue: Catalogue) -> None:
    bare = Catalogue({"components": {"schemas": {}}, "paths": {}})
    report = migrate(_foreign(n={"type": "strange/text"}), catalogue=bare)
    assert [each.type for each in report.missing] == ["strange/text"]
    assert "became core/string 1, which is not installed: install the pack core" in report.changes[-1].message


def test_nodes_that_feed_each_other_are_told_once_they_are_ours(catalogue: Catalogue) -> None:
    strange: JSON = {"type": "strange/text"}
    document: dict[str, JSON] = {**_foreign(n=strange), "edges": [["n", "value", "n", "text"]]}
    assert all(change.op != "circle" for change in migrate(document).changes)
    report = migrate(document, catalogue=catalogue)
    assert (report.changes[-1].op, report.status) == ("circle", Status.NEEDS_CHOICE)


def test_what_a_reader_makes_is_checked_like_any_document() -> None:
    with pytest.raises(DocumentError, match=r"my.json, read as InvokeAI workflow, is not a workflow of format 2:"):
        migrate({**_foreign(), "things": [1]}, what="my.json")
    with pytest.raises(DocumentError, match="is not a workflow: nan is no JSON number"):
        migrate(_foreign(n=float("nan")))
