"""The tables: one class each, and the `Table` that statements are made of.

Texts that hold JSON say so. Times are seconds since the epoch. A change here needs a revision in `revisions/`; a test
compares the two.
"""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import BigInteger, Float, Index, Integer, MetaData, Table, Text, text
from sqlmodel import Field, SQLModel

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)
_WHOLE = BigInteger().with_variant(Integer(), "sqlite")
_QUEUED = text("state = 'queued'")
_RUNNING = text("state = 'running'")


class Record(SQLModel):
    """Base of all tables, with a catalogue of its own."""

    metadata: ClassVar[MetaData] = METADATA


class CounterRow(Record, table=True):
    """The last number given out of a kind: `event` (never twice, no gaps) and `place` (in the queues)."""

    __tablename__ = "counters"
    name: str = Field(primary_key=True, sa_type=Text)
    value: int = Field(sa_type=_WHOLE)


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
    size: int = Field(sa_type=_WHOLE)
    created: float = Field(sa_type=Float)


class RunRow(Record, table=True):
    """One run. Its events are the truth; state, times and results here are written along with them.

    Runs of one queue go by `priority`, highest first, then by `place`. `words` is what a search looks at.
    """

    __tablename__ = "runs"
    __table_args__ = (
        Index(
            "ix_runs_waiting", "queue", text("priority DESC"), "place",
            sqlite_where=_QUEUED, postgresql_where=_QUEUED,
        ),
        Index("ix_runs_state_queue", "state", "queue"),
    )  # fmt: skip
    id: str = Field(primary_key=True, sa_type=Text)
    queue: str = Field(foreign_key="queues.name", sa_type=Text)
    state: str = Field(sa_type=Text)
    priority: int = Field(sa_type=_WHOLE)
    place: float = Field(sa_type=Float)
    batch: str | None = Field(foreign_key="batches.id", index=True, sa_type=Text)
    workflow: str | None = Field(index=True, sa_type=Text)
    revision: int | None = Field(sa_type=_WHOLE)
    origin: str | None = Field(sa_type=Text)
    name: str = Field(sa_type=Text)
    tags: str = Field(sa_type=Text)
    words: str = Field(sa_type=Text)
    document: str = Field(foreign_key="documents.digest", index=True, sa_type=Text)
    inputs: str = Field(sa_type=Text)
    options: str = Field(sa_type=Text)
    attempts: int = Field(sa_type=_WHOLE)
    canceling: bool
    created: float = Field(sa_type=Float)
    started: float | None = Field(sa_type=Float)
    finished: float | None = Field(sa_type=Float)
    seconds: float | None = Field(sa_type=Float)
    outputs: str | None = Field(sa_type=Text)
    problems: str | None = Field(sa_type=Text)


class LeaseRow(Record, table=True):
    """Who runs a run, until when. `token` is the number of the attempt: an older one may write no more."""

    __tablename__ = "leases"
    run: str = Field(primary_key=True, foreign_key="runs.id", sa_type=Text)
    token: int = Field(sa_type=_WHOLE)
    owner: str = Field(sa_type=Text)
    expires: float = Field(sa_type=Float)


class EventRow(Record, table=True):
    """One event, numbered over all runs without gaps. `body` is JSON; `run` is None where it is about none."""

    __tablename__ = "events"
    __table_args__ = (Index("ix_events_run_number", "run", "number"),)
    number: int = Field(primary_key=True, sa_type=_WHOLE, sa_column_kwargs={"autoincrement": False})
    run: str | None = Field(sa_type=Text)
    time: float = Field(sa_type=Float)
    name: str = Field(sa_type=Text)
    body: str = Field(sa_type=Text)


def table(name: str) -> Table:
    """A table by its name."""
    return METADATA.tables[name]


counters, queues, documents, batches = map(table, ("counters", "queues", "documents", "batches"))
runs, leases, events = map(table, ("runs", "leases", "events"))
