"""The durable records of a server: events, runs and their queue, in SQLite or PostgreSQL.

    records = Records(home / "nodeloom.db")               # or "postgresql://user@host/name"
    await records.write(queue.enqueue, submission, now)   # one writer; many functions share one durable commit
    await records.jot(queue.lease, owner, now)            # the same for what is little, in the loop's own thread
    await records.read(log.after, number)                 # a reader's thread; a snapshot
    records.write_sync(...), records.read_sync(...)       # the same without a loop
    records.listen(callback)                              # each commit's events, in order, in the writer's thread

`queue`, `log`, `documents`, `library` (workflows, images, boards, settings, schemas) and `prompts` are modules of plain
functions that take the connection first. It knows no HTTP, no worker, no engine.
"""

from nodeloom.runtime.store.records import documents, library, log, prompts, queue
from nodeloom.runtime.store.records.errors import (
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
from nodeloom.runtime.store.records.log import Logged
from nodeloom.runtime.store.records.records import LITTLE, Records

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
