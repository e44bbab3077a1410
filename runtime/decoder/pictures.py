"""What is found out about pictures: `look` and `shrink`. Plain functions over bytes; they trust nothing in them."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageOps, MpoImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin
from PIL.Image import Image as Picture

from nodeloom.runtime.decoder.wire import FORMATS

PLUGINS: Final = (MpoImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin)
"""What Pillow would import when it first meets such a file, or its EXIF; later no file can be opened."""
_NAMES: Final = [name for name, _ in FORMATS]
_PLACES: Final = {name: place for place, name in enumerate(_NAMES)} | {"MPO": _NAMES.index("JPEG")}
"""Places in `FORMATS`; several JPEGs in one file, as cameras make them, are a JPEG to everybody else."""
_ORIENTATION: Final = 0x0112
_SIDEWAYS: Final = frozenset({5, 6, 7, 8})
_PLAIN: Final = frozenset({"L", "LA", "RGB", "RGBA", "CMYK", "YCbCr"})
"""Modes that can be made smaller as they are."""
_TEXT: Final = 32 * 2**20
"""Bytes of a text in a PNG: workflows of many thousand nodes are longer than the one megabyte that Pillow reads."""


class TooLargeError(Exception):
    """A picture has more pixels than are unpacked."""

    def __init__(self, width: int, height: int) -> None:
        super().__init__(f"{width} x {height}")
        self.size = width, height


class DamagedError(Exception):
    """What was given is no picture that is taken, or can't be unpacked."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a picture is: its place in `FORMATS`, and its size in pixels as it is seen, turned upright."""

    format: int
    width: int
    height: int
    frames: int
    mode: str


def prepare() -> None:
    """Import all that pictures need."""
    Image.preinit()
    Image.MAX_IMAGE_PIXELS = None  # they are counted here
    PngImagePlugin.MAX_TEXT_CHUNK = _TEXT
    PngImagePlugin.MAX_TEXT_MEMORY = 2 * _TEXT


def look(data: bytes, most_pixels: int) -> Look:
    """Tell what a picture is, having unpacked it once; `TooLargeError`, `DamagedError`."""
    with opened(data, most_pixels) as picture:
        picture.verify()  # the checksums of a PNG
    with opened(data, most_pixels) as picture:
        width, height = picture.size
        frames = int(getattr(picture, "n_frames", 1))
        found = Look(_PLACES[str(picture.format)], width, height, frames, picture.mode)
        picture.draft(None, (1, 1))  # a JPEG is read to its end, but only every eighth pixel is made
        picture.load()
        is_sideways = _orientation(picture) in _SIDEWAYS
    return Look(found.format, height, width, found.frames, found.mode) if is_sideways else found


def shrink(data: bytes, most_pixels: int, side: int) -> bytes:
    """A WebP of the first frame whose longer side has at most so many pixels, upright; errors as in `look`."""
    with opened(data, most_pixels) as picture:
        picture.draft(None, (side, side))
        picture.load()
        orientation = _orientation(picture)
        small = _small(picture, side)
    small.info = {}
    if orientation != 1:
        small.getexif()[_ORIENTATION] = orientation
        small = ImageOps.exif_transpose(small)
    kept = io.BytesIO()
    small.save(kept, "WEBP", quality=80, method=3, exif=b"")
    return kept.getvalue()


@contextmanager
def opened(data: bytes, most_pixels: int) -> Iterator[Picture]:
    """A picture whose head was read; whatever is wrong with it in here is a `DamagedError`."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=_NAMES) as picture:
                if picture.width * picture.height > most_pixels:
                    raise TooLargeError(*picture.size)
                yield picture
    except (TooLargeError, MemoryError):
        raise
    except Exception as error:  # Pillow raises anything for what is broken
        raise DamagedError from error


def _orientation(picture: Picture) -> int:
    """How a camera was held, 1 to 8, of a picture that is loaded: looking for EXIF loads a PNG, and may fail by that.

    Upright where it can't be read, which is no reason to refuse a picture.
    """
    try:
        found = picture.getexif().get(_ORIENTATION)
    except Exception:  # EXIF is a format of its own, and is broken in more ways than pictures are
        return 1
    return found if isinstance(found, int) and 1 <= found <= 8 else 1


def _small(picture: Picture, side: int) -> Picture:
    """A copy within a square, in RGB or RGBA."""
    mode = "RGBA" if picture.has_transparency_data else "RGB"
    if picture.mode.startswith("I"):  # 16 bits of grey, which converting would cut off at 255
        deep = picture.convert("I")
        deep.thumbnail((side, side))
        return deep.point(lambda value: value * (1 / 257)).convert("L").convert(mode)
    small = picture if picture.mode in _PLAIN and "transparency" not in picture.info else picture.convert(mode)
    small.thumbnail((side, side))
    return small.convert(mode)
