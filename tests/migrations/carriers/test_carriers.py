"""Files that carry a workflow beside what they are: every kind is read, and damage gets one sentence."""

from __future__ import annotations

import io
import json
import struct
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from nodeloom.migrations import read_document
from nodeloom.migrations.carriers import carried_texts, carrier_name
from nodeloom.schema import DocumentError

PROMPT: Any = {"1": {"class_type": "KSampler", "inputs": {"text": "für"}}}
WORKFLOW: Any = {"nodes": [], "links": [], "version": 0.4}
TEXTS = {"prompt": json.dumps(PROMPT), "workflow": json.dumps(WORKFLOW)}
PARAMETERS = "a für cat\nSteps: 20, Seed: 5"


def exif(**tags: str) -> Image.Exif:
    found = Image.Exif()
    for tag, text in zip((0x0110, 0x010F), tags, strict=False):
        found[tag] = f"{text}:{tags[text]}"
    return found


def commented(comment: bytes) -> Image.Exif:
    found = Image.Exif()
    found.get_ifd(0x8769)[0x9286] = comment
    return found


def picture(kind: str, found: Image.Exif | None = None, **more: Any) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8)).save(buffer, kind, **({"exif": found} if found is not None else {}), **more)
    return buffer.getvalue()


def box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def mp4(texts: dict[str, str], *, full: bool = True) -> bytes:
    keys = [struct.pack(">I4s", 8 + len(key), b"mdta") + key.encode() for key in texts]
    items = [
        box(struct.pack(">I", place), box(b"data", struct.pack(">II", 1, 0), text.encode()))
        for place, text in enumerate(texts.values(), 1)
    ]
    head = b"\0" * 4 if full else b""
    meta = box(
        b"meta",
        head,
        box(b"hdlr", bytes(25)),
        box(b"keys", struct.pack(">II", 0, len(keys)), *keys),
        box(b"ilst", *items),
    )
    return (
        box(b"ftyp", b"isom\0\0\0\0")
        + box(b"mdat", bytes(50))
        + box(b"moov", box(b"mvhd", bytes(9)), box(b"udta", meta))
    )


def element(kind: bytes, *parts: bytes, unknown: bool = False) -> bytes:
    body = b"".join(parts)
    return kind + (b"\x01" + b"\xff" * 7 if unknown else struct.pack(">Q", 1 << 56 | len(body))) + body


def webm(texts: dict[str, str], *, unknown: bool = False) -> bytes:
    tags = [
        element(
            b"\x73\x73",
            element(b"\x67\xc8", element(b"\x45\xa3", key.upper().encode()), element(b"\x44\x87", text.encode())),
        )
        for key, text in texts.items()
    ]
    cluster = element(b"\x1f\x43\xb6\x75", bytes(40), unknown=unknown)
    parts = (cluster, element(b"\x12\x54\xc3\x67", *tags))
    return element(b"\x1a\x45\xdf\xa3", b"") + element(b"\x18\x53\x80\x67", *parts, unknown=unknown)


def comments(texts: dict[str, str]) -> bytes:
    found = [f"{key}={text}".encode() for key, text in texts.items()]
    return (
        struct.pack("<I", 0)
        + struct.pack("<I", len(found))
        + b"".join(struct.pack("<I", len(each)) + each for each in found)
    )


def flac(texts: dict[str, str]) -> bytes:
    body = comments(texts)
    return b"fLaC" + b"\0\0\0\x22" + bytes(34) + b"\x84" + len(body).to_bytes(3, "big") + body


def ogg(texts: dict[str, str]) -> bytes:
    packets = [b"OpusHead" + bytes(11), b"OpusTags" + comments(texts), b"sound"]
    sizes = [size for each in packets for size in [255] * (len(each) // 255) + [len(each) % 255]]
    body, pages = b"".join(packets), b""
    while sizes:
        segments, sizes = sizes[:5], sizes[5:]
        pages += b"OggS" + bytes(22) + bytes([len(segments), *segments]) + body[: sum(segments)]
        body = body[sum(segments) :]
    return pages


def mp3(texts: dict[str, str]) -> bytes:
    frames = b""
    for key, text in texts.items():
        body = b"\x03" + key.encode() + b"\0" + text.encode()
        frames += b"TXXX" + bytes([0, 0, len(body) >> 7, len(body) & 0x7F]) + b"\0\0" + body
    return b"ID3\x04\0\0" + bytes([0, 0, len(frames) >> 7, len(frames) & 0x7F]) + frames + bytes(20)


def safetensors(texts: dict[str, str]) -> bytes:
    header = json.dumps(
        {"__metadata__": texts, "latent": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}
    ).encode()
    return struct.pack("<Q", len(header)) + header + bytes(4)


def glb(texts: dict[str, str]) -> bytes:
    header = json.dumps({"asset": {"version": "2.0", "extras": texts}}).encode()
    return struct.pack("<4sIII4s", b"glTF", 2, 20 + len(header), len(header), b"JSON") + header


def svg(texts: dict[str, str]) -> bytes:
    return f'<?xml version="1.0"?><svg a="b"><metadata><![CDATA[{json.dumps(texts)}]]></metadata></svg>'.encode()


MAKERS: dict[str, Callable[[dict[str, str]], bytes]] = {
    "WEBP": lambda texts: picture("WEBP", exif(**texts)),
    "JPEG": lambda texts: picture("JPEG", exif(**texts)),
    "AVIF": lambda texts: picture("AVIF", exif(**texts)),
    "MP4": mp4,
    "MP4 as QuickTime": lambda texts: mp4(texts, full=False),
    "MP4 with a comment": lambda texts: mp4({"comment": json.dumps(texts)}),
    "WEBM": webm,
    "WEBM that was streamed": lambda texts: webm(texts, unknown=True),
    "FLAC": flac,
    "OGG": ogg,
    "MP3": mp3,
    "GLB": glb,
    "safetensors file": safetensors,
    "SVG": svg,
}


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_the_editor_s_document_comes_before_the_prompt(make: Callable[[dict[str, str]], bytes]) -> None:
    assert read_document(make(TEXTS), "my.file") == WORKFLOW
    assert read_document(make({"prompt": TEXTS["prompt"]}), "my.file") == PROMPT


@pytest.mark.parametrize(("name", "make"), MAKERS.items(), ids=MAKERS)
def test_a_file_that_carries_nothing_says_so(name: str, make: Callable[[dict[str, str]], bytes]) -> None:
    assert name.startswith(carrier_name(make({})))
    with pytest.raises(DocumentError, match=r"my\.file carries no workflow"):
        read_document(make({}), "my.file")


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_a_file_that_ends_too_early_says_so_or_still_has_its_workflow(make: Callable[[dict[str, str]], bytes]) -> None:
    whole = make(TEXTS)
    for length in range(12, len(whole), 7):
        try:
            assert read_document(whole[:length], "my.file") in (WORKFLOW, PROMPT)
        except DocumentError as error:
            assert "my.file" in str(error)  # noqa: PT017 - both outcomes are right


@settings(max_examples=150, derandomize=True)
@given(st.sampled_from(sorted(MAKERS)), st.data())
def test_no_damage_crashes_it(name: str, data: st.DataObject) -> None:
    damaged = bytearray(MAKERS[name](TEXTS))
    for _ in range(data.draw(st.integers(1, 5))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    try:
        read_document(bytes(damaged), "my.file")
    except DocumentError as error:
        assert "my.file" in str(error)  # noqa: PT017 - both outcomes are right


@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
@pytest.mark.parametrize(
    "comment",
    [
        b"UNICODE\0" + PARAMETERS.encode("utf-16-be"),
        b"UNICODE\0" + PARAMETERS.encode("utf-16-le"),
        b"ASCII\0\0\0" + PARAMETERS.encode(),
        b"\0" * 8 + PARAMETERS.encode(),
    ],
    ids=["big end first", "little end first", "ascii", "undefined"],
)
def test_the_parameters_of_a1111_are_read_from_a_comment(kind: str, comment: bytes) -> None:
    assert read_document(picture(kind, commented(comment)), "my.file") == PARAMETERS


def test_a_text_file_of_parameters_is_read() -> None:
    assert read_document(PARAMETERS.encode(), "my.txt") == PARAMETERS


@pytest.mark.parametrize(
    "inside",
    [
        '<rdf:li><my:workflow>{"a": "&lt;b&gt;"}</my:workflow></rdf:li>',
        "<rdf:Description my:workflow='{&quot;a&quot;: &quot;&lt;b&gt;&quot;}'/>",
    ],
    ids=["element", "attribute"],
)
def test_xmp_is_read(inside: str) -> None:
    xmp = f"<x:xmpmeta>{inside}</x:xmpmeta>".encode()
    assert read_document(picture("WEBP", xmp=xmp), "my.webp") == {"a": "<b>"}
    assert read_document(picture("JPEG", xmp=xmp), "my.jpg") == {"a": "<b>"}


@pytest.mark.parametrize("make", [svg, safetensors, lambda texts: mp4({"comment": json.dumps(texts)})])
def test_what_is_no_number_in_what_python_wrote_is_null(make: Callable[[Any], bytes]) -> None:
    prompt = {"1": {"class_type": "X", "inputs": {}, "is_changed": [float("nan")]}}
    assert read_document(make({"prompt": prompt}), "my.file") == {"1": {**prompt["1"], "is_changed": [None]}}


def test_what_a_file_says_of_its_lengths_is_not_believed() -> None:
    huge = [
        b"RIFF\xff\xff\xff\xffWEBPEXIF\xff\xff\xff\x7f",
        b"\xff\xd8\xff\xe1\xff\xff",
        b"\0\0\0\x10ftypisom\0\0\0\0\xff\xff\xff\xffmoov",
        b"fLaC\x84\xff\xff\xff",
        b"ID3\x04\0\0\x7f\x7f\x7f\x7fTXXX\x7f\x7f\x7f\x7f\0\0",
        struct.pack("<Q", 10**7) + b"{  ",
    ]
    for data in huge:
        with pytest.raises(DocumentError, match="my.file is a damaged "):
            carried_texts(data, "my.file")


def test_json_and_plain_text_are_no_carriers() -> None:
    assert carried_texts(b'{"nodes": {}}', "my.json") is None
    assert carried_texts(b"", "my.json") is None
