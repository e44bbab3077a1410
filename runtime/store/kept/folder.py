"""`FolderFiles`: kept files in a folder of this machine, on the disk when they are told to be.

Several processes may share it: a file is written under a name that nobody looks for, flushed, and then takes its own.
"""

from __future__ import annotations

import errno
import math
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from nodeloom.runtime.store.blobs import digest_of
from nodeloom.runtime.store.errors import StoreError
from nodeloom.runtime.store.files import remove_stale, sync_folder, write_unnamed
from nodeloom.runtime.store.kept.files import FilesFullError, KeptFile, damaged, digest_at, missing, place_of

_ASIDE = ".aside"
"""What the name of a file ends with while it is being removed."""
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class FolderFiles:
    """The files of a folder, which is made if it is not there; `StoreError` if it can't be."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._partial = folder / "partial"
        with _told("made"):
            folder.mkdir(parents=True, exist_ok=True)
            self._put_back()
        remove_stale(self._partial, time.time())

    def put(self, data: bytes) -> str:
        """Keep bytes; their digest, once they and their name are on the disk."""
        digest = digest_of(data)
        path = self._path(digest)
        with _told("written"):
            if not self._is_touched(path, len(data)):
                self._write(path, data)
            sync_folder(path.parent)
        return digest

    def get(self, digest: str) -> bytes:
        """The bytes of a digest, verified."""
        path = self._path(digest)
        with _told("read"):
            try:
                data = path.read_bytes()
            except FileNotFoundError:
                raise missing(digest) from None
        if digest_of(data) != digest:
            raise damaged(digest)
        return data

    def size(self, digest: str) -> int:
        """The number of bytes."""
        with _told("read"):
            try:
                return self._path(digest).stat().st_size
            except FileNotFoundError:
                raise missing(digest) from None

    def path(self, digest: str) -> Path:
        """The file."""
        self.size(digest)
        return self._path(digest)

    def remove(self, digest: str, before: float = math.inf) -> bool:
        """Forget the bytes, unless they were put again since `before`. One process removes at a time."""
        path = self._path(digest)
        aside = self._partial / f"{''.join(place_of(digest))}{_ASIDE}"
        with _told("removed"):
            try:
                if path.stat().st_mtime >= before:
                    return False
                self._partial.mkdir(exist_ok=True)
                path.replace(aside)
            except FileNotFoundError:
                return True
            # Only now can nobody put it any more without writing it: what was put until then is put back.
            with suppress(FileNotFoundError):  # a process that began just now has put it back
                if aside.stat().st_mtime < before:
                    aside.unlink()
                    return True
                aside.replace(path)
            return False

    def kept(self) -> Iterator[KeptFile]:
        """All files, in no order."""
        with _told("read"):
            for folder in self._folder.iterdir():
                for path in folder.iterdir() if len(folder.name) == 2 and folder.is_dir() else ():
                    digest = digest_at(folder.name, path.name)
                    with suppress(FileNotFoundError):
                        if digest is not None:
                            found = path.stat()
                            yield KeptFile(digest, found.st_size, found.st_mtime)

    def _put_back(self) -> None:
        """What a crash left aside takes its name again: it may have been put just before."""
        for aside in self._partial.glob(f"*{_ASIDE}"):
            digest = digest_at(aside.stem[:2], aside.stem[2:])
            with suppress(FileNotFoundError):
                if digest is not None:
                    os.utime(aside)  # or it would be older than what may have been put in its place
                    aside.replace(self._path(digest))

    def _is_touched(self, path: Path, size: int) -> bool:
        """Whether the file is there, whole by its size; it counts as put now."""
        try:
            os.utime(path)
            return path.stat().st_size == size
        except FileNotFoundError:
            return False

    def _write(self, path: Path, data: bytes) -> None:
        if not path.parent.is_dir():
            path.parent.mkdir(exist_ok=True)
            sync_folder(self._folder)
        partial = write_unnamed(self._partial, data)
        try:
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)

    def _path(self, digest: str) -> Path:
        folder, name = place_of(digest)
        return self._folder / folder / name


@contextmanager
def _told(what: str) -> Iterator[None]:
    """Errors of the disk become ours, without the path."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise FilesFullError("the folder of kept files has no room; free some space on its disk") from error
        if isinstance(error, (FileExistsError, NotADirectoryError)):
            raise StoreError(
                f"the folder of kept files can't be {what}: a file is in its place; choose another"
            ) from error
        raise StoreError(f"the folder of kept files can't be {what}: {error.strerror or error}") from error
