"""Previews: small pictures of what a node is working on, cheap enough to be sent while it works."""

from __future__ import annotations

import io
from typing import NamedTuple

from PIL.Image import Image, Resampling

LARGEST_SIDE = 512
"""Pixels of the longer side of a preview, at most."""

_QUALITY = 80


class EncodedPreview(NamedTuple):
    """The bytes of a preview, their media type, and the preview's size in pixels."""

    data: bytes
    media_type: str
    width: int
    height: int


def encode_preview(picture: object) -> EncodedPreview | None:
    """A small JPEG of a picture, or a WebP where it may be seen through; None of what is no picture."""
    if not isinstance(picture, Image) or not picture.width * picture.height:
        return None
    small = _shrunk(picture)
    is_opaque = not small.has_transparency_data
    small = small.convert("RGB" if is_opaque else "RGBA")
    buffer = io.BytesIO()
    small.save(buffer, "JPEG" if is_opaque else "WEBP", quality=_QUALITY)
    return EncodedPreview(buffer.getvalue(), "image/jpeg" if is_opaque else "image/webp", *small.size)


def _shrunk(picture: Image) -> Image:
    """A copy with sides of at most `LARGEST_SIDE`: first by a whole factor, which is quick, then smoothly."""
    factor = max(picture.size) // (2 * LARGEST_SIDE)
    small = picture.reduce(factor) if factor > 1 and picture.mode not in ("1", "P", "PA") else picture.copy()
    small.thumbnail((LARGEST_SIDE, LARGEST_SIDE), Resampling.BILINEAR)
    return small
