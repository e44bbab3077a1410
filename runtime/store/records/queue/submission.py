"""`Submission`: what is asked to be run, and `enqueue`, which puts it into a queue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, bindparam, insert, select

from nodeloom.runtime.store.records import log
from nodeloom.runtime.store.records.counting import take
from nodeloom.runtime.store.records.errors import ConstraintError, NotFoundError
from nodeloom.runtime.store.records.identifiers import new_id
from nodeloom.runtime.store.records.prepared import Prepared
from nodeloom.runtime.store.records.searching import plain, words
from nodeloom.runtime.store.records.tables import batches, runs
from nodeloom.schema.json import JSON, write_json

DEFAULT = "default"
"""The queue that is always there."""

_INSERT = Prepared(insert(runs))
_BY_KEY = Prepared(select(runs.c.id).where(runs.c.key == bindparam("word")))
_UNSET = dict.fromkeys(("started", "finished", "seconds", "outputs", "problems"))


@dataclass(frozen=True, slots=True)
class Submission:
    """A run to be.

    Args:
        document: Digest of its document, which `documents.keep` gave.
        inputs: Values for the fields that the document exposes, by name.
        queue: Name of a queue that is there.
        priority: The higher is run first.
        name: For people, like that of the workflow.
        tags: For people.
        workflow: Id of the saved workflow that it is a run of, and
        revision: which one.
        options: Whatever the one who runs it needs beside: targets, policies, nodes that may be repeated.
        origin: The run that this is done again for.
        key: A word of the one who asks: what is sent again with it is not enqueued again.
    """

    document: str
    inputs: Mapping[str, JSON] = field(default_factory=dict)
    queue: str = DEFAULT
    priority: int = 0
    name: str = ""
    tags: Sequence[str] = ()
    workflow: str | None = None
    revision: int | None = None
    options: Mapping[str, JSON] = field(default_factory=dict)
    origin: str | None = None
    key: str | None = None


def enqueue(connection: Connection, submission: Submission, now: float) -> str:
    """The id of the new run, the last of its priority; of the one there is, if one was enqueued with the same key.

    Raises `NotFoundError` for an unknown queue or document.
    """
    if submission.key is not None:
        found = _BY_KEY.execute(connection, {"word": submission.key}).fetchone()
        if found is not None:
            return str(found[0])
    return _enqueue(connection, [submission], None, now)[0]


def enqueue_batch(
    connection: Connection, submissions: Sequence[Submission], now: float, name: str = ""
) -> tuple[str, list[str]]:
    """Put several into their queues, one after the other, as one batch; its id, and theirs in order."""
    batch = new_id(now)
    queues = {submission.queue for submission in submissions}
    row = {"id": batch, "name": name, "queue": min(queues, default=""), "size": len(submissions), "created": now}
    connection.execute(insert(batches), row)
    return batch, _enqueue(connection, submissions, batch, now)


def _enqueue(connection: Connection, submissions: Sequence[Submission], batch: str | None, now: float) -> list[str]:
    if not submissions:
        return []
    place = take(connection, "place", len(submissions))
    rows = [_row(submission, batch, place + i, now) for i, submission in enumerate(submissions)]
    try:
        _INSERT.execute_many(connection, rows)
    except ConstraintError as error:
        raise NotFoundError(_missing(submissions)) from error
    ids = [str(row["id"]) for row in rows]
    told = [(run, _told(submissions[i], batch, place + i)) for i, run in enumerate(ids)]
    log.append_each(connection, told, now)
    return ids


def _row(submission: Submission, batch: str | None, place: float, now: float) -> dict[str, object]:
    return {
        "id": new_id(now), "key": submission.key, "queue": submission.queue, "state": "queued",
        "priority": submission.priority, "place": float(place), "batch": batch, "workflow": submission.workflow,
        "revision": submission.revision, "origin": submission.origin, "name": plain(submission.name),
        "tags": write_json(list(submission.tags)), "words": words(submission.name, *submission.tags),
        "document": submission.document, "inputs": write_json(submission.inputs),
        "options": write_json(submission.options), "attempts": 0, "canceling": False, "created": now, **_UNSET,
    }  # fmt: skip


def _told(submission: Submission, batch: str | None, place: float) -> dict[str, JSON]:
    return {
        "event": "run.queued", "queue": submission.queue, "priority": submission.priority, "name": submission.name,
        "batch": batch, "workflow": submission.workflow, "place": float(place),
    }  # fmt: skip


def _missing(submissions: Sequence[Submission]) -> str:
    queues = ", ".join(sorted({submission.queue for submission in submissions}))
    return f"the queue ({queues}) or the document of the run is not there; make the queue, and keep the document first"
