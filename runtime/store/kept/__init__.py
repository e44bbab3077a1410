"""What users keep, as bytes by their digest: in a folder, or wherever fsspec can write to.

    files = open_files(home / "files")                # or "s3://bucket/files", "memory://files"
    digest = files.put(data)                          # durable when it returns; the same bytes once
    files.get(digest), files.size(digest), files.path(digest), files.remove(digest), files.kept()
    sweep(files, unused, now)                         # remove what nobody uses

Unlike the blobs of the cache, nothing is ever dropped unasked, and what is damaged is told. Names come from contents,
never from users. Server and workers share the files without SQL and without a lock.
"""

from __future__ import annotations

import re
from pathlib import Path

from nodeloom.runtime.store.kept.files import FileDamagedError, FileMissingError, Files, FilesFullError, KeptFile
from nodeloom.runtime.store.kept.folder import FolderFiles
from nodeloom.runtime.store.kept.sweeping import GRACE, sweep
from nodeloom.runtime.store.kept.trial import tried

__all__ = [
    "GRACE",
    "FileDamagedError",
    "FileMissingError",
    "Files",
    "FilesFullError",
    "FolderFiles",
    "KeptFile",
    "open_files",
    "sweep",
    "tried",
]

_URL = re.compile(r"[a-z][a-z0-9+.-]+(::|://)")


def open_files(place: str | Path) -> Files:
    """The files of a folder, which is made, or of any URL that fsspec knows; `StoreError` if they can't be used."""
    if isinstance(place, Path) or not _URL.match(place):
        return FolderFiles(Path(place))
    from nodeloom.runtime.store.kept.remote import RemoteFiles  # fsspec is imported for nothing else

    return RemoteFiles(place)
