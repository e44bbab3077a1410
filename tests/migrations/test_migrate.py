"""The single entrance of documents."""

import pytest

from nodeloom.migrations import Status, migrate, read_document
from nodeloom.schema import Catalogue, DocumentError, Registry
from nodeloom.schema.json import JSON, write_json


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Registry.installed().catalogue()


def native(**parts: JSON) -> dict[str, JSON]:
    return {"format": "nodeloom.workflow", "format_version": 1, "nodes": {}, **parts}


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
    text = f'{{"format":"nodeloom.workflow","format_version":1,"nodes":{nodes}}}'
    assert write_json(migrate(read_document(text.encode())).document) == text


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        (native(format_version=2), "is of format 2, made by a newer nodeloom"),
        (native(format_version="1"), "format_version is '1', must be a whole number"),
        (native(format_version=True), "format_version is True, must be a whole number"),
        (native(format_version=1.5), "format_version is 1.5, must be a whole number"),
        (native(nodes=[]), "nodes: "),
        ([1, 2], "is not a workflow"),
        ({}, "is not a workflow"),
        (None, "is not a workflow"),
        ({"nodes": [], "edges": [], "meta": {"version": "3.0.0"}}, "of another program (InvokeAI workflow)"),
        ({"nodes": [], "links": [], "version": 0.4}, "of another program (ComfyUI workflow)"),
        ({"3": {"class_type": "KSampler", "inputs": {}}}, "of another program (ComfyUI prompt)"),
    ],
)
def test_what_is_no_document_of_ours_is_refused_by_name(document: JSON, sentence: str) -> None:
    with pytest.raises(DocumentError) as caught:
        migrate(document, what="my.json")
    assert "my.json" in str(caught.value)
    assert sentence in str(caught.value)


def test_there_is_no_other_target_yet() -> None:
    with pytest.raises(DocumentError, match="there is no document format 7"):
        migrate(native(), 7)


@pytest.mark.parametrize("data", [b"", b"{", b"\x00\x01", b"[" * 1_000_000, b'{"a": NaN}', b'{"a":1,"a":2}'])
def test_bytes_that_are_no_json_are_refused_by_name(data: bytes) -> None:
    with pytest.raises(DocumentError, match=r"^my\.json is not valid JSON"):
        read_document(data, "my.json")


def test_nodes_keep_their_versions_without_a_catalogue() -> None:
    document = native(nodes={"n": {"type": "t/blur", "version": 1, "inputs": {"mode": "g"}}})
    assert migrate(document).document == document
