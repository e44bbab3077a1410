"""Pickled checkpoints: how to know one, and the sentence that refuses it. Nothing here ever unpickles.

Unpickling a file runs whatever code its author put inside, so a pickle is recognised by its name or its first
bytes and turned away. It must not know torch.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

PICKLE_SUFFIXES: Final = frozenset({".ckpt", ".pt", ".pth", ".bin"})
"""File name endings under which pickled weights are passed around."""

HEAD_BYTES: Final = 9
"""How many of a file's first bytes tell whether it is a pickle."""

_ZIP_MAGIC: Final = b"PK"  # torch.save since 1.6 writes a zip archive with a pickle inside
_PICKLE_MAGIC: Final = b"\x80"  # the PROTO opcode that opens every pickle of protocol 2 and later

_HOW_TO_CONVERT: Final = (
    "convert it to .safetensors (read it with torch.load(path, weights_only=True) in a place where it can do no harm, "
    "write it with safetensors.torch.save_file) or get the .safetensors release of the same model"
)


def looks_pickled(head: bytes) -> bool:
    """Tell whether a file whose first nine bytes or more are `head` is a pickle or torch's zip of pickles.

    A safetensors file starts with its header's length, so by chance its first bytes can be these too; but then the
    length's upper half is zero (the format allows 100 MB) and the JSON begins right after it.
    """
    is_safetensors = not any(head[4:8]) and head[8:9] == b"{"
    return head.startswith((_ZIP_MAGIC, _PICKLE_MAGIC)) and not is_safetensors


def refusal(path: Path) -> str:
    """Return the sentence that refuses a file which is a pickle by its own account."""
    return f"{path} is a pickled checkpoint, which can run code when it is opened, so it is refused: {_HOW_TO_CONVERT}"


def disguise_refusal(path: Path) -> str:
    """Return the sentence that refuses a pickle which calls itself .safetensors."""
    return (
        f"{path} is called .safetensors but holds a pickle, which can run code when it is opened, so it is refused: "
        f"{_HOW_TO_CONVERT}"
    )
