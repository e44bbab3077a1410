"""Tables of what is run: queues, runs, leases, and the log of events."""

from __future__ import annotations

from sqlalchemy import Float, Index, Text, text
from sqlmodel import Field

from nodeloom.runtime.store.records.tables.base import WHOLE, Record, table


class CounterRow(Record, table=True):
    """The last number given out of a kind: `event` (never twice, no gaps) and `place` (in the queues); or a total.

    `kept_bytes` is what the files of all images take, each counted once; `file ...` is the last number of a name.
    """

    __tablename__ = "counters"
    name: str = Field(primary_key=True, sa_type=Text)
    value: int = Field(sa_type=WHOLE)


class QueueRow(Record, table=True):
    """A named queue. Nothing is leased out of a paused one."""

    __tablename__ = "queues"
    name: str = Field(primary_key=True, sa_type=Text)
    paused: bool = False
    created: float = Field(sa_type=Float)


class DocumentRow(Record, table=True):
    """The text of a workflow, by its digest: runs and revisions share it."""

    __tablename__ = "documents"
    digest: str = Field(primary_key=True, sa_type=Text)
    body: str = Field(sa_type=Text)


class BatchRow(Record, table=True):
    """Runs that were enqueued together."""

    __tablename__ = "batches"
    id: str = Field(primary_key=True, sa_type=Text)
    name: str = Field(sa_type=Text)
    queue: str = Field(sa_type=Text)
    size: int = Field(sa_type=WHOLE)
    created: float = Field(sa_type=Float)


class RunRow(Record, table=True):
    """One run. Its events are the truth; state, times and results here are written along with them.

    Runs of one queue go by `priority`, highest first, then by `place`. `key` is the word of the one who enqueued it, so
    that it is there once however often it is sent. `tags`, `inputs`, `options`, `outputs` and `problems` are JSON.
    """

    __tablename__ = "runs"
    __table_args__ = (
        # In PostgreSQL it is partial too, which only the revision says: saying it here would load that dialect.
        Index("ix_runs_waiting", "queue", text("priority DESC"), "place", sqlite_where=text("state = 'queued'")),
        Index("ix_runs_state_id_queue", "state", "id", "queue"),
    )
    id: str = Field(primary_key=True, sa_type=Text)
    key: str | None = Field(unique=True, sa_type=Text)
    queue: str = Field(foreign_key="queues.name", sa_type=Text)
    state: str = Field(sa_type=Text)
    priority: int = Field(sa_type=WHOLE)
    place: float = Field(sa_type=Float)
    batch: str | None = Field(foreign_key="batches.id", index=True, sa_type=Text)
    workflow: str | None = Field(index=True, sa_type=Text)
    revision: int | None = Field(sa_type=WHOLE)
    origin: str | None = Field(sa_type=Text)
    name: str = Field(sa_type=Text)
    tags: str = Field(sa_type=Text)
    words: str = Field(sa_type=Text)
    document: str = Field(foreign_key="documents.digest", index=True, sa_type=Text)
    inputs: str = Field(sa_type=Text)
    options: str = Field(sa_type=Text)
    attempts: int = Field(sa_type=WHOLE)
    canceling: bool
    created: float = Field(sa_type=Float)
    started: float | None = Field(sa_type=Float)
    finished: float | None = Field(index=True, sa_type=Float)
    seconds: float | None = Field(sa_type=Float)
    outputs: str | None = Field(sa_type=Text)
    problems: str | None = Field(sa_type=Text)


class LeaseRow(Record, table=True):
    """Who runs a run, until when. `token` is the number of the attempt: an older one may write no more."""

    __tablename__ = "leases"
    run: str = Field(primary_key=True, foreign_key="runs.id", sa_type=Text)
    token: int = Field(sa_type=WHOLE)
    owner: str = Field(sa_type=Text)
    expires: float = Field(sa_type=Float)


class EventRow(Record, table=True):
    """One event, numbered over all runs without gaps. `body` is JSON; `run` is None where it is about none."""

    __tablename__ = "events"
    __table_args__ = (Index("ix_events_run_number", "run", "number"),)
    number: int = Field(primary_key=True, sa_type=WHOLE, sa_column_kwargs={"autoincrement": False})
    run: str | None = Field(sa_type=Text)
    time: float = Field(sa_type=Float)
    name: str = Field(sa_type=Text)
    body: str = Field(sa_type=Text)


counters, queues, documents, batches = map(table, ("counters", "queues", "documents", "batches"))
runs, leases, events = map(table, ("runs", "leases", "events"))
