"""Files other than PNG that carry a workflow beside what they are: `carried_texts`. They are read as bytes alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from nodeloom.migrations.carriers.headers import gltf_texts, is_safetensors, safetensors_texts
from nodeloom.migrations.carriers.iso_media import iso_media_texts
from nodeloom.migrations.carriers.loose_json import read_loose_json
from nodeloom.migrations.carriers.markup import is_svg, svg_texts
from nodeloom.migrations.carriers.matroska import matroska_texts
from nodeloom.migrations.carriers.pictures import avif_texts, jpeg_texts, webp_texts
from nodeloom.migrations.carriers.sound import flac_texts, mp3_texts, ogg_texts
from nodeloom.migrations.carriers.text import DamageError, Texts
from nodeloom.schema.errors import DocumentError

__all__ = ["CARRIER_SUFFIXES", "carried_texts", "carrier_name", "read_loose_json"]

CARRIER_SUFFIXES: Final = (
    *(".webp", ".jpg", ".jpeg", ".avif", ".heic", ".svg", ".txt"),
    *(".mp4", ".m4v", ".mov", ".webm", ".mkv", ".flac", ".ogg", ".opus", ".mp3"),
    *(".glb", ".safetensors", ".latent"),
)
"""What the names of files that carry a workflow and can't be given one end in."""

Kind = tuple[str, Callable[[bytes], bool], Callable[[bytes], Texts]]
_STILL: Final = (b"avif", b"avis", b"heic", b"mif1")
_KINDS: Final[tuple[Kind, ...]] = (
    ("WEBP", lambda data: data[:4] == b"RIFF" and data[8:12] == b"WEBP", webp_texts),
    ("JPEG", lambda data: data[:3] == b"\xff\xd8\xff", jpeg_texts),
    ("AVIF", lambda data: data[4:8] == b"ftyp" and data[8:12] in _STILL, avif_texts),
    ("MP4", lambda data: data[4:8] == b"ftyp", iso_media_texts),
    ("WEBM", lambda data: data[:4] == b"\x1a\x45\xdf\xa3", matroska_texts),
    ("FLAC", lambda data: data[:4] == b"fLaC", flac_texts),
    ("OGG", lambda data: data[:4] == b"OggS", ogg_texts),
    ("MP3", lambda data: data[:3] == b"ID3", mp3_texts),
    ("GLB", lambda data: data[:4] == b"glTF", gltf_texts),
    ("safetensors file", is_safetensors, safetensors_texts),
    ("SVG", is_svg, svg_texts),
)


def carried_texts(data: bytes, what: str) -> Texts | None:
    """The texts that a file carries, by keyword in lower case; None if it is of no kind that is known to.

    `DocumentError` names `what` if it is damaged.
    """
    for name, is_kind, read in _KINDS:
        if is_kind(data):
            try:
                return read(data)
            except DamageError as damage:
                raise DocumentError(f"{what} is a damaged {name}: {damage}") from damage
            except DocumentError as error:
                raise DocumentError(f"{what} is a damaged {name}: {error}") from error
    return None


def carrier_name(data: bytes) -> str:
    """What kind of file this is, if it is one that carries texts; else empty."""
    return next((name for name, is_kind, _ in _KINDS if is_kind(data)), "")
