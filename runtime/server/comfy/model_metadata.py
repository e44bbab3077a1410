"""`metadata_of`: what the author of a model wrote into the head of its file, read without any of its weights."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from nodeloom.schema.errors import DocumentError
from nodeloom.schema.json import JSON, read_json

LONGEST: Final = 2**20
"""Bytes of a head that is read, as in ComfyUI."""
_SIZE: Final = 8
"""Bytes of the length that a file of safetensors begins with."""


def metadata_of(folders: tuple[Path, ...], place: str) -> JSON:
    """The metadata of the model at a place in one of these folders; None if there is none, or no such file."""
    for folder in folders:
        try:
            with (folder / place).open("rb") as file:
                length = int.from_bytes(file.read(_SIZE), "little")
                head = file.read(length) if length <= LONGEST else b""
        except OSError:
            continue
        try:
            found = read_json(head, "the head")
        except DocumentError:
            return None
        return found.get("__metadata__") if isinstance(found, dict) else None
    return None
