"""Saved workflows. Each save is a revision that never changes; who saves says which one they started from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic_core import from_json
from sqlalchemy import Connection, delete, func, insert, select, update

from nodeloom.runtime.store.records import documents, log
from nodeloom.runtime.store.records.errors import ConflictError, ConstraintError, NotFoundError
from nodeloom.runtime.store.records.identifiers import new_id
from nodeloom.runtime.store.records.prepared import Prepared
from nodeloom.runtime.store.records.searching import Page, has_words, paged, plain, words
from nodeloom.runtime.store.records.tables import revisions, workflow_tags, workflows
from nodeloom.schema.json import JSON, write_json

WorkflowOrder = Literal["saved", "name"]
"""How found workflows stand: the last saved one first, or by name."""
_INSERT = Prepared(insert(workflows))
_NAME = func.substr(func.replace(func.lower(workflows.c.name), "~", " "), 1, 60).label("folded")
"""What workflows are ordered by, by name: it goes into the `next` of a page, where `~` stands between parts."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is saved: the JSON text of a document, what it is found by, and why it was saved.

    `report` is that of the migration that made the document, if one did.
    """

    document: str
    name: str
    description: str = ""
    tags: Sequence[str] = ()
    comment: str = ""
    report: Mapping[str, JSON] | None = None


@dataclass(frozen=True, slots=True)
class WorkflowRecord:
    """A saved workflow; `revision` is the number of its newest one."""

    id: str
    name: str
    description: str
    tags: Sequence[str]
    revision: int
    created: float
    updated: float


@dataclass(frozen=True, slots=True)
class Revision:
    """One revision, numbered from 1; `document` is a digest, see `documents.body`."""

    workflow: str
    number: int
    document: str
    comment: str
    report: Mapping[str, JSON] | None
    created: float


@dataclass(frozen=True, slots=True)
class WorkflowFilter:
    """Which workflows are searched for: all words of `text` in name, description or tags, and all of `tags`."""

    text: str = ""
    tags: Sequence[str] = field(default=())
    order: WorkflowOrder = "saved"


def create_workflow(connection: Connection, draft: Draft, now: float, workflow: str | None = None) -> WorkflowRecord:
    """Save a document as a new workflow, under an id of one's own if given; `ConflictError` if that is taken."""
    workflow = workflow or new_id(now)
    row = {"id": workflow, "revision": 1, "created": now, "updated": now, **_found_by(draft)}
    try:
        _INSERT.execute(connection, row)
    except ConstraintError:
        raise ConflictError(f"there is a workflow {workflow} already; save a revision of it instead") from None
    _add_revision(connection, workflow, 1, draft, now)
    return get_workflow(connection, workflow)


def save_workflow(connection: Connection, workflow: str, draft: Draft, base: int, now: float) -> WorkflowRecord:
    """Save a new revision of a workflow, made from revision `base`; nothing, if it is what is there already.

    Raises `ConflictError`, naming both, if there is a newer revision than that.
    """
    current = get_workflow(connection, workflow)
    if current.revision != base:
        raise ConflictError(
            f"workflow {workflow} ({current.name}) is at revision {current.revision}, but this was made from "
            f"revision {base}; look at what changed since, and save again from revision {current.revision}"
        )
    newest = get_revision(connection, workflow)
    is_same = newest.document == documents.keep(connection, draft.document)
    if is_same and (current.name, current.description, list(current.tags)) == (
        draft.name, draft.description, _tags(draft)
    ):  # fmt: skip
        return current
    connection.execute(
        update(workflows).where(workflows.c.id == workflow).values(revision=base + 1, updated=now, **_found_by(draft))
    )
    _add_revision(connection, workflow, base + 1, draft, now)
    return get_workflow(connection, workflow)


def get_workflow(connection: Connection, workflow: str) -> WorkflowRecord:
    """A workflow by its id; `NotFoundError`."""
    row = connection.execute(select(workflows).where(workflows.c.id == workflow)).one_or_none()
    if row is None:
        raise NotFoundError(f"there is no workflow {workflow}")
    return _record(row)


def get_revision(connection: Connection, workflow: str, number: int | None = None) -> Revision:
    """A revision by its number, the newest without; `NotFoundError`."""
    statement = select(revisions).where(revisions.c.workflow == workflow).order_by(revisions.c.number.desc()).limit(1)
    if number is not None:
        statement = statement.where(revisions.c.number == number)
    row = connection.execute(statement).one_or_none()
    if row is None:
        get_workflow(connection, workflow)
        raise NotFoundError(f"workflow {workflow} has no revision {number}")
    return _revision(row)


def list_revisions(
    connection: Connection, workflow: str, *, limit: int = 100, before: int | None = None
) -> list[Revision]:
    """Revisions of a workflow, newest first, `limit` of those before a number."""
    get_workflow(connection, workflow)
    statement = select(revisions).where(revisions.c.workflow == workflow)
    if before is not None:
        statement = statement.where(revisions.c.number < before)
    rows = connection.execute(statement.order_by(revisions.c.number.desc()).limit(limit))
    return [_revision(row) for row in rows]


def search_workflows(
    connection: Connection, wanted: WorkflowFilter, *, limit: int = 50, after: str | None = None
) -> Page[WorkflowRecord]:
    """Workflows, in the order that is wanted, `limit` at a time; `after` is the `next` of the page before."""
    conditions = has_words(workflows.c.words, wanted.text)
    for tag in wanted.tags:
        tagged = select(workflow_tags.c.workflow).where(workflow_tags.c.tag == words(tag))
        conditions.append(workflows.c.id.in_(tagged))
    if wanted.order == "name":
        named = select(workflows, _NAME).where(*conditions)
        return paged(connection, named, [_NAME, workflows.c.id], limit, after, _record, rising=True)
    statement = select(workflows).where(*conditions)
    return paged(connection, statement, [workflows.c.updated, workflows.c.id], limit, after, _record)


def list_tags(connection: Connection) -> dict[str, int]:
    """All tags, folded to one case, and how many workflows have them; the most used first."""
    used = func.count()
    statement = select(workflow_tags.c.tag, used).group_by(workflow_tags.c.tag)
    return dict(connection.execute(statement.order_by(used.desc(), workflow_tags.c.tag)).all())


def remove_workflow(connection: Connection, workflow: str, now: float) -> None:
    """Remove a workflow with all its revisions; its runs stay. `NotFoundError` if there is none."""
    get_workflow(connection, workflow)
    kept = set(connection.execute(select(revisions.c.document).where(revisions.c.workflow == workflow)).scalars())
    connection.execute(delete(workflows).where(workflows.c.id == workflow))
    documents.drop_unused(connection, kept)
    log.append(connection, None, [{"event": "workflow.removed", "workflow": workflow}], now)


def _add_revision(connection: Connection, workflow: str, number: int, draft: Draft, now: float) -> None:
    report = None if draft.report is None else write_json(draft.report)
    row = {
        "workflow": workflow, "number": number, "document": documents.keep(connection, draft.document),
        "comment": plain(draft.comment), "report": report, "created": now,
    }  # fmt: skip
    connection.execute(insert(revisions), row)
    connection.execute(delete(workflow_tags).where(workflow_tags.c.workflow == workflow))
    tags = {words(tag) for tag in _tags(draft)}
    if tags:
        connection.execute(insert(workflow_tags), [{"tag": tag, "workflow": workflow} for tag in sorted(tags)])
    told = {"event": "workflow.saved", "workflow": workflow, "revision": number, "name": draft.name}
    log.append(connection, None, [told], now)


def _found_by(draft: Draft) -> dict[str, object]:
    tags = _tags(draft)
    return {
        "name": plain(draft.name), "description": plain(draft.description), "tags": write_json(tags),
        "words": words(draft.name, draft.description, *tags),
    }  # fmt: skip


def _tags(draft: Draft) -> list[str]:
    """The tags, each once, as they were given."""
    return list(dict.fromkeys(tag.strip() for tag in draft.tags if tag.strip()))


def _record(row: Any) -> WorkflowRecord:
    tags = from_json(row.tags)
    return WorkflowRecord(row.id, row.name, row.description, tags, row.revision, row.created, row.updated)


def _revision(row: Any) -> Revision:
    report = None if row.report is None else from_json(row.report)
    return Revision(row.workflow, row.number, row.document, row.comment, report, row.created)
