"""Runs that clients of ComfyUI asked for, by the ids of their prompts. Functions take a connection first.

keep(connection, prompt)                              once the run was enqueued
get(connection, prompt id) -> PromptRecord | None
of_runs(connection, runs) -> those that are prompts
waiting(connection) -> those that run, and those that are queued, in the order in which they will
behind(connection, number) -> the queued run that goes first of those with a larger number
remaining(connection) -> int
ended(connection, limit, offset=None) -> those that began and are over, oldest first
forget(connection, prompt ids or None)                the runs stay
named_image(connection, name, kinds) -> the newest picture of a name; image_names(connection, kind, limit)
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, bindparam, delete, func, insert, literal_column, select

from nodeloom.runtime.store.records.library.images import ImageRecord, get_image
from nodeloom.runtime.store.records.prepared import Prepared
from nodeloom.runtime.store.records.queue.states import ENDED, RunState
from nodeloom.runtime.store.records.searching import MOST_BYTES, plain
from nodeloom.runtime.store.records.tables import images, prompts, runs

_AT_ONCE: Final = 10_000
"""Values of a statement; databases take some ten thousand."""
_IS_OPEN: ColumnElement[bool] = literal_column("runs.state IN ('queued', 'running')")
_COLUMNS = (prompts.c.run, prompts.c.prompt, prompts.c.number, prompts.c.client, prompts.c.body)
_JOINED = select(*_COLUMNS, runs.c.state, runs.c.started).join(runs, runs.c.id == prompts.c.run)
_INSERT = Prepared(insert(prompts))
_GET = Prepared(_JOINED.where(prompts.c.prompt == bindparam("of")))
_BEHIND = Prepared(
    select(prompts.c.run)
    .join(runs, runs.c.id == prompts.c.run)
    .where(literal_column("runs.state = 'queued'"), prompts.c.number > bindparam("than"))
    .order_by(runs.c.priority.desc(), runs.c.place)
    .limit(1)
)
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
    """A prompt, and what its run is at; `started` in seconds since 1970, None while it never ran."""

    run: str
    prompt: str
    number: float
    client: str
    body: str
    state: RunState
    started: float | None


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
    return _found(connection, _JOINED.where(prompts.c.run.in_(wanted)))


def waiting(connection: Connection) -> tuple[list[PromptRecord], list[PromptRecord]]:
    """Prompts that run, and those that wait, each in their order."""
    order = (runs.c.priority.desc(), runs.c.place)
    running = _found(connection, _JOINED.where(runs.c.state == "running").order_by(runs.c.started, runs.c.id))
    return running, _found(connection, _JOINED.where(runs.c.state == "queued").order_by(*order))


def behind(connection: Connection, number: float) -> str | None:
    """The run that goes first of those that wait and have a larger number."""
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


def named_image(connection: Connection, name: str, kinds: Collection[str]) -> ImageRecord | None:
    """The newest picture of a name, of some kinds; None if there is none."""
    newest = (
        select(images.c.id)
        .where(images.c.name == plain(name), images.c.kind.in_(kinds))
        .order_by(images.c.created.desc())
    )
    found = connection.execute(newest.limit(1)).scalar()
    return None if found is None else get_image(connection, found)


def image_names(connection: Connection, kind: str, limit: int) -> list[str]:
    """Names of the newest pictures of a kind, each once, in alphabetical order."""
    newest = select(images.c.name).where(images.c.kind == kind).order_by(images.c.created.desc(), images.c.id.desc())
    return sorted(set(connection.execute(newest.limit(limit)).scalars()))


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
