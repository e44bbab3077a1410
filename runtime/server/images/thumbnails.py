"""`Thumbnails`: small copies of pictures, made when they are first asked for, kept in the cache folder."""

from __future__ import annotations

import asyncio
import os
import uuid
from pathlib import Path
from typing import Literal, get_args

from nodeloom.runtime.decoder.wire import Deed
from nodeloom.runtime.server.images.decoder import Decoder
from nodeloom.runtime.store.kept import Files

Size = Literal[128, 256, 512]
"""Pixels of the longer side."""
SIZES: tuple[Size, ...] = get_args(Size)
MEDIA_TYPE = "image/webp"


class Thumbnails:
    """Has the decoder make each once; the folder may be deleted at any time."""

    def __init__(self, files: Files, decoder: Decoder, folder: Path) -> None:
        self._files = files
        self._decoder = decoder
        self._folder = folder

    async def get(self, digest: str, size: Size) -> bytes:
        """A WebP of the picture; `Refusal` if it can't be unpacked."""
        path = self._path(digest, size)
        found = await asyncio.to_thread(_read, path)
        if found is not None:
            return found
        picture = await asyncio.to_thread(self._files.get, digest)
        made = await self._decoder.ask(Deed.SHRINK, picture, size)
        await asyncio.to_thread(_write, path, made)
        return made

    def forget(self, digest: str) -> None:
        """Remove the copies of a picture."""
        for size in SIZES:
            self._path(digest, size).unlink(missing_ok=True)

    def _path(self, digest: str, size: Size) -> Path:
        return self._folder / f"{digest.rpartition(':')[2]}-{size}.webp"


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
