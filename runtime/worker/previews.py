"""Previews: small pictures of what a node is working on, cheap enough to be sent while it works."""

from __future__ import annotations

import io
import logging
from typing import NamedTuple

from PIL.Image import Image, Resampling

LARGEST_SIDE = 512
"""Pixels of the longer side of a preview, at most."""

_QUALITY = 80
_REDUCIBLE = frozenset({"L", "LA", "RGB", "RGBA", "CMYK", "YCbCr"})

log = logging.getLogger(__name__)


class EncodedPreview(NamedTuple):
    """The bytes of a preview, their media type, and the preview's size in pixels."""

    data: bytes
    media_type: str
    width: int
    height: int


def encode_preview(picture: object) -> EncodedPreview | None:
    """A small JPEG of a picture, or a WebP where it may be seen through; None of what can't be shown."""
    if not isinstance(picture, Image) or not picture.width * picture.height:
        return None
    try:
        return _encoded(picture)
    except (OSError, ValueError) as error:  # what is only shown must not end what is being made
        log.debug("a preview of mode %s can't be made: %s", picture.mode, error)
        return None


def _encoded(picture: Image) -> EncodedPreview:
    is_opaque = not picture.has_transparency_data
    plain = picture if picture.mode in _REDUCIBLE else picture.convert("RGB" if is_opaque else "RGBA")
    small = _shrunk(plain).convert("RGB" if is_opaque else "RGBA")
    buffer = io.BytesIO()
    small.save(buffer, "JPEG" if is_opaque else "WEBP", quality=_QUALITY)
    return EncodedPreview(buffer.getvalue(), "image/jpeg" if is_opaque else "image/webp", *small.size)


def _shrunk(picture: Image) -> Image:
    """A copy with sides of at most `LARGEST_SIDE`: first by a whole factor, which is quick, then smoothly."""
    factor = max(picture.size) // (2 * LARGEST_SIDE)
    small = picture.reduce(factor) if factor > 1 else picture.copy()
    small.thumbnail((LARGEST_SIDE, LARGEST_SIDE), Resampling.BILINEAR)
    return small
