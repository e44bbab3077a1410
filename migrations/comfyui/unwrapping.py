"""JSON as ComfyUI writes it into its files: Python's, which says NaN and Infinity where a number is none."""

from __future__ import annotations

import re
from typing import Final

from nodeloom.schema.json import JSON, read_json

_TOKENS: Final = re.compile(rb'"(?:[^"\\]|\\.)*+"|-?\b(?:NaN|Infinity)\b', re.DOTALL)


def unwrapped(data: bytes, what: str) -> JSON:
    """The JSON in a file of ComfyUI's; what is no number there is null, as its editor reads it.

    Such values stand in what it notes of changes between runs (`is_changed`). Raises `DocumentError`, naming `what`.
    """
    if b"NaN" in data or b"Infinity" in data:
        data = _TOKENS.sub(lambda found: found[0] if found[0].startswith(b'"') else b"null", data)
    return read_json(data, what)
