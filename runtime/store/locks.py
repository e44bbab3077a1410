"""`file_lock`: a file that one process holds; the system lets it go with the process, however that ends."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO


def file_lock(path: Path) -> IO[str] | None:
    """Hold a file, which is made if it is not there, until what is given is closed; None if another process holds it.

    `OSError` if the file can't be made.
    """
    file = path.open("a")
    try:
        _lock(file)
    except OSError:
        file.close()
        return None
    return file


def _lock(file: IO[str]) -> None:
    if os.name == "nt":
        import msvcrt

        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
