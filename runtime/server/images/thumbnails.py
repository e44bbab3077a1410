"""`Thumbnails`: small copies of pictures, made when they are first asked for, kept in the cache folder."""

from __future__ import annotations

import asyncio
import io
import os
import uuid
from pathlib import Path
from typing import Literal, get_args

from nodeloom.runtime.server.images.sniffing import FORMATS
from nodeloom.runtime.server.kinds import INVALID_IMAGE
from nodeloom.runtime.server.problems import Refusal
from nodeloom.runtime.store.kept import Files

Size = Literal[128, 256, 512]
"""Pixels of the longer side."""
SIZES: tuple[Size, ...] = get_args(Size)
MEDIA_TYPE = "image/webp"


class Thumbnails:
    """Makes one at a time, since a large picture takes much memory while it is unpacked."""

    def __init__(self, files: Files, folder: Path) -> None:
        self._files = files
        self._folder = folder
        self._turn = asyncio.Semaphore(1)

    async def get(self, digest: str, size: Size) -> bytes:
        """A WebP of the picture; `Refusal` if it can't be unpacked."""
        path = self._path(digest, size)
        found = await asyncio.to_thread(_read, path)
        if found is not None:
            return found
        async with self._turn:
            return await asyncio.to_thread(self._made, digest, size, path)

    def forget(self, digest: str) -> None:
        """Remove the copies of a picture."""
        for size in SIZES:
            self._path(digest, size).unlink(missing_ok=True)

    def _path(self, digest: str, size: Size) -> Path:
        return self._folder / f"{digest.rpartition(':')[2]}-{size}.webp"

    def _made(self, digest: str, size: Size, path: Path) -> bytes:
        data = thumbnail(self._files.get(digest), size)
        _write(path, data)
        return data


def thumbnail(data: bytes, size: Size) -> bytes:
    """A WebP whose longer side has at most `size` pixels."""
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(data), formats=list(FORMATS)) as picture:
            picture.draft("RGB", (size, size))
            small = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
        small.thumbnail((size, size))
        small = ImageOps.exif_transpose(small)
        kept = io.BytesIO()
        small.save(kept, "WEBP", quality=80, method=3)
    except Exception as error:  # Pillow raises anything for what is broken
        raise Refusal(INVALID_IMAGE, "the picture can't be unpacked: its file is damaged") from error
    return kept.getvalue()


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{uuid.uuid4().hex}.partial")
    partial.write_bytes(data)
    os.replace(partial, path)
