"""What a server and its decoder tell each other, byte for byte. It knows no picture and nothing of nodeloom.

A request is `REQUEST` and the bytes of a picture; an answer is `ANSWER` and what it says: a `LOOK`, or a small picture.
Nothing that the decoder says is taken for granted: a picture might speak through it.
"""

from __future__ import annotations

import struct
from enum import IntEnum
from typing import Final

FORMATS: Final = (("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp"))
"""What is taken, by Pillow's name and as media type. Nothing that can hold scripts, or files of other kinds."""


class Deed(IntEnum):
    """What is asked for: to tell what a picture is, having unpacked it once, or a copy of it.

    `SHRINK` gives a small copy. `WEBP` and `JPEG` give one of the same size. `COLORS` is a PNG without transparency,
    `ALPHA` one of the transparency alone. `MASK` is given two pictures (`FIRST`, and both), and gives the first one
    with the transparency of the second, as a PNG with the texts that the first one had.
    """

    LOOK = 1
    SHRINK = 2
    WEBP = 3
    JPEG = 4
    COLORS = 5
    ALPHA = 6
    MASK = 7


class Outcome(IntEnum):
    """How it went. `TOO_LARGE` says width and height, before a pixel was unpacked."""

    DONE = 0
    TOO_LARGE = 1
    DAMAGED = 2
    EXHAUSTED = 3


REQUEST: Final = struct.Struct("<BIII")
"""A deed, the most pixels that are unpacked, the longer side of a small copy or the quality (1 to 100) of a `WEBP` or
`JPEG`, and how many bytes follow."""
FIRST: Final = struct.Struct("<I")
"""Bytes of the first of two pictures, which follow."""
ANSWER: Final = struct.Struct("<BI")
"""An outcome, and how many bytes follow."""
SIZE: Final = struct.Struct("<II")
"""Width and height in pixels, which may be anything that stands in a file."""
LOOK: Final = struct.Struct("<BIII8s")
"""A place in `FORMATS`, width and height as the picture is seen, its frames, and its mode in ASCII."""
LARGEST_ANSWER: Final = 8 * 2**20
"""Bytes of an answer, more than any small copy has; others may have `PER_PIXEL` for each pixel in addition."""
PER_PIXEL: Final = 5
"""Bytes, more than any copy has of a pixel."""
