"""Texts in WEBP, JPEG and AVIF: in their EXIF and XMP.

Source: RFC 9649 (WEBP), ITU-T T.81 annex B (JPEG). Of AVIF the EXIF is looked for where its header stands.
"""

from __future__ import annotations

import re
from typing import Final

from nodeloom.migrations.carriers.exif import PREFIX, exif_texts
from nodeloom.migrations.carriers.markup import xmp_texts
from nodeloom.migrations.carriers.text import MOST_PARTS, DamageError, Texts, merged, number, piece

_XMP: Final = b"http://ns.adobe.com/xap/1.0/\0"
_ALONE: Final = {0x01, *range(0xD0, 0xD9)}
"""Markers of a JPEG without a length."""
_SCAN, _END, _APP1 = 0xDA, 0xD9, 0xE1
_EXIF: Final = re.compile(re.escape(PREFIX) + rb"(?:II\*\0|MM\0\*)")


def webp_texts(data: bytes) -> Texts:
    """The texts of a WEBP."""
    found: list[Texts] = []
    start = 12
    for _ in range(MOST_PARTS):
        if start + 8 > len(data):
            return merged(*found)
        kind, length = data[start : start + 4], number(data, start + 4, 4, "little")
        if kind == b"EXIF":
            found.append(exif_texts(piece(data, start + 8, length)))
        elif kind == b"XMP ":
            found.append(xmp_texts(piece(data, start + 8, length)))
        start += 8 + length + length % 2
    raise DamageError(f"it has more than {MOST_PARTS} parts")


def jpeg_texts(data: bytes) -> Texts:
    """The texts of a JPEG, which stand before its picture."""
    found: list[Texts] = []
    start = 2
    for _ in range(MOST_PARTS):
        if start + 2 > len(data) or data[start] != 0xFF:
            raise DamageError("its parts do not follow each other")
        marker = data[start + 1]
        if marker in (_SCAN, _END):
            return merged(*found)
        if marker in _ALONE or marker == 0xFF:
            start += 1 if marker == 0xFF else 2
            continue
        length = number(data, start + 2, 2)
        body = piece(data, start + 4, length - 2)
        if marker == _APP1 and body.startswith(PREFIX):
            found.append(exif_texts(body))
        elif marker == _APP1 and body.startswith(_XMP):
            found.append(xmp_texts(body))
        start += 2 + length
    raise DamageError(f"it has more than {MOST_PARTS} parts")


def avif_texts(data: bytes) -> Texts:
    """The texts in the EXIF of an AVIF or HEIF."""
    match = _EXIF.search(data)
    return exif_texts(data[match.start() :]) if match else {}
