"""Picture files for tests, harmless and not."""

import io
import struct
import zlib

from PIL import Image, PngImagePlugin


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 20), workflow: str | None = None) -> bytes:
    """A picture of one colour; a PNG carries a workflow if one is given."""
    kept, info = io.BytesIO(), PngImagePlugin.PngInfo()
    if workflow is not None:
        info.add_itxt("nodeloom_workflow", workflow, zip=True)
    options = {"pnginfo": info} if kind == "PNG" else {}
    Image.new("RGB", size, (200, 30, 60)).save(kept, kind, **options)
    return kept.getvalue()


def chunk(kind: bytes, body: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int, height: int, *chunks: bytes) -> bytes:
    """A PNG that says to have a size, with these chunks after its head."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + chunk(b"IEND", b"")


def bomb(megabytes: int) -> bytes:
    """Zeros that pack a thousandfold."""
    return zlib.compress(b"\0" * (megabytes * 2**20), 9)
