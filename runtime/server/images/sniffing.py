"""`sniffed`: what a file really is, by its own bytes, before anything of it is unpacked."""

from __future__ import annotations

import io
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from nodeloom.runtime.server.kinds import INVALID_IMAGE, TOO_MUCH
from nodeloom.runtime.server.problems import Refusal

FORMATS: Final[Mapping[str, str]] = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}
"""Media types by Pillow's names of what is taken. Nothing that can hold scripts, or files of other kinds."""
_KNOWN = ", ".join(FORMATS)


@dataclass(frozen=True, slots=True)
class Sniffed:
    """What a picture is; width and height in pixels."""

    media_type: str
    width: int
    height: int
    mode: str


def sniffed(data: bytes, most_pixels: int) -> Sniffed:
    """Read the head of a picture; `Refusal` if it is none, is damaged, or would have too many pixels."""
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of many pixels, which are counted below
            with Image.open(io.BytesIO(data), formats=list(FORMATS)) as picture:
                found = Sniffed(FORMATS[str(picture.format)], *picture.size, picture.mode)
                _check_pixels(found, most_pixels)
                picture.verify()
    except Refusal:
        raise
    except Image.DecompressionBombError as error:
        raise Refusal(TOO_MUCH, _too_many(most_pixels)) from error
    except Exception as error:  # Pillow raises anything for what is broken
        raise Refusal(INVALID_IMAGE, f"the file is no picture that is taken here, or damaged: {_KNOWN}") from error
    return found


def _check_pixels(found: Sniffed, most: int) -> None:
    if found.width * found.height > most:
        raise Refusal(TOO_MUCH, f"the picture is {found.width} x {found.height} pixels: {_too_many(most)}")


def _too_many(most: int) -> str:
    return f"more than the {most} pixels of NODELOOM_MAX_PIXELS"
