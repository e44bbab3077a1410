from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from nodeloom.runtime.models.header import read_header
from nodeloom.schema.errors import ModelError


def file_of(path: Path, header: object, data: bytes) -> Path:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    path.write_bytes(len(text).to_bytes(8, "little") + text + data)
    return path


def entry(shape: list[int], begin: int, end: int, dtype: str = "F32") -> dict[str, Any]:
    return {"dtype": dtype, "shape": shape, "data_offsets": [begin, end]}


def test_names_shapes_and_metadata_are_read(tmp_path: Path) -> None:
    header = {"__metadata__": {"title": "ink"}, "a": entry([2, 1], 0, 8), "b": entry([], 8, 12)}
    found = read_header(file_of(tmp_path / "x.safetensors", header, bytes(12)))
    assert {name: tensor.shape for name, tensor in found.tensors.items()} == {"a": (2, 1), "b": ()}
    assert found.metadata == {"title": "ink"}


@pytest.mark.parametrize(
    ("header", "data", "complaint"),
    [
        ({"a": entry([2], 0, 8)}, bytes(7), "is truncated (its tensors take 8 bytes, only 7 are there)"),
        ({"a": entry([2], 0, 8)}, bytes(9), "1 bytes follow its last tensor"),
        ({"a": entry([2], 0, 8), "b": entry([2], 4, 12)}, bytes(12), "'b' overlaps the one before it"),
        ({"a": entry([2], 0, 8), "b": entry([1], 12, 16)}, bytes(16), "'b' leaves a gap before it"),
        ({"a": entry([3], 0, 8)}, bytes(8), "'a' of shape [3] needs 12 bytes but is given 8"),
        ({"a": entry([1], 8, 4)}, bytes(8), "needs 4 bytes but is given -4"),
        ({"a": entry([-1], 0, 4)}, bytes(4), "lacks a proper dtype, shape or data_offsets"),
        ({"a": entry([True], 0, 4)}, bytes(4), "lacks a proper dtype, shape or data_offsets"),
        ({"a": {"dtype": "F32", "shape": [1]}}, bytes(4), "lacks a proper dtype, shape or data_offsets"),
        ({"a": [1]}, b"", "the entry of tensor 'a' is not an object"),
        ({"a": entry([1], 0, 4, "F33")}, bytes(4), "as 'F33', a number format this version doesn't know"),
        ({"__metadata__": {"a": 1}}, b"", "its metadata is not a table of texts"),
        (
            b'{"a": {"dtype": "U8", "shape": [1], "data_offsets": [0, 1]},'
            b' "a": {"dtype": "U8", "shape": [1], "data_offsets": [1, 2]}}',
            bytes(2),
            "'a' leaves a gap before it",
        ),
        (b'{"a": ', b"", "its header is not valid JSON"),
        (b'{"a": ' + b"[" * 200_000, b"", "its header is not valid JSON"),
        (b"{}\xff", b"", "its header is not valid JSON"),
    ],
)
def test_a_header_that_does_not_add_up_is_refused(tmp_path: Path, header: object, data: bytes, complaint: str) -> None:
    path = file_of(tmp_path / "x.safetensors", header, data)
    with pytest.raises(ModelError) as caught:
        read_header(path)
    assert str(caught.value).startswith(str(path))
    assert complaint in str(caught.value)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "is empty: download or copy it again"),
        (b"{", "is not a safetensors file"),
        (b"<!DOCTYPE html><html>Sign in to download</html>", "is not a safetensors file"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:00", "is a Git LFS pointer"),
        (b"PK\x03\x04\x00\x00\x08\x08archive/data.pkl", "holds a pickle"),
        (b"\x80\x02}q\x00(X\x05\x00", "holds a pickle"),
        ((500).to_bytes(8, "little") + b'{"a": ', "is truncated (its header alone takes 500 bytes"),
        ((2**40).to_bytes(8, "little") + b"{}", "is not a safetensors file"),
    ],
)
def test_another_kind_of_file_is_called_what_it_is(tmp_path: Path, content: bytes, complaint: str) -> None:
    path = tmp_path / "x.safetensors"
    path.write_bytes(content)
    with pytest.raises(ModelError, match=r"x\.safetensors") as caught:
        read_header(path)
    assert complaint in str(caught.value)


@pytest.mark.parametrize("length", [0x4B50, 0x80, 0x0280])
def test_a_header_length_that_looks_like_a_pickle_is_none(tmp_path: Path, length: int) -> None:
    text = b"{}".ljust(length)
    assert read_header(file_of(tmp_path / "x.safetensors", text, b"")).tensors == {}


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"gone\.safetensors is not there any more"):
        read_header(tmp_path / "gone.safetensors")
    with pytest.raises(ModelError, match="is not a regular file"):
        read_header(tmp_path)


def test_a_header_that_would_take_gigabytes_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "x.safetensors"
    with path.open("wb") as stream:
        stream.write((60_000_000).to_bytes(8, "little") + b'{"a":')
        stream.truncate(70_000_000)
    with pytest.raises(ModelError, match="has a header of 60 MB, where 25 are read at the most: have it saved again"):
        read_header(path)
