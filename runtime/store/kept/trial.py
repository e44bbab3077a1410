"""A trial: whether files can be kept at a place, before anybody relies on it."""

from __future__ import annotations

from nodeloom.runtime.store.kept.files import Files

_TRIED = b"nodeloom tries whether files can be kept here"


def tried(files: Files) -> Files:
    """The files, after some bytes were kept and removed there; `StoreError` if that can't be done."""
    files.remove(files.put(_TRIED))
    return files
