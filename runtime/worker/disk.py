"""`Disk`: everything of a session that outlives its process, in one folder that may be deleted at any time."""

from __future__ import annotations

import logging
import weakref
from contextlib import AbstractContextManager, suppress
from pathlib import Path

from nodeloom.runtime.settings import Settings
from nodeloom.runtime.store import (
    Database,
    FolderBlobs,
    HistoryStore,
    Names,
    ResultStore,
    StoreError,
    open_index,
    open_results,
)

RESULTS_SHARE = 10
"""One part in so many of the budget is for results and history, the others for what they name."""

log = logging.getLogger(__name__)


def folder_of(settings: Settings) -> Path:
    """Where results are kept on the disk."""
    return settings.cache / "results"


class Disk:
    """The stores of a folder; `budget` in bytes. `StoreError` if they can't be opened."""

    def __init__(self, folder: Path, budget: int) -> None:
        share = budget // RESULTS_SHARE
        index, database = open_index(folder), open_results(folder)
        self.blobs = FolderBlobs(folder / "blobs", index, budget - share)
        self.names = Names(index)
        self.results = ResultStore(database, share)
        self.history = HistoryStore(database)
        # Whoever forgets to close a session loses nothing when the process ends in good order.
        self.close = weakref.finalize(self, _close, self.blobs, self.results, self.history, [index, database])

    def flush(self) -> None:
        """Write everything that waits."""
        _flush(self.blobs, self.results, self.history)

    def holding(self) -> AbstractContextManager[None]:
        """Within it, what is used stays."""
        return self.blobs.holding()


def open_disk(settings: Settings) -> Disk | None:
    """The disk of these settings; None if there is to be none, or there can't be one (the log says why)."""
    if not settings.result_disk:
        return None
    try:
        return Disk(folder_of(settings), settings.result_disk)
    except StoreError as error:
        log.warning("results are kept in memory only: %s", error)
        return None


def _flush(blobs: FolderBlobs, results: ResultStore, history: HistoryStore) -> None:
    for store in (results, history, blobs):
        try:
            store.flush()
        except StoreError as error:
            log.warning("some results are not kept on the disk: %s", error)


def _close(blobs: FolderBlobs, results: ResultStore, history: HistoryStore, databases: list[Database]) -> None:
    _flush(blobs, results, history)
    for database in databases:
        with suppress(StoreError):
            database.close()
