"""The single entrance of documents."""

import pytest

from nodeloom.migrations import Status, migrate, read_document
from nodeloom.schema import Catalogue, DocumentError, Registry
from nodeloom.schema.json import JSON, write_json


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Registry.installed().catalogue()


def native(**parts: JSON) -> dict[str, JSON]:
    return {"format": "nodeloom.workflow", "format_version": 2, "nodes": {}, **parts}


def test_a_native_document_is_unchanged() -> None:
    document = native(name="x", unknown={"kept": 1})
    report = migrate(document)
    assert (report.status, report.document) == (Status.UNCHANGED, document)


def test_types_that_are_not_installed_are_named_with_pack_version_and_nodes(catalogue: Catalogue) -> None:
    nodes: JSON = {"n1": {"type": "acme/blur"}, "n2": {"type": "core/string"}, "n3": {"type": "acme/blur"}}
    report = migrate(native(nodes=nodes, packs={"acme": {"version": "1.4.2"}}), catalogue=catalogue)
    assert [str(missing) for missing in report.missing] == [
        "type acme/blur is not installed (pack acme 1.4.2), used by n1, n3"
    ]
    assert report.document["nodes"] == nodes


def test_types_that_are_missing_in_subgraphs_are_named_by_their_path(catalogue: Catalogue) -> None:
    inner: JSON = {"nodes": {"n1": {"type": "acme/blur"}, "n2": {"type": "core/string"}}}
    outer: JSON = {"nodes": {"n1": {"type": "acme/blur"}}, "subgraphs": {"inner": inner}}
    document = native(nodes={"a": {"type": "acme/blur"}}, subgraphs={"outer": outer})
    (missing,) = migrate(document, catalogue=catalogue).missing
    assert missing.nodes == ("a", "outer/n1", "outer/inner/n1")


def test_a_document_loses_nothing_on_its_way_through() -> None:
    nodes = '{"n":{"type":"a/b","inputs":{"x":36893488147419103232}}}'
    text = f'{{"format":"nodeloom.workflow","format_version":2,"nodes":{nodes}}}'
    assert write_json(migrate(read_document(text.encode())).document) == text


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        (native(format_version=3), "is of format 3, made by a newer nodeloom"),
        (native(format_version="1"), 'format_version is "1", must be a whole number'),
        (native(format_version=True), "format_version is true, must be a whole number"),
        (native(format_version=1.5), "format_version is 1.5, must be a whole number"),
        (native(nodes=[]), "nodes is [], must be an object"),
        (native(format_version=1, nodes=[]), "brought from format 1, is not a workflow of format 2:\n  nodes is []"),
        (native(format_version=1, nodes={"n": {}}), "nodes.n.type is missing"),
        ([1, 2], "is not a workflow"),
        ({}, "is not a workflow"),
        (None, "is not a workflow"),
    ],
)
def test_what_is_no_document_of_ours_is_refused_by_name(document: JSON, sentence: str) -> None:
    with pytest.raises(DocumentError) as caught:
        migrate(document, what="my.json")
    assert "my.json" in str(caught.value)
    assert sentence in str(caught.value)


@pytest.mark.parametrize("target", [0, 7])
def test_there_are_no_other_formats_to_go_to(target: int) -> None:
    with pytest.raises(DocumentError, match=f"there is no document format {target}; there are 1 to 2"):
        migrate(native(), target)


def test_a_document_of_another_format_becomes_one_of_this_and_the_report_says_so() -> None:
    kept: JSON = [{"op": "a/b 2.0", "way": "up"}]
    old = native(format_version=1, nodes={"n": {"type": "a/b"}}, residue={"nodes": {"n": kept}})
    new = native(nodes={"n": {"type": "a/b", "residue": kept}})
    up, down = migrate(old), migrate(new, 1)
    assert (up.document, down.document) == (new, old)
    assert up.workflow == down.workflow
    (change,) = up.changes
    assert (change.op, change.node, change.from_version, change.to_version) == ("format", "", 1, 2)
    assert str(change) == (
        "the document: format 1 becomes 2: what migrations keep of a node stands in the node: 1 -> 2 (lossless)"
    )
    assert up.summary() == "format 1 becomes 2: what migrations keep of a node stands in the node"
    assert down.status is Status.LOSSLESS


def test_an_old_document_that_is_asked_for_in_its_own_format_is_unchanged() -> None:
    old = native(format_version=1, nodes={"n": {"type": "a/b", "residue": "a stranger's"}}, residue={"nodes": {}})
    report = migrate(old, 1)
    assert (report.status, report.document) == (Status.UNCHANGED, old)


@pytest.mark.parametrize("data", [b"", b"{", b"\x00\x01", b"[" * 1_000_000, b'{"a": NaN}', b'{"a":1,"a":2}'])
def test_bytes_that_are_no_json_are_refused_by_name(data: bytes) -> None:
    with pytest.raises(DocumentError, match=r"^my\.json is not valid JSON"):
        read_document(data, "my.json")


def test_nodes_keep_their_versions_without_a_catalogue() -> None:
    document = native(nodes={"n": {"type": "t/blur", "version": 1, "inputs": {"mode": "g"}}})
    assert migrate(document).document == document
