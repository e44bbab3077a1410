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
    """What is asked for: to tell what a picture is, having unpacked it once, or a small copy of it."""

    LOOK = 1
    SHRINK = 2


class Outcome(IntEnum):
    """How it went. `TOO_LARGE` says width and height, before a pixel was unpacked."""

    DONE = 0
    TOO_LARGE = 1
    DAMAGED = 2
    EXHAUSTED = 3


REQUEST: Final = struct.Struct("<BIII")
"""A deed, the most pixels that are unpacked, the longer side of a small copy, and how many bytes follow."""
ANSWER: Final = struct.Struct("<BI")
"""An outcome, and how many bytes follow."""
SIZE: Final = struct.Struct("<II")
"""Width and height in pixels, which may be anything that stands in a file."""
LOOK: Final = struct.Struct("<BIII8s")
"""A place in `FORMATS`, width and height as the picture is seen, its frames, and its mode in ASCII."""
LARGEST_ANSWER: Final = 8 * 2**20
"""Bytes of an answer, more than any small copy has."""
