"""Bounds of the pictures that nodes make, checked before anything is allocated."""

from __future__ import annotations

from nodeloom.schema.errors import InputError

MOST_SIDE = 16_384
"""Most pixels of a side."""
MOST_PIXELS = 100_000_000
"""Most pixels of a picture."""


def check_size(width: int, height: int, fields: str) -> None:
    """Refuse a picture that would be too large (`InputError`); `fields` are the inputs that could be lowered."""
    found = f"{fields} would make a picture of {width} x {height} pixels"
    if max(width, height) > MOST_SIDE:
        raise InputError(f"{found}; a side may have at most {MOST_SIDE}, lower {fields}")
    if width * height > MOST_PIXELS:
        found = f"{found} = {width * height / 1e6:.0f} megapixels"
        raise InputError(f"{found}; at most {MOST_PIXELS / 1e6:.0f} are allowed, lower {fields}")
