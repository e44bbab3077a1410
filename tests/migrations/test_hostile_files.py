"""Files that are no workflows, or want to do harm: each gets one clear answer. Sizes: benchmarks/migrations.py."""

from __future__ import annotations

import json
import struct
import zlib
from typing import Any

import pytest

from nodeloom.migrations import migrate, read_document
from nodeloom.migrations.migrate import MAX_FILE
from nodeloom.migrations.picture import SIGNATURE
from nodeloom.schema import DocumentError, json_text
from nodeloom.schema.workflow import PICTURE_KEY

DOCUMENT: dict[str, Any] = {"format": "nodeloom.workflow", "format_version": 1, "name": "für 🎨", "nodes": {}}
TEXT = json.dumps(DOCUMENT, ensure_ascii=False)


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def picture(text: bytes, *, packed: bool = False) -> bytes:
    head = PICTURE_KEY.encode() + (b"\0\1\0\0\0" if packed else b"\0\0\0\0\0")
    return SIGNATURE + chunk(b"iTXt", head + (zlib.compress(text, 9) if packed else text)) + chunk(b"IEND", b"")


def answer(data: bytes) -> str:
    with pytest.raises(DocumentError) as caught:
        migrate(read_document(data, "my.json"), what="my.json")
    return str(caught.value)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_a_document_opens_in_any_unicode_encoding_that_its_first_bytes_tell(codec: str) -> None:
    assert migrate(read_document(TEXT.encode(codec))).workflow.name == "für 🎨"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "is not valid JSON: it is empty"),
        (b" \n" * 1000, "is not valid JSON: it is empty"),
        (b"\0" * 1000, "is not valid JSON: "),
        (b"<html></html>", "is not valid JSON: "),
        (TEXT.encode()[:-1], "it ends too early"),
        (TEXT.encode()[:20], "it ends too early"),
        (TEXT.encode("utf-16")[:-1], "is not valid JSON: 'utf-16-le' codec can't decode"),
        (TEXT.encode("utf-16-le"), "is not valid JSON: "),
        (b"\xff" * 1000, "is not valid JSON: "),
        (b"[" * 100_000, "it nests more than 200"),
        (b"[" * 100_000 + b"]" * 100_000, "it nests more than 200"),
        (b'{"nodes":' * 100_000, "it nests more than 200"),
        (TEXT.encode()[:-1] + b',"x":' + b"[" * 250 + b"]" * 250 + b"}", "it nests more than 200"),
        (b'"' + b"[" * 1_000_000 + b'"', "is not a workflow"),
        (b'{"a":"' + b'{\\"a\\":' * 100_000 + b'"}', "is not a workflow"),
        (b"[" + b"9" * 1_000_000 + b"]", "an integer has 1000000 digits"),
        (b"[1e" + b"9" * 1_000_000 + b"]", "is too large"),
        (b'{"nodes":{},"nodes":{}}', "the key 'nodes' is there twice"),
        (b'{"a":NaN}', "NaN is no JSON number"),
        (SIGNATURE, "is a truncated PNG"),
        (picture(TEXT.encode())[:60], "is a truncated PNG"),
        (picture(b"{"), "the workflow in my.json is not valid JSON"),
        (picture(b"", packed=True), "the workflow in my.json is not valid JSON: it is empty"),
        (picture(b" " * (65 * 2**20), packed=True), "embeds a workflow of more than 64 MB"),
    ],
    ids=range(24),
)
def test_what_is_no_workflow_gets_one_short_sentence(data: bytes, sentence: str) -> None:
    found = answer(data)
    assert sentence in found
    assert "my.json" in found
    assert len(found) < 250


def test_a_file_that_is_too_large_is_not_even_parsed() -> None:
    assert answer(bytes(MAX_FILE + 1)) == "my.json is larger than 256 MB; that is no workflow"


def test_a_file_of_more_values_than_fit_into_memory_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_text, "MAX_PARTS", 1000)
    nodes = {f"n{number}": {"type": "a/b"} for number in range(1000)}
    assert "values; that is more than is read" in answer(json.dumps({**DOCUMENT, "nodes": nodes}).encode())


@pytest.mark.parametrize("value", [[], {}])
def test_a_parsed_document_that_nests_without_end_is_refused(value: Any) -> None:

    for _ in range(100_000):
        value = [value]
    with pytest.raises(DocumentError, match="the document is not a workflow: it nests more than 200"):
        migrate({**DOCUMENT, "stranger": value})


def test_what_no_json_can_say_is_refused_in_a_parsed_document_too() -> None:
    unsayable: list[Any] = [float("nan"), float("inf"), "\ud800", {1: 2}, {"\ud800": 1}, object(), {1, 2}, b"x"]
    for value in unsayable:
        with pytest.raises(DocumentError, match="the document is not a workflow: "):
            migrate({**DOCUMENT, "stranger": value})
