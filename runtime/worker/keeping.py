"""Where a worker keeps the files of its server's users."""

from __future__ import annotations

from nodeloom.runtime.settings import Settings
from nodeloom.runtime.store import FolderBlobs, open_index
from nodeloom.runtime.worker.kept_files import Kept

_ANY = 2**62


def open_kept(settings: Settings) -> Kept:
    """The files of these settings; `StoreError` if they can't be opened."""
    folder = settings.home / "files"
    return FolderBlobs(folder, open_index(folder), _ANY)
