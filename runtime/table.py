"""`Table`: texts by key in a small JSON file that threads and processes share. It knows nothing of what they mean."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock, get_ident


class Table:
    """What was found out once and can be found out again: the file may be deleted, damaged or unwritable at any time.

    A reader sees a whole file, always: it is replaced in one step. Nobody's entries are lost, because a writer holds
    a lock beside the file and begins with what the file holds. Thread-safe.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known = _read(path)
        self._lock = Lock()

    def get(self, key: str) -> str | None:
        """Return the text of a key; what another process has put there since is seen after the next `put`."""
        return self._known.get(key)

    def put(self, key: str, text: str) -> None:
        """Remember a text; where the file can't be written, only for as long as this object lives."""
        self.update({key: text})

    def update(self, texts: Mapping[str, str]) -> None:
        """Remember texts by their keys, as `put` does each, but write the file once."""
        with self._lock:
            if texts.items() <= self._known.items():
                return
            self._known = {**self._known, **texts}
            with suppress(OSError):
                self._path.parent.mkdir(parents=True, exist_ok=True)
                with alone(self._path):
                    self._known = {**self._known, **_read(self._path), **texts}
                    _replace(self._path, self._known)


def _read(path: Path) -> dict[str, str]:
    """Return what the file holds, nothing if it is not what this class wrote."""
    try:
        parsed = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(parsed, dict):
        return {}
    return {key: text for key, text in parsed.items() if isinstance(text, str)}


def _replace(path: Path, known: dict[str, str]) -> None:
    """Write the file beside its place, then move it there; raise OSError if that can't be done."""
    scratch = path.with_name(f"{path.name}.{os.getpid()}-{get_ident()}")
    try:
        scratch.write_text(json.dumps(known), encoding="utf-8")
        scratch.replace(path)
    except OSError:
        with suppress(OSError):
            scratch.unlink()
        raise


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Keep all other writers of a file waiting; where the file system knows no locks, the last one wins."""
    with path.with_name(f"{path.name}.lock").open("ab") as stream:
        with suppress(OSError):
            _hold(stream.fileno())
        yield


if sys.platform == "win32":
    import msvcrt

    def _hold(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_LOCK, 1)

else:
    import fcntl

    def _hold(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX)
