"""JSON as Python writes it into files, which says NaN and Infinity where a number is none: `read_loose_json`."""

from __future__ import annotations

import re
from typing import Final

from nodeloom.schema.json import JSON, read_json

_TOKENS: Final = re.compile(rb'"(?:[^"\\]|\\.)*+"|-?\b(?:NaN|Infinity)\b', re.DOTALL)


def read_loose_json(data: bytes, what: str = "the text") -> JSON:
    """The JSON in a file; what is no number there is null, as ComfyUI's editor reads it.

    Such values stand in what ComfyUI notes of changes between runs (`is_changed`). Raises `DocumentError`, naming
    `what`.
    """
    if b"NaN" in data or b"Infinity" in data:
        data = _TOKENS.sub(lambda found: found[0] if found[0].startswith(b'"') else b"null", data)
    return read_json(data, what)
