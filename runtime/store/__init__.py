"""Results that outlive the process: bytes by content, names for them, outputs by cache key, and what they were made of.

What this module names is a cache: it may be deleted at any time, and whatever is damaged counts as absent. What must
last is in `records` (runs, events, workflows, images: a database) and in `kept` (files that users keep). Nothing here
knows pictures or tensors, the engine or a worker.
"""

from nodeloom.runtime.store.blobs import Blobs, FolderBlobs
from nodeloom.runtime.store.database import Database
from nodeloom.runtime.store.errors import StoreError
from nodeloom.runtime.store.history import HistoryStore, Remembered
from nodeloom.runtime.store.index import open_index
from nodeloom.runtime.store.names import Names
from nodeloom.runtime.store.results import ResultStore, StoredResult, open_results
from nodeloom.runtime.store.usage import Usage, usage_of

__all__ = [
    "Blobs",
    "Database",
    "FolderBlobs",
    "HistoryStore",
    "Names",
    "Remembered",
    "ResultStore",
    "StoreError",
    "StoredResult",
    "Usage",
    "open_index",
    "open_results",
    "usage_of",
]
