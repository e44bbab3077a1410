"""Tables of what is run: queues, runs, leases, and the log of events."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Boolean, Float, Index, Table, Text, text

from nodeloom.runtime.store.records.tables.base import METADATA, WHOLE, key, of, optional, required

counters: Final = Table("counters", METADATA, key("name", Text), required("value", WHOLE))
"""The last number given out of a kind: `event` (never twice, no gaps) and `place` (in the queues); or a total.

`kept_bytes` is what the files of all images take, each counted once; `file ...` is the last number of a name.
"""

queues: Final = Table(
    "queues", METADATA, key("name", Text), required("paused", Boolean), required("created", Float)
)  # fmt: skip
"""A named queue. Nothing is leased out of a paused one."""

documents: Final = Table("documents", METADATA, key("digest", Text), required("body", Text))
"""The text of a workflow, by its digest: runs and revisions share it."""

batches: Final = Table(
    "batches",
    METADATA,
    key("id", Text),
    required("name", Text),
    required("queue", Text),
    required("size", WHOLE),
    required("created", Float),
)
"""Runs that were enqueued together."""

runs: Final = Table(
    "runs",
    METADATA,
    key("id", Text),
    optional("key", Text, unique=True),
    required("queue", Text, of("queues.name")),
    required("state", Text),
    required("priority", WHOLE),
    required("place", Float),
    optional("batch", Text, of("batches.id"), index=True),
    optional("workflow", Text, index=True),
    optional("revision", WHOLE),
    optional("origin", Text),
    required("name", Text),
    required("tags", Text),
    required("words", Text),
    required("document", Text, of("documents.digest"), index=True),
    required("inputs", Text),
    required("options", Text),
    required("attempts", WHOLE),
    required("canceling", Boolean),
    required("created", Float),
    optional("started", Float),
    optional("finished", Float, index=True),
    optional("seconds", Float),
    optional("outputs", Text),
    optional("problems", Text),
    # In PostgreSQL it is partial too, which only the revision says: saying it here would load that dialect.
    Index("ix_runs_waiting", "queue", text("priority DESC"), "place", sqlite_where=text("state = 'queued'")),
    Index("ix_runs_state_id_queue", "state", "id", "queue"),
)
"""One run. Its events are the truth; state, times and results here are written along with them.

Runs of one queue go by `priority`, highest first, then by `place`. `key` is the word of the one who enqueued it, so
that it is there once however often it is sent. `tags`, `inputs`, `options`, `outputs` and `problems` are JSON.
"""

leases: Final = Table(
    "leases",
    METADATA,
    key("run", Text, of("runs.id")),
    required("token", WHOLE),
    required("owner", Text),
    required("expires", Float),
)
"""Who runs a run, until when. `token` is the number of the attempt: an older one may write no more."""

events: Final = Table(
    "events",
    METADATA,
    key("number", WHOLE, autoincrement=False),
    optional("run", Text),
    required("time", Float),
    required("name", Text),
    required("body", Text),
    Index("ix_events_run_number", "run", "number"),
)
"""One event, numbered over all runs without gaps. `body` is JSON; `run` is None where it is about none."""
