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
from nodeloom.migrations.picture import SIGNATURE, embedded_workflow, with_workflow
from nodeloom.runtime.worker.pictures import png_bytes
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
        read_document(png(key="Comment"), "my.png")


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


def test_a_picture_of_another_program_that_carries_no_workflow_names_it() -> None:
    with pytest.raises(DocumentError, match=r"my\.png carries no workflow of nodeloom: .*\(InvokeAI\)"):
        read_document(png(key="sd-metadata"), "my.png")


@pytest.mark.parametrize("key", ["prompt", "workflow", "invokeai_workflow", "invokeai_graph"])
def test_the_workflow_of_another_program_is_read(key: str) -> None:
    assert read_document(png(key=key), "my.png") == {"a": "é"}


def test_ours_counts_before_that_of_another_program_and_a_workflow_before_a_graph() -> None:
    def texts(*keys: str) -> bytes:
        chunks = [chunk(b"tEXt", key.encode() + f'\0"{key}"'.encode()) for key in keys]
        return SIGNATURE + b"".join(chunks) + chunk(b"IEND", b"")

    assert read_document(texts("invokeai_graph", "invokeai_workflow", PICTURE_KEY)) == PICTURE_KEY
    assert read_document(texts("invokeai_graph", "invokeai_workflow")) == "invokeai_workflow"


def test_compressed_texts_of_other_programs_are_read() -> None:
    body = b"invokeai_workflow\0\0" + zlib.compress(b"[1]")
    assert read_document(SIGNATURE + chunk(b"zTXt", body) + chunk(b"IEND", b"")) == [1]


def test_a_new_workflow_stands_as_if_the_picture_had_been_saved_with_it() -> None:
    image = Image.effect_noise((9, 7), 50)
    assert with_workflow(png_bytes(image, '{"a":"old"}'), b'{"a":"new"}', "my.png") == png_bytes(image, '{"a":"new"}')


@pytest.mark.parametrize("packed", [True, False])
@given(text=st.text(max_size=50), before=st.binary(max_size=20), tail=st.binary(max_size=20))
def test_all_but_the_workflow_stays_byte_for_byte(packed: bool, text: str, before: bytes, tail: bytes) -> None:
    own = png(packed=packed)
    old = own.index(b"iTXt") - 4
    data = own[:old] + chunk(b"abCd", before) + own[old:] + tail
    new = with_workflow(data, text.encode(), "my.png")
    start = old + 12 + len(before)
    rest = len(data) - start - 12 - int.from_bytes(data[start : start + 4], "big")
    assert embedded_workflow(new, "my.png").text.decode() == text
    assert new[:start] == data[:start]
    assert new[len(new) - rest :] == data[len(data) - rest :]


def test_pixels_survive_a_new_workflow() -> None:
    image = Image.effect_noise((40, 30), 50)
    new = with_workflow(png_bytes(image, "{}"), b'{"much": "longer"}', "my.png")
    assert Image.open(io.BytesIO(new)).tobytes() == image.tobytes()


def test_only_the_first_workflow_of_a_picture_counts_and_is_replaced() -> None:
    old = chunk(b"tEXt", PICTURE_KEY.encode() + b"\0[1]")
    second = chunk(b"tEXt", PICTURE_KEY.encode() + b"\0[2]")
    data = SIGNATURE + old + second + chunk(b"IEND", b"")
    new = with_workflow(data, b"[3]", "my.png")
    assert read_document(new, "my.png") == [3]
    assert second in new


def test_a_workflow_too_large_to_be_read_again_is_not_written() -> None:
    with pytest.raises(DocumentError, match=r"my\.png: the workflow has more than 64 MB"):
        with_workflow(png(), b" " * (64 * 2**20 + 1), "my.png")


def test_a_picture_of_another_program_keeps_what_it_carries_beside_ours() -> None:
    old = png(key="prompt")
    new = with_workflow(old, b'{"a": 1}', "my.png")
    assert read_document(new, "my.png") == {"a": 1}
    assert new.startswith(old[:-12])
    assert new.endswith(old[-12:])


def test_a_workflow_goes_under_the_keyword_of_another_program_as_plain_text() -> None:
    texts = png(key="prompt") + b"after the end"
    new = with_workflow(texts, '{"é": "🦊"}'.encode(), "my.png", keyword="workflow", without=("prompt",))
    with Image.open(io.BytesIO(new)) as image:
        assert image.text == {"Software": "something else", "workflow": '{"\\u00e9": "\\ud83e\\udd8a"}'}  # type: ignore[attr-defined]
    assert new.endswith(b"after the end")
    again = with_workflow(new, b"{}", "my.png", keyword="workflow")
    assert again == with_workflow(texts, b"{}", "my.png", keyword="workflow", without=("prompt",))


def test_a_picture_of_endlessly_many_chunks_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nodeloom.migrations.picture.MOST_CHUNKS", 100)
    with pytest.raises(DocumentError, match=r"my\.png is a PNG of more than 100 chunks, which no picture has"):
        read_document(SIGNATURE + chunk(b"teXt", b"") * 200, "my.png")


def test_the_workflow_of_an_animation_of_comfyui_is_read() -> None:
    body = b'workflow\0{"a": 1}'
    assert read_document(SIGNATURE + chunk(b"comf", body) + chunk(b"IEND", b"")) == {"a": 1}
