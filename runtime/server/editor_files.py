"""The built editor: its page and the files that the page loads, from `runtime/static`, where the build puts them."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

STATIC: Final = Path(__file__).parents[1] / "static"
ASSETS: Final = "/assets/"
"""Paths of files whose names change with their contents."""
_NAME: Final = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*")
_TEXT: Final = frozenset({"text/html", "text/css", "text/javascript", "application/json", "image/svg+xml"})


@dataclass(frozen=True, slots=True)
class EditorFile:
    """One file; `packed` is its body in gzip, where that is smaller."""

    body: bytes
    packed: bytes | None
    media_type: str
    etag: str


def editor_page() -> EditorFile | None:
    """The page of the editor; None where it was not built."""
    return _file(STATIC / "index.html")


def editor_icon() -> EditorFile | None:
    """The icon of the page."""
    return _file(STATIC / "favicon.svg")


def editor_asset(name: str) -> EditorFile | None:
    """A file of the editor by its name alone; None if there is none, or the name is no plain name."""
    return _file(STATIC / "assets" / name) if _NAME.fullmatch(name) else None


def _file(path: Path) -> EditorFile | None:
    try:
        stamp = path.stat().st_mtime_ns
    except OSError:
        return None
    return _read(path, stamp)


@lru_cache(maxsize=64)
def _read(path: Path, stamp: int) -> EditorFile | None:
    """The file as it was at a time: a build that replaces it is seen."""
    try:
        body = path.read_bytes()
    except OSError:
        return None
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    packed = gzip.compress(body, 9, mtime=0) if media_type in _TEXT else None
    return EditorFile(
        body,
        packed if packed and len(packed) < len(body) else None,
        media_type,
        f'"{hashlib.sha256(body).hexdigest()[:32]}"',
    )
