"""Runs that clients of ComfyUI asked for, by the ids of their prompts. Functions take a connection first.

keep(connection, prompt)                              once the run was enqueued
get(connection, prompt id) -> PromptRecord | None
of_runs(connection, runs) -> those that are prompts; body_of(connection, run) -> what was sent, or None
running(connection) -> those that run; queued(connection) -> those that wait, in the order in which they will
running_ids(connection), queued_ids(connection) -> their runs by the ids of the prompts, whatever their size
behind(connection, number) -> the queued run that goes first of those with a larger number
remaining(connection) -> int
ended(connection, limit, offset=None) -> those that began and are over, oldest first
forget(connection, prompt ids or None)                the runs stay
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    bindparam,
    delete,
    func,
    insert,
    literal,
    literal_column,
    select,
)

from nodeloom.runtime.store.records.prepared import Prepared
from nodeloom.runtime.store.records.queue.states import ENDED, RunState
from nodeloom.runtime.store.records.searching import MOST_BYTES, plain
from nodeloom.runtime.store.records.tables import prompts, runs

UNSAID: Final = "[{},{},[]]"
"""Stands for what was sent, where that is left out."""
_FEW: Final = 4
"""Runs that are looked for one by one, as those of one commit are: in less time than a statement for all is made."""
_AT_ONCE: Final = 10_000
"""Values of a statement; databases take some ten thousand."""
_IS_OPEN: ColumnElement[bool] = literal_column("runs.state IN ('queued', 'running')")
_COLUMNS = (prompts.c.run, prompts.c.prompt, prompts.c.number, prompts.c.client, prompts.c.body)
_STATE = (runs.c.state, runs.c.started, runs.c.finished)
_JOINED = select(*_COLUMNS, *_STATE).join(runs, runs.c.id == prompts.c.run)
_INSERT = Prepared(insert(prompts))
_BODY = Prepared(select(prompts.c.body).where(prompts.c.run == bindparam("of")))
_IDS = select(prompts.c.prompt, prompts.c.run).join(runs, runs.c.id == prompts.c.run)
_RUNNING: ColumnElement[bool] = runs.c.state == "running"
_QUEUED: ColumnElement[bool] = runs.c.state == "queued"
_OF_RUN = Prepared(_JOINED.where(prompts.c.run == bindparam("of")))
_GET = Prepared(_JOINED.where(prompts.c.prompt == bindparam("of")))
_BEHIND = Prepared(
    select(prompts.c.run)
    .join(runs, runs.c.id == prompts.c.run)
    .where(literal_column("runs.state = 'queued'"), prompts.c.number > bindparam("than"))
    .order_by(runs.c.priority.desc(), runs.c.place)
    .limit(1)
)
_LARGEST = Prepared(select(func.max(prompts.c.number)))
_REMAINING = Prepared(select(func.count()).select_from(prompts.join(runs, runs.c.id == prompts.c.run)).where(_IS_OPEN))


@dataclass(frozen=True, slots=True)
class NewPrompt:
    """A prompt of a run that was enqueued; `body` is a JSON list: its nodes, what was said beside, output nodes."""

    run: str
    prompt: str
    number: float
    client: str
    body: str


@dataclass(frozen=True, slots=True)
class PromptRecord:
    """A prompt, and what its run is at; `started` and `finished` in seconds since 1970, None while it is not."""

    run: str
    prompt: str
    number: float
    client: str
    body: str
    state: RunState
    started: float | None
    finished: float | None = None


def keep(connection: Connection, new: NewPrompt) -> None:
    """Keep what a client said of a run; `ConstraintError` if there is a prompt of this id."""
    row = {"run": new.run, "prompt": plain(new.prompt), "number": new.number, "client": plain(new.client)}
    _INSERT.execute(connection, {**row, "body": new.body})


def get(connection: Connection, prompt: str) -> PromptRecord | None:
    """A prompt by its id."""
    row = _GET.execute(connection, {"of": plain(prompt)}).fetchone()
    return None if row is None else PromptRecord(*row)


def of_runs(connection: Connection, wanted: Collection[str]) -> list[PromptRecord]:
    """Those of some runs that are of clients of ComfyUI."""
    if len(wanted) > _FEW:
        return _found(connection, _JOINED.where(prompts.c.run.in_(wanted)))
    return [PromptRecord(*row) for run in wanted for row in _OF_RUN.execute(connection, {"of": run})]


def body_of(connection: Connection, run: str) -> str | None:
    """What a client sent, as JSON; None if the run is no prompt."""
    row = _BODY.execute(connection, {"of": run}).fetchone()
    return None if row is None else str(row[0])


def running(connection: Connection) -> list[PromptRecord]:
    """Prompts that run, those that began first before the others."""
    return _found(connection, _JOINED.where(_RUNNING).order_by(runs.c.started, runs.c.id))


def queued(connection: Connection) -> list[PromptRecord]:
    """Prompts that wait, in the order in which they will run; what was sent of the first, up to `MOST_BYTES`."""
    order = (runs.c.priority.desc(), runs.c.place)
    found = _bounded(connection, _JOINED.where(_QUEUED).order_by(*order))
    rest = _JOINED.with_only_columns(*_COLUMNS[:-1], literal(UNSAID), *_STATE).where(_QUEUED).order_by(*order)
    return found + _found(connection, rest.offset(len(found)))


def running_ids(connection: Connection) -> dict[str, str]:
    """The runs of prompts that run, by the ids of the prompts."""
    return {row.prompt: row.run for row in connection.execute(_IDS.where(_RUNNING))}


def queued_ids(connection: Connection) -> dict[str, str]:
    """The runs of prompts that wait, by the ids of the prompts."""
    return {row.prompt: row.run for row in connection.execute(_IDS.where(_QUEUED))}


def behind(connection: Connection, number: float) -> str | None:
    """The run that goes first of those that wait and have a larger number.

    Most have the largest of all, which an index tells; for others all that waits is looked through.
    """
    ((largest,),) = _LARGEST.execute(connection, {}).fetchall()
    if largest is None or largest <= number:
        return None
    row = _BEHIND.execute(connection, {"than": number}).fetchone()
    return None if row is None else str(row[0])


def remaining(connection: Connection) -> int:
    """How many prompts wait or run."""
    ((count,),) = _REMAINING.execute(connection, {}).fetchall()
    return int(count)


def ended(connection: Connection, limit: int, offset: int | None = None) -> list[PromptRecord]:
    """Prompts that ran and are over, oldest first: the last `limit`, or those after the first `offset`.

    Fewer where they are large, but at least one.
    """
    over = _JOINED.where(runs.c.state.in_(ENDED), runs.c.started.is_not(None))
    if offset is not None:
        return _bounded(connection, over.order_by(runs.c.finished, runs.c.id).offset(offset).limit(limit))
    return _bounded(connection, over.order_by(runs.c.finished.desc(), runs.c.id.desc()).limit(limit))[::-1]


def forget(connection: Connection, wanted: Sequence[str] | None) -> None:
    """Forget some prompts whose runs are over, or all of them."""
    over = delete(prompts).where(prompts.c.run.in_(select(runs.c.id).where(runs.c.state.in_(ENDED))))
    if wanted is None:
        connection.execute(over)
        return
    for first in range(0, len(wanted), _AT_ONCE):
        named = [*map(plain, wanted[first : first + _AT_ONCE])]
        connection.execute(over.where(prompts.c.prompt.in_(named)))


def _bounded(connection: Connection, statement: Select[Any]) -> list[PromptRecord]:
    """The first of what is found, up to `MOST_BYTES`."""
    found: list[PromptRecord] = []
    left = MOST_BYTES
    with connection.execute(statement) as rows:
        for row in rows:
            if left <= 0:
                break
            found.append(PromptRecord(*row))
            left -= len(found[-1].body)
    return found


def _found(connection: Connection, statement: Select[Any]) -> list[PromptRecord]:
    return [PromptRecord(*row) for row in connection.execute(statement)]
