"""`copied`: a picture in another format, or a part of it, at its own size. It trusts nothing in the bytes."""

from __future__ import annotations

import io

from PIL import Image, ImageOps
from PIL.Image import Image as Picture
from PIL.PngImagePlugin import PngInfo

from nodeloom.runtime.decoder.pictures import DamagedError, opened
from nodeloom.runtime.decoder.wire import FIRST, Deed


def copied(deed: int, data: bytes, most_pixels: int, quality: int) -> bytes:
    """What a deed makes of one picture, or of two; `TooLargeError`, `DamagedError`, also if these differ in size."""
    if deed == Deed.MASK:
        return _masked(data, most_pixels)
    picture, _ = _read(data, most_pixels)
    try:
        if deed in (Deed.WEBP, Deed.JPEG):
            plain = picture.convert("RGBA" if deed == Deed.WEBP and picture.has_transparency_data else "RGB")
            return _written(plain, "WEBP" if deed == Deed.WEBP else "JPEG", quality=min(max(quality, 1), 100))
        return _written(picture.convert("RGB") if deed == Deed.COLORS else _alpha(picture), "PNG", compress_level=1)
    except (OSError, ValueError) as error:  # sides that a format has no room for
        raise DamagedError from error


def _masked(data: bytes, most_pixels: int) -> bytes:
    (length,) = FIRST.unpack_from(data) if len(data) >= FIRST.size else (0,)
    first, second = data[FIRST.size : FIRST.size + length], data[FIRST.size + length :]
    picture, texts = _read(first, most_pixels)
    mask, _ = _read(second, most_pixels)
    if mask.size != picture.size:
        raise DamagedError
    result = picture.convert("RGBA")
    result.putalpha(mask.convert("RGBA").getchannel("A"))
    return _written(result, "PNG", compress_level=1, pnginfo=texts)


def _read(data: bytes, most_pixels: int) -> tuple[Picture, PngInfo]:
    """The first frame, upright and loaded, and the texts beside it."""
    texts = PngInfo()
    with opened(data, most_pixels) as picture:
        picture.load()
        for key, text in getattr(picture, "text", {}).items():
            texts.add_itxt(key, str(text), zip=True)
        return ImageOps.exif_transpose(picture), texts


def _alpha(picture: Picture) -> Picture:
    """A black picture of the same transparency."""
    alpha = picture.convert("RGBA").getchannel("A")
    black = Image.new("RGBA", picture.size)
    black.putalpha(alpha)
    return black


def _written(picture: Picture, kind: str, **options: object) -> bytes:
    picture.info = {}
    kept = io.BytesIO()
    picture.save(kept, kind, **options)
    return kept.getvalue()
