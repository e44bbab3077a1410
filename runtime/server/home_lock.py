"""`home_lock`: one server a home folder. Two would give the same run to two workers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nodeloom.runtime.store.locks import file_lock
from nodeloom.schema.errors import SettingsError

FILE = "server.lock"


@contextmanager
def home_lock(home: Path) -> Iterator[None]:
    """Hold a home folder until the end of the block, or of the process.

    Raises `SettingsError` if another server holds it, or it can't be written.
    """
    try:
        home.mkdir(parents=True, exist_ok=True)
        held = file_lock(home / FILE)
    except OSError as error:
        raise SettingsError(f"the home folder {home} can't be written: {error.strerror}; choose another") from error
    if held is None:
        raise SettingsError(f"another server is at work in {home}: end it, or use another --root")
    with held:
        yield
