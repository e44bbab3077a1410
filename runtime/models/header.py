"""The header of a safetensors file: which tensors it holds, checked strictly and read without loading one.

The format is eight bytes of little-endian header length, that many bytes of JSON, then the raw tensors without a gap.
It must not know torch: finding and identifying models stay quick.
"""

from __future__ import annotations

import stat
from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

import orjson

from nodeloom.runtime.models.pickles import disguise_refusal, looks_pickled
from nodeloom.schema.errors import ModelError

_LENGTH_BYTES: Final = 8
_MAX_HEADER_BYTES: Final = (
    25_000_000  # the format allows 100 MB, which take gigabytes when they are read; models have 1
)
_LFS_POINTER: Final = b"version https://git-lfs"
_DTYPE_BITS: Final[Mapping[str, int]] = {
    "F64": 64, "F32": 32, "F16": 16, "BF16": 16, "I64": 64, "I32": 32, "I16": 16, "I8": 8,
    "U64": 64, "U32": 32, "U16": 16, "U8": 8, "BOOL": 8, "C64": 64,
    "F8_E4M3": 8, "F8_E5M2": 8, "F8_E8M0": 8, "F8_E4M3FNUZ": 8, "F8_E5M2FNUZ": 8, "F6_E2M3": 6, "F6_E3M2": 6, "F4": 4,
}  # fmt: skip


class TensorInfo(NamedTuple):
    """What the header says of one tensor: its dtype in the format's spelling, its shape and its size in bytes."""

    dtype: str
    shape: tuple[int, ...]
    size: int


@dataclass(frozen=True, slots=True)
class Header:
    """The tensors of a safetensors file by name, and the free text metadata beside them."""

    tensors: Mapping[str, TensorInfo]
    metadata: Mapping[str, str]


def read_header(path: Path) -> Header:
    """Read and check the header of a safetensors file; raise ModelError with a sentence that names the file.

    After this the whole file is known to be there and every tensor to lie inside it, without overlap or gap.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise ModelError(f"{path} is not a regular file, so it can't be read as a model")
        with path.open("rb") as stream:
            raw = _header_bytes(path, stream, status.st_size)
    except FileNotFoundError as error:
        raise ModelError(
            f"{path} is not there any more, or a link to a file that is gone: put it back, or delete the link"
        ) from error
    except OSError as error:
        raise ModelError(f"{path} can't be read ({error.strerror or error}): check its permissions") from error
    return _checked_header(path, _parse(path, raw), status.st_size - _LENGTH_BYTES - len(raw))


def _header_bytes(path: Path, stream: BinaryIO, size: int) -> bytes:
    """Return the JSON text of the header, once its announced length makes sense."""
    if size == 0:
        raise ModelError(f"{path} is empty: download or copy it again")
    head = stream.read(len(_LFS_POINTER))
    if looks_pickled(head):
        raise ModelError(disguise_refusal(path))
    if head == _LFS_POINTER:
        raise ModelError(f"{path} is a Git LFS pointer, not the model itself: run 'git lfs pull' where it came from")
    length = int.from_bytes(head[:_LENGTH_BYTES], "little")
    is_header = len(head) > _LENGTH_BYTES and head[_LENGTH_BYTES:][:1] == b"{"
    if is_header and _MAX_HEADER_BYTES < length <= size - _LENGTH_BYTES:
        raise ModelError(
            f"{path} has a header of {length // 10**6} MB, where {_MAX_HEADER_BYTES // 10**6} are read at the most: "
            "have it saved again without so much metadata"
        )
    if not is_header or length > _MAX_HEADER_BYTES:
        raise ModelError(
            f"{path} is not a safetensors file (it doesn't start with a safetensors header): "
            "if a download page or another file was saved under this name, get the model again"
        )
    if length > size - _LENGTH_BYTES:
        raise _truncated(path, f"its header alone takes {length} bytes", size)
    stream.seek(_LENGTH_BYTES)
    return stream.read(length)


def _parse(path: Path, raw: bytes) -> dict[str, object]:
    """Decode the header's JSON into one object.

    Of a name that occurs twice the last entry counts: the bytes of the other are then a gap.
    """
    try:
        parsed = orjson.loads(raw)
    except ValueError as error:
        raise _damaged(path, f"its header is not valid JSON: {error}") from error
    if not isinstance(parsed, dict):
        raise _damaged(path, "its header is not a JSON object")
    return parsed


def _checked_header(path: Path, parsed: dict[str, object], data_size: int) -> Header:
    """Check each entry by itself and all of them together against the `data_size` bytes that follow the header."""
    metadata = parsed.pop("__metadata__", {})
    if not isinstance(metadata, dict) or not all(isinstance(value, str) for value in metadata.values()):
        raise _damaged(path, "its metadata is not a table of texts")
    spans: list[tuple[int, int, str]] = []
    tensors: dict[str, TensorInfo] = {}
    for name, entry in parsed.items():
        tensors[name], begin, end = _checked_tensor(path, name, entry)
        spans.append((begin, end, name))
    _check_spans(path, sorted(spans), data_size)
    return Header(tensors, metadata)


def _checked_tensor(path: Path, name: str, entry: object) -> tuple[TensorInfo, int, int]:
    """Return one tensor's description and where its bytes begin and end."""
    if not isinstance(entry, dict):
        raise _damaged(path, f"the entry of tensor {name!r} is not an object")
    dtype, shape, offsets = entry.get("dtype"), _naturals(entry.get("shape")), _naturals(entry.get("data_offsets"))
    if shape is None or offsets is None or len(offsets) != 2 or not isinstance(dtype, str):
        raise _damaged(path, f"the entry of tensor {name!r} lacks a proper dtype, shape or data_offsets")
    if dtype not in _DTYPE_BITS:
        raise ModelError(f"{path} stores tensor {name!r} as {dtype!r}, a number format this version doesn't know")
    begin, end = offsets
    size = (prod(shape) * _DTYPE_BITS[dtype] + 7) // 8
    if end - begin != size:
        raise _damaged(path, f"tensor {name!r} of shape {list(shape)} needs {size} bytes but is given {end - begin}")
    return TensorInfo(dtype, shape, size), begin, end


def _naturals(value: object) -> tuple[int, ...] | None:
    """Return a JSON list of whole numbers >= 0 as a tuple, None for anything else (true and 1.0 included)."""
    if not isinstance(value, list):
        return None
    for item in value:
        if type(item) is not int or item < 0:
            return None
    return tuple(value)


def _check_spans(path: Path, spans: list[tuple[int, int, str]], data_size: int) -> None:
    """Check that the sorted (begin, end, name) spans tile the data from its first to its last byte."""
    position = 0
    for begin, end, name in spans:
        if begin != position:
            what = "overlaps the one before it" if begin < position else "leaves a gap before it"
            raise _damaged(path, f"tensor {name!r} {what} (it begins at byte {begin}, {position} was expected)")
        position = end
    if position > data_size:
        raise _truncated(path, f"its tensors take {position} bytes", data_size)
    if position < data_size:
        raise _damaged(path, f"{data_size - position} bytes follow its last tensor")


def _truncated(path: Path, needs: str, found: int) -> ModelError:
    return ModelError(f"{path} is truncated ({needs}, only {found} are there): download or copy it again")


def _damaged(path: Path, why: str) -> ModelError:
    return ModelError(f"{path} is damaged ({why}): download or copy it again")
