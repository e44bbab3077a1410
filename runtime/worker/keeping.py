"""Where a worker keeps the files of its server's users."""

from __future__ import annotations

from nodeloom.runtime.settings import Settings
from nodeloom.runtime.store.kept import Files, open_files


def open_kept(settings: Settings) -> Files:
    """The files of these settings; `StoreError` if they can't be used."""
    return open_files(settings.files_place)
