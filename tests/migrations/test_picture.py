"""Workflows in pictures."""

import io
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from nodeloom.migrations import read_document
from nodeloom.migrations.picture import SIGNATURE
from nodeloom.schema import DocumentError
from nodeloom.schema.workflow import PICTURE_KEY


def png(key: str = PICTURE_KEY, text: str = '{"a":"é"}', *, packed: bool = True) -> bytes:
    info = PngInfo()
    info.add_text("Software", "something else")
    info.add_itxt(key, text, zip=packed)
    buffer = io.BytesIO()
    Image.new("RGB", (3, 2)).save(buffer, "PNG", pnginfo=info)
    return buffer.getvalue()


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


@pytest.mark.parametrize("packed", [True, False])
def test_the_workflow_of_a_picture_is_read(packed: bool) -> None:
    assert read_document(png(packed=packed), "my.png") == {"a": "é"}


def test_a_picture_without_workflow_says_so() -> None:
    with pytest.raises(DocumentError, match=r"my\.png carries no workflow"):
        read_document(png(key="parameters"), "my.png")


@given(st.integers(8, len(png()) - 1))
def test_a_truncated_picture_says_so_or_still_has_its_workflow(length: int) -> None:
    try:
        assert read_document(png()[:length], "my.png") == {"a": "é"}
    except DocumentError as error:
        assert "my.png is a truncated PNG" in str(error)  # noqa: PT017 - both outcomes are right


def test_a_damaged_picture_says_so() -> None:
    data = bytearray(png(packed=False))
    data[data.index(b'{"a"')] ^= 1
    with pytest.raises(DocumentError, match="my.png is a damaged PNG: the checksum"):
        read_document(bytes(data), "my.png")


def test_a_document_that_unpacks_to_too_much_is_refused() -> None:
    body = PICTURE_KEY.encode() + b"\0\1\0\0\0" + zlib.compress(b" " * (65 * 2**20))
    bomb = SIGNATURE + chunk(b"iTXt", body) + chunk(b"IEND", b"")
    with pytest.raises(DocumentError, match="more than 64 MB"):
        read_document(bomb, "my.png")


@given(st.binary(max_size=200))
def test_no_bytes_after_the_signature_crash_it(rest: bytes) -> None:
    with pytest.raises(DocumentError):
        read_document(SIGNATURE + rest, "my.png")
