"""Files that are on the disk when a function returns, and what a crash leaves of those that were not finished."""

from __future__ import annotations

import os
import uuid
from contextlib import suppress
from pathlib import Path

STALE_SECONDS = 3600.0
"""A file that was not finished for so long is the rest of a crash."""


def write_unnamed(folder: Path, data: bytes) -> Path:
    """A file with these bytes, on the disk, that nobody looks for yet; raises `OSError`, and leaves nothing then."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / uuid.uuid4().hex
    try:
        with path.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk, where a folder can be opened; raises `OSError`."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove_stale(folder: Path, now: float) -> None:
    """Remove what a crash left of files that were being written; `now` is in seconds since the epoch."""
    with suppress(OSError):
        for path in folder.iterdir():
            if path.stat().st_mtime < now - STALE_SECONDS:
                path.unlink(missing_ok=True)
