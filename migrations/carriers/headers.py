"""Texts in files that begin with JSON of their own: safetensors (so `.latent` of ComfyUI), and binary glTF.

Source: the format of safetensors (eight bytes of length, then JSON), glTF 2.0 section 4.4.
"""

from __future__ import annotations

from typing import Final

from nodeloom.migrations.carriers.loose_json import read_loose_json
from nodeloom.migrations.carriers.text import Texts, number, piece, texts_of

_LONGEST: Final = 100 * 2**20


def is_safetensors(data: bytes) -> bool:
    """Whether bytes begin as a file of safetensors does."""
    return len(data) > 9 and data[8:9] == b"{" and 2 <= number(data, 0, 8, "little") <= _LONGEST


def safetensors_texts(data: bytes) -> Texts:
    """The texts in the metadata of a file of safetensors."""
    header = read_loose_json(piece(data, 8, number(data, 0, 8, "little")), "the header")
    return texts_of(header.get("__metadata__") if isinstance(header, dict) else None)


def gltf_texts(data: bytes) -> Texts:
    """The texts in what a binary glTF says of itself."""
    header = read_loose_json(piece(data, 20, number(data, 12, 4, "little")), "the header")
    asset = header.get("asset") if isinstance(header, dict) else None
    return texts_of(asset.get("extras") if isinstance(asset, dict) else None)
