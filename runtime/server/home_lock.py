"""`home_lock`: one server a home folder. Two would give the same run to two workers."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from nodeloom.schema.errors import SettingsError

FILE = "server.lock"


@contextmanager
def home_lock(home: Path) -> Iterator[None]:
    """Hold a home folder; the system lets it go with the process, however that ends.

    Raises `SettingsError` if another server holds it, or it can't be written.
    """
    try:
        home.mkdir(parents=True, exist_ok=True)
        file = (home / FILE).open("a")
    except OSError as error:
        raise SettingsError(f"the home folder {home} can't be written: {error.strerror}; choose another") from error
    with file:
        try:
            _lock(file)
        except OSError:
            raise SettingsError(f"another server is at work in {home}: end it, or use another --root") from None
        yield


def _lock(file: IO[str]) -> None:
    if os.name == "nt":
        import msvcrt

        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
