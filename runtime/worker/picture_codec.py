"""Pictures to bytes and back, without loss: PNG for the modes that it keeps as they are, else the pixels themselves.

What makes a picture is its mode, size and pixels, its palette, which of its colours is transparent, and its colour
profile. Nothing else that a file said (resolution, EXIF, comments) is carried from node to node.
"""

from __future__ import annotations

import base64
import io
import zlib

import blake3
import orjson
from PIL import Image as PillowImage
from PIL.Image import Image
from PIL.PngImagePlugin import PngImageFile

from nodeloom.runtime.worker.png import COLOR_TYPES, quick_png

PNG_MODES = frozenset({*COLOR_TYPES, "1", "LA", "I;16"})
"""Modes that a PNG gives back as they were."""

_MAGIC = b"nodeloom picture 1\n"
_LEVEL = 1
"""Of compression: higher ones take twice as long for a fifth less."""


def plain(image: Image) -> Image:
    """A copy that carries nothing but what makes the picture, whatever file it came from."""
    copy = image.copy()
    copy.info = {}
    transparency = image.info.get("transparency")
    if isinstance(transparency, (int, bytes)) or _is_color(transparency):
        copy.info["transparency"] = transparency
    profile = image.info.get("icc_profile")
    if isinstance(profile, bytes) and profile:
        copy.info["icc_profile"] = profile
    return copy


def picture_digest(image: Image) -> str:
    """32 hex digits that follow from what makes a picture, and from nothing else."""
    digest = blake3.blake3(_header(image))
    digest.update(image.tobytes())
    return digest.hexdigest(length=16)


def encode_picture(image: Image) -> bytes:
    """The bytes of a plain picture."""
    if image.mode in PNG_MODES and "transparency" not in image.info and image.width * image.height:
        if image.mode in COLOR_TYPES:
            return quick_png(image)
        buffer = io.BytesIO()
        image.save(buffer, "PNG", compress_level=_LEVEL)
        return buffer.getvalue()
    return _MAGIC + _header(image) + b"\n" + zlib.compress(image.tobytes(), _LEVEL)


def decode_picture(data: bytes) -> Image:
    """The picture of bytes that `encode_picture` made; `ValueError` or the like of any others."""
    if not data.startswith(_MAGIC):
        # Not PillowImage.open, which refuses large pictures: these are our own.
        with PngImageFile(io.BytesIO(data)) as file:
            return plain(file)
    header, _, pixels = data[len(_MAGIC) :].partition(b"\n")
    about = orjson.loads(header)
    image = PillowImage.frombytes(about["mode"], tuple(about["size"]), zlib.decompress(pixels))
    if about["palette"] is not None:
        mode, colors = about["palette"]
        image.putpalette(_bytes(colors), mode)
    for name, value in about["info"].items():
        image.info[name] = _from_json(value)
    return image


def _header(image: Image) -> bytes:
    """Everything but the pixels, as one line of JSON."""
    info = {name: _to_json(image.info[name]) for name in sorted(image.info)}
    return orjson.dumps({"mode": image.mode, "size": image.size, "palette": _palette(image), "info": info})


def _palette(image: Image) -> list[str] | None:
    """Mode and colours of a picture's palette."""
    if image.mode not in ("P", "PA"):
        return None
    image.load()
    mode = image.im.getpalettemode()
    return [mode, _text(bytes(image.im.getpalette(mode, mode)))]


def _is_color(value: object) -> bool:
    return isinstance(value, (tuple, list)) and all(isinstance(part, int) for part in value)


def _to_json(value: object) -> object:
    return {"bytes": _text(value)} if isinstance(value, bytes) else value


def _from_json(value: object) -> object:
    if isinstance(value, dict):
        return _bytes(value["bytes"])
    return tuple(value) if isinstance(value, list) else value


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text)
