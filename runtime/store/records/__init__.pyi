"""The durable records of a server: events, runs and their queue, in SQLite or PostgreSQL."""

from . import documents, library, log, prompts, queue
from .errors import (
    BusyError,
    ClosedError,
    ConflictError,
    FullError,
    HeldError,
    InvalidError,
    LeaseLostError,
    NewerDatabaseError,
    NotFoundError,
    ReadOnlyError,
    RecordsError,
)
from .log import Logged
from .records import LITTLE, Records

__all__ = [
    "LITTLE",
    "BusyError",
    "ClosedError",
    "ConflictError",
    "FullError",
    "HeldError",
    "InvalidError",
    "LeaseLostError",
    "Logged",
    "NewerDatabaseError",
    "NotFoundError",
    "ReadOnlyError",
    "Records",
    "RecordsError",
    "documents",
    "library",
    "log",
    "prompts",
    "queue",
]
